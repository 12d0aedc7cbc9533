package health.fabrica.fhir.store;

import health.fabrica.core.blob.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * Text as it stands in the index tables. A row of a B-tree of PostgreSQL holds 2704 bytes, with two
 * texts in it, so each has at most {@value #MAX_BYTES} bytes of UTF-8. On SQLite it is the same, so
 * that both answer alike.
 */
public final class IndexText {

  /** Characters of a string parameter that are searched. */
  static final int MAX_STRING = 500;

  private static final int MAX_BYTES = 1000;

  /** So many chars of UTF-16 never need more bytes. */
  private static final int SURELY_SHORT = MAX_BYTES / 3;

  private static final int DIGEST_AND_MARK = 65;

  private IndexText() {}

  /**
   * Text that is compared whole: what is too long keeps its beginning and gets its SHA-256, which
   * tells it from others that begin alike. What is searched for must go through this too.
   */
  public static String whole(String text) {
    if (text.length() <= SURELY_SHORT) {
      return text;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return utf8.length <= MAX_BYTES
        ? text
        : cut(text, text.length(), MAX_BYTES - DIGEST_AND_MARK) + "#" + Sha256.of(utf8).hex();
  }

  /** Each of them. */
  public static List<String> whole(Collection<String> texts) {
    return texts.stream().map(IndexText::whole).toList();
  }

  /** The beginning of text that is searched by its beginning or parts. */
  public static String beginning(String text) {
    return text.length() <= SURELY_SHORT ? text : cut(text, MAX_STRING, MAX_BYTES);
  }

  /** The longest beginning within both bounds that splits no character. */
  private static String cut(String text, int maxChars, int maxBytes) {
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      int chars = Character.charCount(point);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (end + chars > maxChars || bytes > maxBytes) {
        break;
      }
      end += chars;
    }
    return text.substring(0, end);
  }
}
