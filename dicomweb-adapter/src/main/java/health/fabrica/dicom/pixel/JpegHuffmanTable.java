package health.fabrica.dicom.pixel;

/** A Huffman table of JPEG (T.81 annex C), as a search by the next 16 bits. */
final class JpegHuffmanTable {

  private static final int MAX_LENGTH = 16;
  private static final int FAST_BITS = 9;

  /** Length and symbol of every code that the next bits may start with; 0 where it is longer. */
  private final short[] fast = new short[1 << FAST_BITS];

  /** The first 16-bit word behind the codes of each length. */
  private final int[] behind = new int[MAX_LENGTH + 1];

  private final int[] firstCode = new int[MAX_LENGTH + 1];
  private final int[] firstSymbol = new int[MAX_LENGTH + 1];
  private final byte[] symbols;

  /**
   * Builds the table.
   *
   * @param counts the number of codes of 1 to 16 bits
   */
  JpegHuffmanTable(int[] counts, byte[] symbols) {
    this.symbols = symbols.clone();
    int code = 0;
    int symbol = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      firstCode[length] = code;
      firstSymbol[length] = symbol;
      for (int i = 0; i < counts[length - 1]; i++, code++, symbol++) {
        if (length <= FAST_BITS) {
          int from = code << FAST_BITS - length;
          for (int j = from; j < from + (1 << FAST_BITS - length) && j < fast.length; j++) {
            fast[j] = (short) (length << 8 | symbols[symbol] & 0xff);
          }
        }
      }
      if (code > 1 << length) {
        throw JpegDctDecoder.corrupt("a Huffman table has more codes than there can be");
      }
      behind[length] = code << MAX_LENGTH - length;
      code <<= 1;
    }
  }

  /** The length of the code that these 16 bits start with, in the high byte, and its symbol. */
  int find(int next) {
    int quick = fast[next >>> MAX_LENGTH - FAST_BITS];
    if (quick != 0) {
      return quick;
    }
    for (int length = FAST_BITS + 1; length <= MAX_LENGTH; length++) {
      if (next < behind[length]) {
        int index = firstSymbol[length] + (next >>> MAX_LENGTH - length) - firstCode[length];
        return length << 8 | symbols[index] & 0xff;
      }
    }
    throw JpegDctDecoder.corrupt("a code is not in its Huffman table");
  }
}
