package health.fabrica.dicom.pixel;

/**
 * The inverse discrete cosine transform of 8x8 blocks in integers, after Loeffler, Ligtenberg and
 * Moschytz (1989), with the scaling of the "slow and accurate" transform that most decoders of
 * medical images share, so that lossy frames come out as elsewhere.
 */
final class InverseDct {

  private static final int CONST_BITS = 13;

  private final int passBits;
  private final int centre;
  private final int largest;
  private final int[] work = new int[64];

  /**
   * A transform to samples of so many bits.
   *
   * @param bits 8 or 12
   */
  InverseDct(int bits) {
    this.passBits = bits == 8 ? 2 : 1;
    this.centre = 1 << bits - 1;
    this.largest = (1 << bits) - 1;
  }

  /** Transforms the dequantized coefficients, row by row, into samples in the same place. */
  void transform(int[] block) {
    for (int x = 0; x < 8; x++) {
      pass(block, x, 8, work, CONST_BITS - passBits);
    }
    for (int y = 0; y < 64; y += 8) {
      pass(work, y, 1, block, CONST_BITS + passBits + 3);
    }
    for (int i = 0; i < 64; i++) {
      block[i] = Math.max(0, Math.min(largest, block[i] + centre));
    }
  }

  private static void pass(int[] in, int at, int step, int[] out, int shift) {
    int a2 = in[at + 2 * step];
    int a6 = in[at + 6 * step];
    int z1 = (a2 + a6) * 4433;
    int even2 = z1 - a6 * 15137;
    int even3 = z1 + a2 * 6270;
    int even0 = in[at] + in[at + 4 * step] << CONST_BITS;
    int even1 = in[at] - in[at + 4 * step] << CONST_BITS;

    int a7 = in[at + 7 * step];
    int a5 = in[at + 5 * step];
    int a3 = in[at + 3 * step];
    int a1 = in[at + step];
    int z5 = (a7 + a3 + a5 + a1) * 9633;
    int y1 = (a7 + a1) * -7373;
    int y2 = (a5 + a3) * -20995;
    int y3 = (a7 + a3) * -16069 + z5;
    int y4 = (a5 + a1) * -3196 + z5;
    int odd0 = a7 * 2446 + y1 + y3;
    int odd1 = a5 * 16819 + y2 + y4;
    int odd2 = a3 * 25172 + y2 + y3;
    int odd3 = a1 * 12299 + y1 + y4;

    int half = 1 << shift - 1;
    out[at] = even0 + even3 + odd3 + half >> shift;
    out[at + 7 * step] = even0 + even3 - odd3 + half >> shift;
    out[at + step] = even1 + even2 + odd2 + half >> shift;
    out[at + 6 * step] = even1 + even2 - odd2 + half >> shift;
    out[at + 2 * step] = even1 - even2 + odd1 + half >> shift;
    out[at + 5 * step] = even1 - even2 - odd1 + half >> shift;
    out[at + 3 * step] = even0 - even3 + odd0 + half >> shift;
    out[at + 4 * step] = even0 - even3 - odd0 + half >> shift;
  }
}
