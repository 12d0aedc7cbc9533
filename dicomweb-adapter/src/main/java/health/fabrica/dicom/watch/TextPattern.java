package health.fabrica.dicom.watch;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A text with wildcards as in DICOM queries (PS3.4 C.2.2.2.4): {@code *} for any characters, {@code
 * ?} for one. Case and spaces at the ends do not count. Takes time in proportion to both lengths,
 * whatever the pattern.
 */
public final class TextPattern {

  private final String pattern;

  private TextPattern(String pattern) {
    this.pattern = pattern;
  }

  /** The pattern as a person wrote it. */
  public static TextPattern of(String pattern) {
    return new TextPattern(folded(pattern));
  }

  private static String folded(String text) {
    return text.strip().toUpperCase(Locale.ROOT);
  }

  /** Whether the whole text matches. */
  public boolean matches(String candidate) {
    String text = folded(candidate);
    int at = 0;
    int in = 0;
    int star = -1;
    int afterStar = 0;
    while (at < text.length()) {
      char wanted = in < pattern.length() ? pattern.charAt(in) : '\0';
      if (wanted == '*') {
        star = in++;
        afterStar = at;
      } else if (in < pattern.length() && (wanted == '?' || wanted == text.charAt(at))) {
        in++;
        at++;
      } else if (star >= 0) {
        in = star + 1;
        at = ++afterStar;
      } else {
        return false;
      }
    }
    while (in < pattern.length() && pattern.charAt(in) == '*') {
      in++;
    }
    return in == pattern.length();
  }

  /** Whether every text matches. */
  public boolean matchesAll() {
    return !pattern.isEmpty() && pattern.chars().allMatch(c -> c == '*');
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof TextPattern other && pattern.equals(other.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
