package health.fabrica.dicom.data;

import health.fabrica.dicom.DicomProblem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of attributes in ascending order of tag. Getters give values in their natural
 * types; an absent attribute and an empty one both give "nothing". A value that does not fit the
 * type asked for is a problem FAB-2007, a required one that is missing FAB-2008.
 */
public final class Dataset {

  /** The data set without attributes. */
  public static final Dataset EMPTY = builder().build();

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  private final TreeMap<Integer, Element> elements;
  private final CharacterSet characterSet;

  private Dataset(TreeMap<Integer, Element> elements, CharacterSet characterSet) {
    this.elements = elements;
    this.characterSet = characterSet;
  }

  /** Starts an empty data set; text is ASCII until something else is put in. */
  public static Builder builder() {
    return new Builder(CharacterSet.ASCII);
  }

  static Builder builder(CharacterSet inherited) {
    return new Builder(inherited);
  }

  /** Starts a data set whose text is UTF-8 although it does not say so, as inside an item. */
  public static Builder utf8Item() {
    return new Builder(CharacterSet.UTF_8);
  }

  /** Starts from a copy of this data set. */
  public Builder toBuilder() {
    Builder copy = new Builder(characterSet);
    copy.elements.putAll(elements);
    return copy;
  }

  /** The character set that a reader takes for the text of this data set. */
  CharacterSet declaredCharacterSet(CharacterSet context) {
    return elements.containsKey(Tag.SPECIFIC_CHARACTER_SET)
        ? CharacterSet.of(strings(Tag.SPECIFIC_CHARACTER_SET))
        : context;
  }

  /**
   * This data set when a reader who assumes that context reads its text rightly, else a copy in
   * UTF-8 that declares it. Items are not looked into.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2011 when the copy would lose text
   */
  Dataset readableIn(CharacterSet context) {
    boolean readable =
        declaredCharacterSet(context).reads(characterSet)
            || elements.values().stream().noneMatch(Dataset::hasOtherThanAscii);
    return readable ? this : toBuilder().inUtf8().build();
  }

  private static boolean hasOtherThanAscii(Element element) {
    if (element.vr().kind() != Vr.Kind.LOCAL_TEXT || !(element instanceof Element.Bytes bytes)) {
      return false;
    }
    for (int i = 0; i < bytes.value().length(); i++) {
      int b = bytes.value().u8(i);
      if (b >= 0x80 || b == 0x1b) {
        return true;
      }
    }
    return false;
  }

  /** The attributes, ascending. */
  public Collection<Element> elements() {
    return Collections.unmodifiableCollection(elements.values());
  }

  /** The attribute, with or without a value. */
  public Optional<Element> find(int tag) {
    return Optional.ofNullable(elements.get(tag));
  }

  /** Whether the attribute is there and has a value. */
  public boolean has(int tag) {
    Element element = elements.get(tag);
    return element != null && !element.isEmpty();
  }

  /** The text values; empty when there is none. */
  public List<String> strings(int tag) {
    Element element = elements.get(tag);
    return element == null || element.isEmpty() ? List.of() : strings(element);
  }

