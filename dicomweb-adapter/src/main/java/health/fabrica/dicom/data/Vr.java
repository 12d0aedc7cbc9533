package health.fabrica.dicom.data;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Value representations (PS3.5 table 6.2-1) and how their values are laid out. */
public enum Vr {
  AE(Kind.TEXT, 1, false),
  AS(Kind.TEXT, 1, false),
  AT(Kind.TAG, 2, false),
  CS(Kind.TEXT, 1, false),
  DA(Kind.TEXT, 1, false),
  DS(Kind.TEXT, 1, false),
  DT(Kind.TEXT, 1, false),
  FD(Kind.FLOAT, 8, false),
  FL(Kind.FLOAT, 4, false),
  IS(Kind.TEXT, 1, false),
  LO(Kind.LOCAL_TEXT, 1, false),
  LT(Kind.LOCAL_TEXT, 1, false),
  OB(Kind.BYTES, 1, true),
  OD(Kind.BYTES, 8, true),
  OF(Kind.BYTES, 4, true),
  OL(Kind.BYTES, 4, true),
  OV(Kind.BYTES, 8, true),
  OW(Kind.BYTES, 2, true),
  PN(Kind.LOCAL_TEXT, 1, false),
  SH(Kind.LOCAL_TEXT, 1, false),
  SL(Kind.SIGNED, 4, false),
  SQ(Kind.SEQUENCE, 1, true),
  SS(Kind.SIGNED, 2, false),
  ST(Kind.LOCAL_TEXT, 1, false),
  SV(Kind.SIGNED, 8, true),
  TM(Kind.TEXT, 1, false),
  UC(Kind.LOCAL_TEXT, 1, true),
  UI(Kind.TEXT, 1, false),
  UL(Kind.UNSIGNED, 4, false),
  UN(Kind.BYTES, 1, true),
  UR(Kind.TEXT, 1, true),
  US(Kind.UNSIGNED, 2, false),
  UT(Kind.LOCAL_TEXT, 1, true),
  UV(Kind.UNSIGNED, 8, true);

  /** How a value is laid out. */
  public enum Kind {
    /** Text in the default repertoire. */
    TEXT,
    /** Text in the character set that the data set names. */
    LOCAL_TEXT,
    /** Two's complement integers. */
    SIGNED,
    /** Unsigned integers. */
    UNSIGNED,
    /** IEEE 754 numbers. */
    FLOAT,
    /** Attribute tags. */
    TAG,
    /** Opaque words. */
    BYTES,
    /** Nested data sets. */
    SEQUENCE
  }

  private static final Map<String, Vr> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Vr::name, v -> v));

  private final Kind kind;
  private final int wordBytes;
  private final boolean longForm;

  Vr(Kind kind, int wordBytes, boolean longForm) {
    this.kind = kind;
    this.wordBytes = wordBytes;
    this.longForm = longForm;
  }

  /** How the value is laid out. */
  public Kind kind() {
    return kind;
  }

  /** Bytes of one word: the unit of byte order. An attribute tag is two words. */
  public int wordBytes() {
    return wordBytes;
  }

  /** Whether explicit encodings spend two reserved bytes and a 32-bit length on it. */
  boolean longForm() {
    return longForm;
  }

  /** Whether the value is characters. */
  public boolean isText() {
    return kind == Kind.TEXT || kind == Kind.LOCAL_TEXT;
  }

  /** Whether a backslash separates values. */
  public boolean isMultiValued() {
    return isText() && this != LT && this != ST && this != UT && this != UR;
  }

  /** Whether leading spaces carry no meaning. */
  boolean trimsLeading() {
    return isMultiValued() && this != UC;
  }

  /** The byte that makes an odd value even. */
  int padding() {
    return isText() && this != UI ? ' ' : 0;
  }

  /** The representation of that name, or null. */
  public static @Nullable Vr of(String name) {
    return BY_NAME.get(name);
  }
}
