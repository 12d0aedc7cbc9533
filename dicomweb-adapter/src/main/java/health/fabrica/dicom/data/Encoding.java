package health.fabrica.dicom.data;

/** How data elements are written down. */
enum Encoding {
  IMPLICIT_LE(false, false),
  EXPLICIT_LE(true, false),
  EXPLICIT_BE(true, true);

  private final boolean explicit;
  private final boolean bigEndian;

  Encoding(boolean explicit, boolean bigEndian) {
    this.explicit = explicit;
    this.bigEndian = bigEndian;
  }

  /** The encoding of a syntax; that of a deflated data set once inflated. */
  static Encoding of(String transferSyntaxUid) {
    return switch (transferSyntaxUid) {
      case TransferSyntax.IMPLICIT_LE -> IMPLICIT_LE;
      case TransferSyntax.EXPLICIT_BE -> EXPLICIT_BE;
      default -> EXPLICIT_LE; // PS3.5 A.4: every encapsulated syntax is explicit LE
    };
  }

  boolean explicit() {
    return explicit;
  }

  boolean bigEndian() {
    return bigEndian;
  }

  int u16(ByteSlice bytes, int at) {
    int v = bytes.u16(at);
    return bigEndian ? Short.toUnsignedInt(Short.reverseBytes((short) v)) : v;
  }

  long u32(ByteSlice bytes, int at) {
    int v = bytes.i32(at);
    return (bigEndian ? Integer.reverseBytes(v) : v) & 0xffffffffL;
  }

  int tag(ByteSlice bytes, int at) {
    return u16(bytes, at) << 16 | u16(bytes, at + 2);
  }

  /** The value in little-endian words. */
  ByteSlice littleEndian(ByteSlice value, int wordBytes) {
    if (!bigEndian || wordBytes == 1) {
      return value;
    }
    byte[] bytes = value.toBytes();
    for (int word = 0; word + wordBytes <= bytes.length; word += wordBytes) {
      for (int i = 0, j = wordBytes - 1; i < j; i++, j--) {
        byte b = bytes[word + i];
        bytes[word + i] = bytes[word + j];
        bytes[word + j] = b;
      }
    }
    return ByteSlice.of(bytes);
  }
}
