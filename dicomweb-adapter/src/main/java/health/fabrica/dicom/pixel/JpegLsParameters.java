package health.fabrica.dicom.pixel;

/**
 * The coding parameters of a scan (T.87 C.2.4.1.1): the largest sample value, the allowed error,
 * the gradient thresholds and the count at which statistics are halved.
 */
record JpegLsParameters(int maxValue, int near, int t1, int t2, int t3, int reset) {

  private static final int DEFAULT_RESET = 64;

  /** Checks the bounds of table C.1; a threshold of 0 stands for the default. */
  static JpegLsParameters of(int maxValue, int near, int t1, int t2, int t3, int reset) {
    if (maxValue < 1 || maxValue > 0xffff || near < 0 || near > Math.min(255, maxValue / 2)) {
      throw JpegLsDecoder.corrupt("the largest value is " + maxValue + ", the error " + near);
    }
    int d1;
    int d2;
    int d3;
    if (maxValue >= 128) {
      int factor = (Math.min(maxValue, 4095) + 128) / 256;
      d1 = factor + 2 + 3 * near;
      d2 = 4 * factor + 3 + 5 * near;
      d3 = 17 * factor + 4 + 7 * near;
    } else {
      int factor = 256 / (maxValue + 1);
      d1 = Math.max(2, 3 / factor + 3 * near);
      d2 = Math.max(3, 7 / factor + 5 * near);
      d3 = Math.max(4, 21 / factor + 7 * near);
    }
    int a1 = t1 != 0 ? t1 : clamp(d1, near + 1, maxValue);
    int a2 = t2 != 0 ? t2 : clamp(d2, a1, maxValue);
    int a3 = t3 != 0 ? t3 : clamp(d3, a2, maxValue);
    int r = reset != 0 ? reset : DEFAULT_RESET;
    boolean ordered = near < a1 && a1 <= a2 && a2 <= a3 && a3 <= maxValue;
    if (!ordered || r < 3) {
      throw JpegLsDecoder.corrupt(
          "the thresholds are " + a1 + ", " + a2 + ", " + a3 + ", the reset " + r);
    }
    return new JpegLsParameters(maxValue, near, a1, a2, a3, r);
  }

  private static int clamp(int value, int low, int high) {
    return value > high || value < low ? low : value;
  }

  /** Width of a quantization step. */
  int step() {
    return 2 * near + 1;
  }

  /** Number of prediction errors that differ (A.2.1). */
  int range() {
    return (maxValue + 2 * near) / step() + 1;
  }

  /** Bits of a prediction error. */
  int errorBits() {
    return 32 - Integer.numberOfLeadingZeros(range() - 1);
  }

  /** Longest Golomb code. */
  int limit() {
    int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(maxValue));
    return 2 * (bits + Math.max(8, bits));
  }

  /** The region of each gradient from -maxValue to maxValue (A.3.3), -4 to 4. */
  byte[] gradientRegions() {
    byte[] regions = new byte[2 * maxValue + 1];
    for (int d = 0; d <= maxValue; d++) {
      int region = d <= near ? 0 : d < t1 ? 1 : d < t2 ? 2 : d < t3 ? 3 : 4;
      regions[maxValue + d] = (byte) region;
      regions[maxValue - d] = (byte) -region;
    }
    return regions;
  }
}
