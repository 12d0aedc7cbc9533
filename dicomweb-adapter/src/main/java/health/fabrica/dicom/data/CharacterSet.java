package health.fabrica.dicom.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes text by the value of Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 6.1.2): single-byte
 * sets, UTF-8, GB18030, GBK, and code extensions by ISO 2022 escapes. Bytes that have no meaning in
 * the set become U+FFFD, so that damage shows and never reads as other text.
 */
public final class CharacterSet {

  /** The default repertoire, ISO 646. */
  static final CharacterSet ASCII =
      new CharacterSet(StandardCharsets.US_ASCII, StandardCharsets.US_ASCII, false, true);

  /** ISO_IR 192. */
  static final CharacterSet UTF_8 =
      new CharacterSet(StandardCharsets.UTF_8, StandardCharsets.UTF_8, false, true);

  private static final int ESC = 0x1b;

  /** Sets that only an escape sequence calls. */
  private static final List<String> CALLED =
      List.of("ISO 2022 IR 87", "ISO 2022 IR 159", "ISO 2022 IR 149", "ISO 2022 IR 58");

  private static final Map<String, String> SETS =
      Map.ofEntries(
          Map.entry("6", "US-ASCII"),
          Map.entry("100", "ISO-8859-1"),
          Map.entry("101", "ISO-8859-2"),
          Map.entry("109", "ISO-8859-3"),
          Map.entry("110", "ISO-8859-4"),
          Map.entry("144", "ISO-8859-5"),
          Map.entry("127", "ISO-8859-6"),
          Map.entry("126", "ISO-8859-7"),
          Map.entry("138", "ISO-8859-8"),
          Map.entry("148", "ISO-8859-9"),
          Map.entry("203", "ISO-8859-15"),
          Map.entry("13", "JIS_X0201"),
          Map.entry("166", "TIS-620"));

  /** Escape sequences without ESC, and the set each one calls. */
  private static final Map<String, Escape> ESCAPES =
      Map.ofEntries(
          Map.entry("(B", new Escape(0, 1, "US-ASCII")),
          Map.entry("(J", new Escape(0, 1, "JIS_X0201")),
          Map.entry(")I", new Escape(1, 1, "JIS_X0201")),
          Map.entry("-A", new Escape(1, 1, "ISO-8859-1")),
          Map.entry("-B", new Escape(1, 1, "ISO-8859-2")),
          Map.entry("-C", new Escape(1, 1, "ISO-8859-3")),
          Map.entry("-D", new Escape(1, 1, "ISO-8859-4")),
          Map.entry("-L", new Escape(1, 1, "ISO-8859-5")),
          Map.entry("-G", new Escape(1, 1, "ISO-8859-6")),
          Map.entry("-F", new Escape(1, 1, "ISO-8859-7")),
          Map.entry("-H", new Escape(1, 1, "ISO-8859-8")),
          Map.entry("-M", new Escape(1, 1, "ISO-8859-9")),
          Map.entry("-b", new Escape(1, 1, "ISO-8859-15")),
          Map.entry("-T", new Escape(1, 1, "TIS-620")),
          Map.entry("$B", new Escape(0, 2, "x-JIS0208")),
          Map.entry("$(D", new Escape(0, 2, "JIS_X0212-1990")),
          Map.entry("$)C", new Escape(1, 2, "EUC-KR")),
          Map.entry("$)A", new Escape(1, 2, "GB2312")));

  private record Escape(int register, int bytes, String charset) {}

  private final Charset g0;
  private final Charset g1;
  private final boolean extended;
  private final boolean supported;

  private CharacterSet(Charset g0, Charset g1, boolean extended, boolean supported) {
    this.g0 = g0;
    this.g1 = g1;
    this.extended = extended;
    this.supported = supported;
  }

  /** The set of these defined terms; an unknown term gives a set that is not supported. */
  static CharacterSet of(List<String> terms) {
    String first = terms.isEmpty() ? "" : terms.get(0).trim();
    boolean extended = terms.size() > 1 || first.startsWith("ISO 2022");
    Charset charset = single(first);
    if (charset == null) {
      return new CharacterSet(
          StandardCharsets.US_ASCII,
          StandardCharsets.US_ASCII,
          extended,
          extended && isCalled(first));
    }
    boolean roman = charset.name().equals("JIS_X0201");
    boolean known =
        terms.stream().skip(1).allMatch(t -> single(t.trim()) != null || isCalled(t.trim()));
    return extended
        ? new CharacterSet(roman ? charset : StandardCharsets.US_ASCII, charset, true, known)
        : new CharacterSet(charset, charset, false, true);
  }

