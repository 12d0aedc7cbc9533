package health.fabrica.dicom.pixel;

import java.util.Arrays;

/**
 * The sample decoder of JPEG-LS (T.87 annex A, B): median prediction corrected by 365 contexts,
 * Golomb codes, and runs. One object decodes one restart interval after the other of one scan; the
 * lines of its components are kept with one sample of margin on either side. Cost: about 20 ns a
 * sample. Owned by one thread.
 */
final class JpegLsScan {

  /** How the components of a scan follow one another. */
  enum Interleave {
    NONE,
    LINE,
    SAMPLE
  }

  private static final int CONTEXTS = 365;
  private static final int MAX_CORRECTION = 127;
  private static final int MIN_CORRECTION = -128;

  /** Binary logarithms of the run lengths (table A.1, J). */
  private static final int[] RUN_BITS = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  private final int width;
  private final Interleave interleave;
  private final int maxValue;
  private final int near;
  private final int step;
  private final int range;
  private final int errorBits;
  private final int limit;
  private final int reset;
  private final byte[] regions;

  // Statistics of the contexts (A.2.1): sum of error magnitudes, of errors, correction, count.
  private final int[] magnitude = new int[CONTEXTS];
  private final int[] bias = new int[CONTEXTS];
  private final int[] correction = new int[CONTEXTS];
  private final int[] count = new int[CONTEXTS];

  // The same for the samples that end a run, after unequal (0) and equal (1) neighbours.
  private final int[] runMagnitude = new int[2];
  private final int[] runCount = new int[2];
  private final int[] runNegative = new int[2];

  private final int[] runIndex;
  private final int[][] previous;
  private final int[][] current;
  private JpegLsBits bits;

  JpegLsScan(
      int width,
      int components,
      Interleave interleave,
      JpegLsParameters parameters,
      JpegLsBits in) {
    this.width = width;
    this.interleave = interleave;
    this.maxValue = parameters.maxValue();
    this.near = parameters.near();
    this.step = parameters.step();
    this.range = parameters.range();
    this.errorBits = parameters.errorBits();
    this.limit = parameters.limit();
    this.reset = parameters.reset();
    this.regions = parameters.gradientRegions();
    this.runIndex = new int[components];
    this.previous = new int[components][width + 2];
    this.current = new int[components][width + 2];
    this.bits = in;
    restart(in);
  }

  /** Starts the next restart interval: all that was learnt is forgotten. */
  void restart(JpegLsBits in) {
    bits = in;
    int first = Math.max(2, (range + 32) / 64);
    Arrays.fill(magnitude, first);
    Arrays.fill(bias, 0);
    Arrays.fill(correction, 0);
    Arrays.fill(count, 1);
    Arrays.fill(runMagnitude, first);
    Arrays.fill(runCount, 1);
    Arrays.fill(runNegative, 0);
    Arrays.fill(runIndex, 0);
    for (int[] line : current) {
      Arrays.fill(line, 0);
    }
    for (int[] line : previous) {
      Arrays.fill(line, 0);
    }
  }

  /** Decodes one line of every component into row {@code y} of its plane. */
  void line(short[][] planes, int y) {
    for (int c = 0; c < current.length; c++) {
      int[] spare = previous[c];
      previous[c] = current[c];
      current[c] = spare;
      // The sample left of a line is the one above it, the one right of the line above its last.
      previous[c][width + 1] = previous[c][width];
      current[c][0] = previous[c][1];
    }
    if (interleave == Interleave.SAMPLE) {
      pixels();
    } else {
      for (int c = 0; c < current.length; c++) {
        samples(current[c], previous[c], c);
      }
    }
    if (bits.overrun()) {
      throw JpegLsDecoder.truncated(bits.length());
    }
    for (int c = 0; c < current.length; c++) {
      short[] plane = planes[c];
      int[] line = current[c];
      for (int x = 0, to = y * width; x < width; x++, to++) {
        plane[to] = (short) line[x + 1];
      }
    }
  }

  private void samples(int[] line, int[] above, int component) {
    int x = 1;
    int left = line[0];
    int aboveLeft = above[0];
    int straight = above[1];
    while (x <= width) {
      int aboveRight = above[x + 1];
      int context = context(left, aboveLeft, straight, aboveRight);
      if (context == 0) {
        int end = runEnd(x, component);
        Arrays.fill(line, x, end, left);
        if (end > width) {
          return;
        }
        int kind = Math.abs(left - above[end]) <= near ? 1 : 0;
        left = interruption(left, above[end], kind, runIndex[component]);
        line[end] = left;
        shortenRuns(component);
        x = end + 1;
        aboveLeft = above[end];
        straight = above[end + 1];
      } else {
        left = sample(context, left, aboveLeft, straight);
        line[x++] = left;
        aboveLeft = straight;
        straight = aboveRight;
      }
    }
  }

  private void pixels() {
    int[] contexts = new int[current.length];
    int x = 1;
    while (x <= width) {
      int any = 0;
      for (int c = 0; c < contexts.length; c++) {
        int[] above = previous[c];
        contexts[c] = context(current[c][x - 1], above[x - 1], above[x], above[x + 1]);
        any |= contexts[c];
      }
      if (any == 0) {
        int end = runEnd(x, 0);
        for (int c = 0; c < contexts.length; c++) {
          int[] line = current[c];
          Arrays.fill(line, x, end, line[x - 1]);
          if (end <= width) {
            line[end] = interruption(line[end - 1], previous[c][end], 0, runIndex[0]);
          }
        }
        if (end <= width) {
          shortenRuns(0);
        }
        x = end + 1;
        continue;
      }
      for (int c = 0; c < contexts.length; c++) {
        int[] above = previous[c];
        current[c][x] = sample(contexts[c], current[c][x - 1], above[x - 1], above[x]);
      }
      x++;
    }
  }

