package health.fabrica.core.segment;

/**
 * Packs {@code lower <= value <= upper} into bits. Works on blocks of 16 strips, all values of a
 * strip side by side, in arithmetic of 16 bits, so that the compiler makes vector instructions of
 * them; the 16 x 16 bit tiles that come out are transposed in words. One instance a thread.
 */
final class RangeBits {

  /** Values in a strip; a multiple of 64. */
  private static final int STRIP = 1024;

  private static final int STRIPS = 16;

  /** Values in a block. */
  static final int BLOCK = STRIP * STRIPS;

  private final short lower;
  private final short upper;
  private final boolean bounded; // some values may be above the upper bound
  private final short[] values = new short[STRIP];
  private final short[] outsideSign = new short[STRIP];
  private final short[] aboveSign = new short[STRIP];
  private final short[] outside = new short[STRIP]; // bit s: the value of strip s is out of bounds
  private final short[] above = new short[STRIP];
  private final long[] tile = new long[STRIPS];
  private long aboveCount;

  RangeBits(int lower, int upper) {
    this.lower = (short) lower;
    this.upper = (short) upper;
    this.bounded = upper < Short.MAX_VALUE;
  }

  /** Values above the upper bound in all blocks so far. */
  long aboveCount() {
    return aboveCount;
  }

  /** Writes the 256 words of the block of values that begins there. */
  void block(short[] volume, int at, long[] words, int firstWord) {
    for (int s = STRIPS - 1; s >= 0; s--) {
      System.arraycopy(volume, at + s * STRIP, values, 0, STRIP);
      if (bounded) {
        compare(lower, (short) ~lower, upper, (short) ~upper);
        shiftIn(aboveSign, above);
      } else {
        compare(lower, (short) ~lower);
      }
      shiftIn(outsideSign, outside);
    }
    for (int n = 0; bounded && n < STRIP; n++) {
      aboveCount += Integer.bitCount(above[n] & 0xffff);
    }
    for (int w = 0; w < STRIP >> 6; w++) {
      transpose(w << 6);
      for (int s = 0; s < STRIPS; s++) {
        words[firstWord + s * (STRIP >> 6) + w] = ~tile[s];
      }
    }
  }

  /**
   * Sets sign bits; x < y is the sign of {@code x & ~y | (x ^ ~y) & x - y} (Warren, Hacker's
   * Delight, 2-12). Plain array expressions: with local variables the compiler makes no vectors.
   */
  private void compare(short low, short notLow, short high, short notHigh) {
    for (int n = 0; n < STRIP; n++) {
      aboveSign[n] =
          (short) ((high & (values[n] ^ -1)) | ((values[n] ^ notHigh) & (high - values[n])));
    }
    for (int n = 0; n < STRIP; n++) {
      outsideSign[n] =
          (short)
              ((values[n] & notLow) | ((values[n] ^ notLow) & (values[n] - low)) | aboveSign[n]);
    }
  }

  /** The same when no value is above the upper bound. */
  private void compare(short low, short notLow) {
    for (int n = 0; n < STRIP; n++) {
      outsideSign[n] = (short) ((values[n] & notLow) | ((values[n] ^ notLow) & (values[n] - low)));
    }
  }

  private static void shiftIn(short[] sign, short[] bits) {
    for (int n = 0; n < STRIP; n++) {
      bits[n] = (short) (bits[n] + bits[n] - (sign[n] >> 15));
    }
  }

  /** Turns 64 columns of 16 bits into 16 words of 64 bits; bit n of word s is bit s of column n. */
  private void transpose(int column) {
    for (int n = 0; n < STRIPS; n++) {
      tile[n] =
          outside[column + n] & 0xffffL
              | (outside[column + 16 + n] & 0xffffL) << 16
              | (outside[column + 32 + n] & 0xffffL) << 32
              | (outside[column + 48 + n] & 0xffffL) << 48;
    }
    swap(8, 0x00ff00ff00ff00ffL);
    swap(4, 0x0f0f0f0f0f0f0f0fL);
    swap(2, 0x3333333333333333L);
    swap(1, 0x5555555555555555L);
  }

  private void swap(int distance, long mask) {
    for (int n = 0; n < STRIPS; n++) {
      if ((n & distance) == 0) {
        long t = (tile[n] >>> distance ^ tile[n + distance]) & mask;
        tile[n + distance] ^= t;
        tile[n] ^= t << distance;
      }
    }
  }
}