  private static boolean isCalled(String term) {
    return CALLED.contains(term);
  }

  /** Every defined term of Specific Character Set that is decoded. */
  public static List<String> definedTerms() {
    List<Integer> numbers = SETS.keySet().stream().map(Integer::valueOf).sorted().toList();
    return Stream.of(
            numbers.stream().map(number -> "ISO_IR " + number),
            Stream.of("ISO_IR 192", "GB18030", "GBK"),
            numbers.stream().map(number -> "ISO 2022 IR " + number),
            CALLED.stream())
        .flatMap(terms -> terms)
        .toList();
  }

  private static @Nullable Charset single(String term) {
    if (term.isEmpty()) {
      return StandardCharsets.US_ASCII;
    }
    switch (term) {
      case "ISO_IR 192":
        return StandardCharsets.UTF_8;
      case "GB18030":
        return Charset.forName("GB18030");
      case "GBK":
        return Charset.forName("GBK");
      default:
        String number = term.replaceFirst("^(ISO_IR|ISO 2022 IR) ", "");
        String name = number.equals(term) ? null : SETS.get(number);
        return name == null ? null : Charset.forName(name);
    }
  }

  /** Whether all terms are known; if not, only ASCII is decoded and the rest is U+FFFD. */
  boolean isSupported() {
    return supported;
  }

  /** Whether the same bytes mean the same text in both. */
  boolean reads(CharacterSet other) {
    return g0.equals(other.g0)
        && g1.equals(other.g1)
        && extended == other.extended
        && supported == other.supported;
  }

  /** The text of a value that holds several values or name parts as they stand. */
  String decode(ByteSlice value, Vr vr) {
    byte[] bytes = value.toBytes();
    if (vr.kind() != Vr.Kind.LOCAL_TEXT) {
      return new String(bytes, StandardCharsets.US_ASCII);
    }
    return extended ? decodeExtended(bytes, vr) : decodeRun(bytes, 0, bytes.length, g0);
  }

  private static String decodeRun(byte[] bytes, int from, int count, Charset charset) {
    String text = new String(bytes, from, count, charset);
    // JIS X 0201 draws 5C and 7E as yen and overline; in DICOM they stay delimiter and tilde.
    return charset.name().equals("JIS_X0201") ? text.replace('¥', '\\').replace('‾', '~') : text;
  }

  private String decodeExtended(byte[] bytes, Vr vr) {
    StringBuilder text = new StringBuilder(bytes.length);
    Escape initialLow = new Escape(0, 1, g0.name());
    Escape initialHigh = new Escape(1, 1, g1.name());
    Escape low = initialLow;
    Escape high = initialHigh;
    int i = 0;
    while (i < bytes.length) {
      int b = bytes[i] & 0xff;
      if (b == ESC) {
        Escape called = escapeAt(bytes, i + 1);
        if (called == null) {
          text.append('\ufffd');
          i++;
          continue;
        }
        low = called.register() == 0 ? called : low;
        high = called.register() == 1 ? called : high;
        i += 1 + escapeLength(bytes, i + 1);
        continue;
      }
      if (resets(b, low, vr)) {
        low = initialLow;
        high = initialHigh;
      }
      Escape active = b < 0x80 ? low : high;
      int n = b <= 0x20 ? 1 : Math.min(active.bytes(), bytes.length - i);
      text.append(decodeRun(bytes, i, n, Charset.forName(active.charset())));
      i += n;
    }
    return text.toString();
  }

  /** Code extensions end at line ends, value delimiters and, in names, at component delimiters. */
  private static boolean resets(int b, Escape low, Vr vr) {
    if (b == '\r' || b == '\n' || b == '\f' || b == '\t') {
      return true;
    }
    return low.bytes() == 1
        && (b == '\\' && vr.isMultiValued() || vr == Vr.PN && (b == '^' || b == '='));
  }

  private static @Nullable Escape escapeAt(byte[] bytes, int from) {
    return ESCAPES.get(
        new String(bytes, from, escapeLength(bytes, from), StandardCharsets.ISO_8859_1));
  }

  private static int escapeLength(byte[] bytes, int from) {
    boolean three =
        from + 1 < bytes.length
            && bytes[from] == '$'
            && (bytes[from + 1] == '(' || bytes[from + 1] == ')');
    return Math.min(three ? 3 : 2, bytes.length - from);
  }
}