  /** The signed context (A.3.4): 0 is flat, -364 to 364 else. */
  private int context(int left, int aboveLeft, int above, int aboveRight) {
    int q1 = regions[aboveRight - above + maxValue];
    int q2 = regions[above - aboveLeft + maxValue];
    int q3 = regions[aboveLeft - left + maxValue];
    return (9 * q1 + q2) * 9 + q3;
  }

  /** A sample in regular mode (A.4 to A.6). */
  private int sample(int signedContext, int left, int aboveLeft, int above) {
    int sign = signedContext >> 31;
    int q = (signedContext ^ sign) - sign;
    int low = Math.min(left, above);
    int high = Math.max(left, above);
    int predicted = aboveLeft >= high ? low : aboveLeft <= low ? high : left + above - aboveLeft;
    predicted += (correction[q] ^ sign) - sign;
    predicted = Math.max(0, Math.min(maxValue, predicted));

    int n = count[q];
    int a = magnitude[q];
    int b = bias[q];
    int k = golombParameter(n, a);
    int mapped = bits.golomb(k, limit - errorBits - 1, errorBits);
    if (mapped > range) {
      throw JpegLsDecoder.corrupt("a prediction error is beyond " + range);
    }
    int error = mapped >>> 1 ^ -(mapped & 1);
    if (k == 0 && near == 0 && 2 * b <= -n) {
      error = ~error;
    }
    update(q, n, a, b, error);
    return reconstructed(predicted, (error ^ sign) - sign);
  }

  private void update(int q, int n, int a, int b, int error) {
    int newN = n;
    int newA = a + Math.abs(error);
    int newB = b + error * step;
    if (newN == reset) {
      newA >>= 1;
      newB = newB >= 0 ? newB >> 1 : -(1 - newB >> 1);
      newN >>= 1;
    }
    newN++;
    if (newB <= -newN) {
      newB = Math.max(newB + newN, 1 - newN);
      correction[q] = Math.max(correction[q] - 1, MIN_CORRECTION);
    } else if (newB > 0) {
      newB = Math.min(newB - newN, 0);
      correction[q] = Math.min(correction[q] + 1, MAX_CORRECTION);
    }
    magnitude[q] = newA;
    bias[q] = newB;
    count[q] = newN;
  }

  /** The smallest k with n * 2^k at least a (A.5.1). */
  private static int golombParameter(int n, int a) {
    int k = Math.max(0, Integer.numberOfLeadingZeros(n) - Integer.numberOfLeadingZeros(a));
    return n << k < a ? k + 1 : k;
  }

  private int reconstructed(int predicted, int error) {
    int value = predicted + error * step;
    if (value < -near) {
      value += range * step;
    } else if (value > maxValue + near) {
      value -= range * step;
    }
    return Math.max(0, Math.min(maxValue, value));
  }

  /** Where the run that starts here ends (A.7.1): the position behind its last sample. */
  private int runEnd(int from, int component) {
    int end = width + 1;
    int x = from;
    int index = runIndex[component];
    while (x < end && bits.bits(1) == 1) {
      int length = 1 << RUN_BITS[index];
      int fits = Math.min(length, end - x);
      x += fits;
      if (fits == length && index < RUN_BITS.length - 1) {
        index++;
      }
      if (x == end) {
        runIndex[component] = index;
        return end;
      }
    }
    runIndex[component] = index;
    x += bits.bits(RUN_BITS[index]);
    if (x > end) {
      throw JpegLsDecoder.corrupt("a run reaches beyond its line");
    }
    return x;
  }

  private void shortenRuns(int component) {
    runIndex[component] = Math.max(0, runIndex[component] - 1);
  }

  /**
   * The sample that ends a run (A.7.2).
   *
   * @param kind 1 when its neighbours are equal within the error; 0 always with samples interleaved
   */
  private int interruption(int left, int above, int kind, int index) {
    int n = runCount[kind];
    int sum = runMagnitude[kind] + (kind == 1 ? n >> 1 : 0);
    int k = golombParameter(n, sum);
    int mapped = bits.golomb(k, limit - RUN_BITS[index] - errorBits - 2, errorBits);
    if (mapped > range + 1) {
      throw JpegLsDecoder.corrupt("a prediction error is beyond " + range);
    }
    int map = mapped + kind & 1;
    int size = mapped + kind + map >> 1;
    boolean negative = (k != 0 || 2 * runNegative[kind] >= n) == (map == 1);
    int error = negative ? -size : size;
    if (error < 0) {
      runNegative[kind]++;
    }
    runMagnitude[kind] += mapped + 1 - kind >> 1;
    if (runCount[kind] == reset) {
      runMagnitude[kind] >>= 1;
      runCount[kind] >>= 1;
      runNegative[kind] >>= 1;
    }
    runCount[kind]++;
    if (kind == 1) {
      return reconstructed(left, error);
    }
    return reconstructed(above, left > above ? -error : error);
  }
}
