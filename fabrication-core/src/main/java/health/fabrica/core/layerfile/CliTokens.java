package health.fabrica.core.layerfile;

/** Commands and numbers of the text kind; comments stand between two pairs of slashes. */
final class CliTokens {

  private static final int LONGEST = 60;

  private final ByteSource source;
  private int ahead = ' ';

  CliTokens(ByteSource source) {
    this.source = source;
  }

  /** The next command, up to its slash or the end of its line. */
  String command() {
    while (blank(ahead) || ahead == '/') {
      if (ahead == '/') {
        comment();
      }
      ahead = source.need();
    }
    StringBuilder name = new StringBuilder();
    while (ahead >= 0 && ahead != '/' && !blank(ahead)) {
      add(name);
      ahead = source.read();
    }
    if (ahead == '/') {
      ahead = ',';
    }
    return name.toString();
  }

  /** The next number of the command. */
  double number() {
    try {
      return Double.parseDouble(value());
    } catch (NumberFormatException notANumber) {
      throw LayerOrder.malformed("Before byte " + source.position() + " stands no number.");
    }
  }

  /** The next whole number of the command. */
  int integer() {
    try {
      return Integer.parseInt(value());
    } catch (NumberFormatException notANumber) {
      throw LayerOrder.malformed("Before byte " + source.position() + " stands no whole number.");
    }
  }

  /** Makes sure that the command has no further numbers. */
  void end() {
    while (ahead == ' ' || ahead == '\t') {
      ahead = source.read();
    }
    if (ahead == ',') {
      throw LayerOrder.malformed(
          "The command before byte " + source.position() + " has more numbers than it announces.");
    }
  }

  private String value() {
    if (ahead != ',') {
      throw LayerOrder.malformed(
          "The command before byte " + source.position() + " has fewer numbers than it announces.");
    }
    ahead = source.need();
    StringBuilder text = new StringBuilder();
    while (ahead >= 0 && ahead != ',' && !blank(ahead)) {
      add(text);
      ahead = source.read();
    }
    return text.toString();
  }

  private void comment() {
    if (source.need() != '/') {
      throw LayerOrder.malformed("Before byte " + source.position() + " stands a lone slash.");
    }
    int before = ' ';
    for (int c = source.need(); c != '/' || before != '/'; c = source.need()) {
      before = c;
    }
  }

  private void add(StringBuilder text) {
    if (text.length() == LONGEST) {
      throw LayerOrder.malformed(
          "Before byte " + source.position() + " stands a word of more than " + LONGEST + ".");
    }
    text.append((char) ahead);
  }

  private static boolean blank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
