package health.fabrica.core.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a slicing program says of itself. */
final class EngineVersion {

  private static final Pattern NAME_AND_VERSION =
      Pattern.compile("(?m)^(PrusaSlicer-[0-9]+\\.[0-9]+\\.[0-9]+)");

  private EngineVersion() {}

  /** For example {@code PrusaSlicer-2.5.0}. */
  static String of(String help) {
    Matcher matcher = NAME_AND_VERSION.matcher(help);
    if (!matcher.find()) {
      throw EngineProblem.ENGINE_FAILED.refuse(
          "The program does not say that it is PrusaSlicer, nor its version.",
          "Correct the path of the slicing program in the configuration.");
    }
    return matcher.group(1);
  }
}