  /** The text values of an element of this data set. */
  public List<String> strings(Element element) {
    if (!(element instanceof Element.Bytes bytes) || !bytes.vr().isText()) {
      throw badValue(element.tag(), "is no text but " + element.vr());
    }
    String text = characterSet.decode(bytes.value(), bytes.vr());
    if (!bytes.vr().isMultiValued()) {
      return List.of(trim(text, bytes.vr()));
    }
    List<String> values = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
      values.add(trim(text.substring(from, at), bytes.vr()));
      from = at + 1;
    }
    values.add(trim(text.substring(from), bytes.vr()));
    return values;
  }

  private static String trim(String text, Vr vr) {
    int from = 0;
    int to = text.length();
    while (to > 0 && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == 0)) {
      to--;
    }
    while (vr.trimsLeading() && from < to && text.charAt(from) == ' ') {
      from++;
    }
    return text.substring(from, to);
  }

  /** The first text value, when it is not empty. */
  public Optional<String> string(int tag) {
    List<String> values = strings(tag);
    return values.isEmpty() || values.get(0).isEmpty()
        ? Optional.empty()
        : Optional.of(values.get(0));
  }

  /** The first text value. */
  public String requireString(int tag) {
    return string(tag).orElseThrow(() -> missing(tag));
  }

  /** The first value as an integer, from a binary or a text VR. */
  public OptionalInt integer(int tag) {
    double[] values = doubles(tag);
    if (values.length == 0) {
      return OptionalInt.empty();
    }
    int value = (int) values[0];
    if (value != values[0]) {
      throw badValue(tag, "is not an integer of 32 bits");
    }
    return OptionalInt.of(value);
  }

  /** The first value as an integer. */
  public int requireInteger(int tag) {
    return integer(tag).orElseThrow(() -> missing(tag));
  }

  /** All values as numbers, from a binary or a text VR; empty when there is none. */
  public double[] doubles(int tag) {
    Element element = elements.get(tag);
    if (element == null || element.isEmpty()) {
      return new double[0];
    }
    if (element.vr().isText()) {
      return decimals(element);
    }
    if (!(element instanceof Element.Bytes bytes)) {
      throw badValue(tag, "is not a number");
    }
    int count = count(bytes);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = number(bytes, i).doubleValue();
    }
    return values;
  }

  /** Exactly this many numbers. */
  public double[] requireDoubles(int tag, int count) {
    double[] values = doubles(tag);
    if (values.length == 0) {
      throw missing(tag);
    }
    if (values.length != count) {
      throw badValue(tag, "has " + values.length + " values, expected " + count);
    }
    return values;
  }

  private double[] decimals(Element element) {
    List<String> texts = strings(element);
    if (texts.size() == 1 && texts.get(0).isEmpty()) {
      return new double[0];
    }
    double[] values = new double[texts.size()];
    for (int i = 0; i < values.length; i++) {
      String text = texts.get(i);
      if (!DECIMAL.matcher(text).matches()) {
        throw badValue(element.tag(), "is not a decimal number (value " + (i + 1) + ")");
      }
      values[i] = Double.parseDouble(text);
      if (Double.isInfinite(values[i])) {
        throw badValue(element.tag(), "is too large (value " + (i + 1) + ")");
      }
    }
    return values;
  }

  /** Number of values of a binary element. */
  public static int count(Element.Bytes element) {
    int word = element.vr().kind() == Vr.Kind.TAG ? 4 : element.vr().wordBytes();
    if (element.value().length() % word != 0) {
      throw badValue(
          element.tag(), "has " + element.value().length() + " bytes, no multiple of " + word);
    }
    return element.value().length() / word;
  }

  /** The i-th number of a binary value. */
  public static Number number(Element.Bytes element, int i) {
    ByteSlice v = element.value();
    switch (element.vr()) {
      case US:
        return v.u16(2 * i);
      case SS:
        return (short) v.u16(2 * i);
      case UL:
        return v.i32(4 * i) & 0xffffffffL;
      case SL:
        return v.i32(4 * i);
      case FL:
        return Float.intBitsToFloat(v.i32(4 * i));
      case FD:
        return Double.longBitsToDouble(v.i64(8 * i));
      case SV:
        return v.i64(8 * i);
      case UV:
        return new java.math.BigInteger(Long.toUnsignedString(v.i64(8 * i)));
      default:
        throw badValue(element.tag(), "is no number but " + element.vr());
    }
  }

  /** The items of a sequence; empty when there is none. */
  public List<Dataset> items(int tag) {
    Element element = elements.get(tag);
    if (element == null || element.isEmpty()) {
      return List.of();
    }
    if (element instanceof Element.Sequence sequence) {
      return sequence.items();
    }
    throw badValue(tag, "is no sequence but " + element.vr());
  }

  /** The problem that a required attribute is missing. */
  static RuntimeException missing(int tag) {
    return DicomProblem.MISSING_ATTRIBUTE.refuse(
        "The attribute " + Tag.describe(tag) + " is missing.",
        "Export the object again with complete attributes.");
  }

  private static RuntimeException badValue(int tag, String what) {
    return DicomProblem.BAD_VALUE.refuse(
        "The attribute " + Tag.describe(tag) + " " + what + ".",
        "Correct the object at its source.");
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Dataset d && elements.equals(d.elements);
  }

  @Override
  public int hashCode() {
    return elements.hashCode();
  }

  @Override
  public String toString() {
    return "data set of " + elements.size() + " attributes";
  }

  /** Collects the attributes of a data set. Owned by one thread. */
  public static final class Builder {

    private final TreeMap<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);
    private CharacterSet characterSet;

    private Builder(CharacterSet characterSet) {
      this.characterSet = characterSet;
    }

    CharacterSet characterSet() {
      return characterSet;
    }

    boolean contains(int tag) {
      return elements.containsKey(tag);
    }

    @Nullable Element get(int tag) {
      return elements.get(tag);
    }

    /** Puts the attribute in place of one with the same tag. */
    public Builder put(Element element) {
      elements.put(element.tag(), element);
      if (element.tag() == Tag.SPECIFIC_CHARACTER_SET && element.vr() == Vr.CS) {
        CharacterSet named = CharacterSet.of(new Dataset(elements, characterSet).strings(element));
        characterSet = named.reads(CharacterSet.UTF_8) ? CharacterSet.UTF_8 : named;
      }
      return this;
    }

    /** Takes the attribute away. */
    public Builder remove(int tag) {
      elements.remove(tag);
      return this;
    }

    /** Puts text values, with the VR of the dictionary. */
    public Builder text(int tag, String... values) {
      return text(tag, Dictionary.vr(tag, false), Arrays.asList(values));
    }

    /**
     * Puts text values. When a character outside ASCII needs it, or when the tag is Specific
     * Character Set and the value UTF-8, all text of the data set becomes UTF-8.
     */
    public Builder text(int tag, Vr vr, List<String> values) {
      String joined = String.join("\\", values);
      boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(joined);
      boolean declares = tag == Tag.SPECIFIC_CHARACTER_SET && joined.equals("ISO_IR 192");
      if ((!ascii || declares) && characterSet != CharacterSet.UTF_8) {
        inUtf8();
      }
      return put(new Element.Bytes(tag, vr, padded(joined.getBytes(StandardCharsets.UTF_8), vr)));
    }

    /** Makes all text but that in items UTF-8 and declares it. */
    Builder inUtf8() {
      CharacterSet old = characterSet;
      for (Element element : List.copyOf(elements.values())) {
        if (hasOtherThanAscii(element) && element instanceof Element.Bytes bytes) {
          if (!old.isSupported()) {
            throw DicomProblem.CHARACTER_SET.refuse(
                "The text of "
                    + Tag.describe(element.tag())
                    + " is in a character set that is not known and cannot become UTF-8.",
                "Correct Specific Character Set at the source.");
          }
          byte[] utf8 = old.decode(bytes.value(), bytes.vr()).getBytes(StandardCharsets.UTF_8);
          elements.put(
              element.tag(),
              new Element.Bytes(element.tag(), bytes.vr(), padded(utf8, bytes.vr())));
        }
      }
      byte[] term = "ISO_IR 192".getBytes(StandardCharsets.US_ASCII);
      elements.put(
          Tag.SPECIFIC_CHARACTER_SET,
          new Element.Bytes(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, ByteSlice.of(term)));
      characterSet = CharacterSet.UTF_8;
      return this;
    }

    /** Puts numbers in a binary VR. */
    public Builder numbers(int tag, Vr vr, Number... values) {
      ByteBuffer out =
          ByteBuffer.allocate(values.length * vr.wordBytes()).order(ByteOrder.LITTLE_ENDIAN);
      for (Number value : values) {
        putNumber(out, vr, value);
      }
      return put(new Element.Bytes(tag, vr, ByteSlice.of(out.array())));
    }

    private static void putNumber(ByteBuffer out, Vr vr, Number value) {
      switch (vr) {
        case US, SS -> out.putShort(value.shortValue());
        case UL, SL -> out.putInt(value.intValue());
        case SV, UV, OV -> out.putLong(value.longValue());
        case FL -> out.putFloat(value.floatValue());
        case FD -> out.putDouble(value.doubleValue());
        default -> throw new IllegalArgumentException(vr + " is not a number");
      }
    }

    /** Puts opaque bytes. */
    public Builder bytes(int tag, Vr vr, byte[] value) {
      return put(new Element.Bytes(tag, vr, padded(value, vr)));
    }

    /** Puts a sequence. */
    public Builder sequence(int tag, List<Dataset> items) {
      return put(new Element.Sequence(tag, items));
    }

    private static ByteSlice padded(byte[] value, Vr vr) {
      if (value.length % 2 == 0) {
        return ByteSlice.of(value);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + 1);
      out.writeBytes(value);
      out.write(vr.padding());
      return ByteSlice.of(out.toByteArray());
    }

    /** The data set so far. */
    public Dataset build() {
      TreeMap<Integer, Element> copy = new TreeMap<>(Integer::compareUnsigned);
      copy.putAll(elements);
      return new Dataset(copy, characterSet);
    }
  }
}
