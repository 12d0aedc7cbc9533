package health.fabrica.core.field;

import java.util.Arrays;

/**
 * One-dimensional pass over up to 32 lines: {@code out(q) = min over p of in(p) + (s (q - p))^2},
 * by the lower envelope of the parabolas. One instance a thread.
 */
final class LowerEnvelope {

  /** Lines that are worked on together: two cache lines of floats. */
  static final int LINES = 32;

  /** Floats in a line of the cache of all processors that this is likely to run on. */
  private static final int CACHE_LINE = 16;

  private final int length;
  private final int
      pitch; // from line to line; an odd number of cache lines, to use all of its sets
  private final double weight; // square of the step
  private final float limit;
  private final double[] halfInverse; // 1 / (2 weight d) by distance d
  private final double[] square; // weight q^2 by q
  private final float[] parabola; // weight d^2 at length + d
  private final float[] lines; // line after line
  private final int[] vertex; // of the parabolas in the envelope
  private final float[] value; // in(p) of these
  private final double[] height; // in(p) + weight p^2 of these
  private final double[] begin; // where each takes over from the one before

  LowerEnvelope(int length, double stepMm, float limit) {
    this.length = length;
    this.pitch = ((length + CACHE_LINE - 1) / CACHE_LINE | 1) * CACHE_LINE;
    this.weight = stepMm * stepMm;
    this.limit = limit;
    this.halfInverse = new double[length];
    this.square = new double[length];
    this.parabola = new float[2 * length];
    for (int d = 1; d < length; d++) {
      halfInverse[d] = 1 / (2 * weight * d);
      square[d] = weight * d * d;
      parabola[length + d] = (float) square[d];
      parabola[length - d] = parabola[length + d];
    }
    this.lines = new float[LINES * pitch];
    this.vertex = new int[length];
    this.value = new float[length];
    this.height = new double[length];
    this.begin = new double[length];
  }

  /** Takes the values at one place of several lines. */
  void load(int place, float[] values, int at, int width) {
    for (int n = 0; n < width; n++) {
      lines[n * pitch + place] = values[at + n];
    }
  }

  /** Gives them back. */
  void store(int place, float[] values, int at, int width) {
    for (int n = 0; n < width; n++) {
      values[at + n] = lines[n * pitch + place];
    }
  }

  /** Replaces the lines by their transforms; false when nothing changed. */
  boolean transform(int width) {
    boolean changed = false;
    for (int n = 0; n < width; n++) {
      int top = build(n * pitch);
      if (top >= 0) {
        if (limit == Float.POSITIVE_INFINITY) {
          evaluateAll(n * pitch, top);
        } else {
          evaluate(n * pitch, top);
        }
        changed = true;
      }
    }
    return changed;
  }

  /** Index of the last parabola of the envelope, -1 when all values are infinite. */
  private int build(int line) {
    int top = -1;
    for (int q = 0; q < length; q++) {
      float v = lines[line + q];
      if (v == Float.POSITIVE_INFINITY) {
        continue;
      }
      double h = v + square[q];
      double from = Double.NEGATIVE_INFINITY;
      while (top >= 0) {
        from = (h - height[top]) * halfInverse[q - vertex[top]];
        if (from > begin[top]) {
          break;
        }
        top--;
      }
      top++;
      vertex[top] = q;
      value[top] = v;
      height[top] = h;
      begin[top] = top == 0 ? Double.NEGATIVE_INFINITY : from;
    }
    return top;
  }

  /** Without a limit every place has a parabola. */
  private void evaluateAll(int line, int top) {
    int from = 0;
    for (int n = 0; n <= top; n++) {
      int end = n == top ? length : (int) Math.min(length, Math.ceil(begin[n + 1]));
      float base = value[n];
      int shift = length - vertex[n];
      for (int q = from; q < end; q++) {
        lines[line + q] = base + parabola[shift + q];
      }
      from = Math.max(from, end);
    }
  }

  private void evaluate(int line, int top) {
    int from = 0;
    for (int n = 0; n <= top; n++) {
      int end = n == top ? length : (int) Math.min(length, Math.max(0, Math.ceil(begin[n + 1])));
      if (end <= from) {
        continue;
      }
      int reach = (int) Math.min(length, Math.sqrt((limit - value[n]) / weight) + 1e-6);
      int first = Math.min(end, Math.max(from, vertex[n] - reach));
      int last = Math.max(first, Math.min(end, vertex[n] + reach + 1));
      Arrays.fill(lines, line + from, line + first, Float.POSITIVE_INFINITY);
      float base = value[n];
      int shift = length - vertex[n];
      for (int q = first; q < last; q++) {
        lines[line + q] = base + parabola[shift + q];
      }
      Arrays.fill(lines, line + last, line + end, Float.POSITIVE_INFINITY);
      from = end;
    }
  }
}
