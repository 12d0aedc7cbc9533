package health.fabrica.device.moonraker;

import java.util.regex.Pattern;

/** Makes text of the device fit for our messages: one line, short, no paths of its host. */
final class Texts {

  private static final int MAX_CHARS = 200;
  private static final Pattern PATH = Pattern.compile("(?:/[\\w.\\-]+){2,}");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  private Texts() {}

  static String mask(String text) {
    String start = text.length() > MAX_CHARS * 4 ? text.substring(0, MAX_CHARS * 4) : text;
    int traceback = start.indexOf("Traceback");
    String clean = traceback >= 0 ? start.substring(0, traceback) : start;
    clean = CONTROL.matcher(clean.strip()).replaceAll(" ");
    clean = PATH.matcher(clean).replaceAll("<path>");
    return clean.length() > MAX_CHARS ? clean.substring(0, MAX_CHARS) + "…" : clean;
  }

  /** The first line only: Klipper puts the cause there and advice below. */
  static String firstLine(String text) {
    return mask(text.strip().lines().findFirst().orElse(""));
  }
}
