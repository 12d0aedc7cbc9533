package health.fabrica.app.bench;

import java.nio.charset.StandardCharsets;

/** Counts words in an answer without parsing it. */
final class Marks {

  private Marks() {}

  /** How often an ASCII word occurs; occurrences do not overlap. */
  static int count(byte[] text, String word) {
    byte[] wanted = word.getBytes(StandardCharsets.US_ASCII);
    int found = 0;
    for (int i = 0; i <= text.length - wanted.length; i++) {
      if (startsAt(text, i, wanted)) {
        found++;
        i += wanted.length - 1;
      }
    }
    return found;
  }

  private static boolean startsAt(byte[] text, int at, byte[] wanted) {
    for (int k = 0; k < wanted.length; k++) {
      if (text[at + k] != wanted[k]) {
        return false;
      }
    }
    return true;
  }
}
