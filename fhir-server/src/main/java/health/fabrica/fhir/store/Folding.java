package health.fabrica.fhir.store;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Brings text to the form that string searches compare: no case, no accents, single blanks. */
public final class Folding {

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Sorts after every continuation of a prefix. */
  private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

  private Folding() {}

  /** The folded form. */
  public static String fold(String text) {
    return isFolded(text) ? text : folded(text);
  }

  /** ASCII without capitals and blanks, as most identifiers are: nothing is made anew. */
  private static boolean isFolded(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 'z' || (c >= 'A' && c <= 'Z') || c <= ' ') {
        return false;
      }
    }
    return true;
  }

  private static String folded(String text) {
    String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    return BLANKS.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
  }

  /** The first text after all that begin with the prefix. */
  static String endOfPrefix(String prefix) {
    return prefix + LAST;
  }
}
