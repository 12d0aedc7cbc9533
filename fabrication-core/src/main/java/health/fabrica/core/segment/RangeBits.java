package health.fabrica.core.segment;

/**
 * Packs {@code lower <= value <= upper} into bits. Works on blocks of 16 strips, all values of a
 * strip side by side, in plain loops over arrays of 16 and 64 bits, so that the compiler makes
 * vector instructions of them; the 16 x 16 bit tiles that come out are transposed in words, all
 * tiles of a block at once. Memory: 7 bytes a value of a strip. One instance a thread.
 */
final class RangeBits {

  private static final int STRIPS = 16;

  /** Values in a strip at most: its arrays fit into the first cache. */
  private static final int MOST = 4096;

  /** Values in a strip, a multiple of 64. */
  private final int strip;

  private final Range range;
  private final Range above;
  private final boolean bounded; // some values may be above the upper bound
  private final short[] values;
  private final short[] sign;
  private final long[][] planes; // bits of a strip each, when they are transposed
  private final long[] moved;
  private long aboveCount;

  /**
   * A packer.
   *
   * @param values how many there are in a row, which is cut into blocks of equal size
   */
  RangeBits(int lower, int upper, int values) {
    int blocks = Math.max(1, (values + STRIPS * MOST - 1) / (STRIPS * MOST));
    this.strip = (values / (STRIPS * blocks)) & -Long.SIZE;
    this.range = new Range(lower, upper, strip);
    this.bounded = upper < Short.MAX_VALUE;
    this.above = new Range(bounded ? upper + 1 : upper, Short.MAX_VALUE, bounded ? strip : 0);
    this.values = new short[strip];
    this.sign = new short[strip];
    this.planes = new long[STRIPS][strip / Long.SIZE];
    this.moved = new long[strip / Long.SIZE];
  }

  /** Values in a block, a multiple of 64; 0 when there are too few for one. */
  int block() {
    return STRIPS * strip;
  }

  /** Values above the upper bound in all blocks so far. */
  long aboveCount() {
    return aboveCount;
  }

  /** Writes the words of the block of values that begins there. */
  void pack(short[] volume, int at, long[] words, int firstWord) {
    for (int s = STRIPS - 1; s >= 0; s--) {
      System.arraycopy(volume, at + s * strip, values, 0, strip);
      compare(values, range.low, range.high, sign);
      shiftIn(sign, range.outside);
      if (bounded) {
        compare(values, above.low, above.high, sign);
        shiftIn(sign, above.outside);
      }
    }
    aboveCount += bounded ? above.count() : 0;
    transpose(range.outside);
    long flip = range.complement ? 0 : -1;
    for (int s = 0; s < STRIPS; s++) {
      int to = firstWord + s * moved.length;
      for (int w = 0; w < moved.length; w++) {
        words[to + w] = planes[s][w] ^ flip;
      }
    }
  }

  /**
   * One value a strip side by side, bit s for that of strip s. A range of more than half of all
   * values is kept as its complement, which goes on at the lowest value after the highest.
   */
  private static final class Range {

    final boolean complement;
    final short low;
    final short high;
    final short[] outside; // of what is between low and high

    Range(int lower, int upper, int strip) {
      complement = upper - lower > Short.MAX_VALUE;
      low = (short) (complement ? upper + 1 : lower);
      high = (short) (complement ? lower - 1 : upper);
      outside = new short[strip];
    }

    /** Values of a block in the range. */
    int count() {
      int count = 0;
      for (short bits : outside) {
        count += Integer.bitCount(bits & 0xffff);
      }
      return complement ? count : STRIPS * outside.length - count;
    }
  }

  /**
   * Sets sign bits: whether a value is outside of a range of at most 2^15. Counted from {@code low}
   * in 16 bits it is then 2^15 or more, or more than {@code high - low}, and what is left to {@code
   * high} is negative: one of the two differences has the sign. Plain array expressions: with local
   * variables the compiler makes no vectors.
   */
  private static void compare(short[] values, short low, short high, short[] sign) {
    for (int n = 0; n < sign.length; n++) {
      sign[n] = (short) ((values[n] - low) | (high - values[n]));
    }
  }

  private static void shiftIn(short[] sign, short[] bits) {
    for (int n = 0; n < sign.length; n++) {
      bits[n] = (short) (bits[n] + bits[n] - (sign[n] >> 15));
    }
  }

  /**
   * Turns 64 columns of 16 bits into 16 words of 64 bits; bit n of plane s is bit s of column n.
   */
  private void transpose(short[] bits) {
    for (int w = 0; w < moved.length; w++) {
      for (int n = 0; n < STRIPS; n++) {
        int column = 64 * w + n;
        planes[n][w] =
            (bits[column] & 0xffffL)
                | (bits[column + 16] & 0xffffL) << 16
                | (bits[column + 32] & 0xffffL) << 32
                | (bits[column + 48] & 0xffffL) << 48;
      }
    }
    swap(8, 0x00ff00ff00ff00ffL);
    swap(4, 0x0f0f0f0f0f0f0f0fL);
    swap(2, 0x3333333333333333L);
    swap(1, 0x5555555555555555L);
  }

  private void swap(int distance, long mask) {
    for (int n = 0; n < STRIPS; n++) {
      if ((n & distance) == 0) {
        swap(planes[n], planes[n + distance], distance, mask, moved);
      }
    }
  }

  private static void swap(long[] a, long[] b, int distance, long mask, long[] moved) {
    for (int w = 0; w < moved.length; w++) {
      moved[w] = ((a[w] >>> distance) ^ b[w]) & mask;
    }
    for (int w = 0; w < moved.length; w++) {
      b[w] ^= moved[w];
    }
    for (int w = 0; w < moved.length; w++) {
      a[w] ^= moved[w] << distance;
    }
  }
}
