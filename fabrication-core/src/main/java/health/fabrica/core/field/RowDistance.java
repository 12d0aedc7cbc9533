package health.fabrica.core.field;

import java.util.Arrays;

/** Squared distances along one row of bits: between two set bits they rise, then fall. */
final class RowDistance {

  private final int columns;
  private final float[] rising; // at n: the square of n + 1 steps, infinite beyond the limit
  private final float[] falling; // the same backwards

  RowDistance(int columns, double stepMm, float limit) {
    this.columns = columns;
    this.rising = new float[columns];
    this.falling = new float[columns];
    for (int n = 0; n < columns; n++) {
      float square = (float) ((n + 1) * stepMm * ((n + 1) * stepMm));
      rising[n] = square <= limit ? square : Float.POSITIVE_INFINITY;
      falling[columns - 1 - n] = rising[n];
    }
  }

  /** Writes the row; false, with the row infinite, when it has no bit. */
  boolean fill(long[] words, int firstWord, float[] out, int at) {
    int lastSet = -1;
    for (int w = 0; w < (columns + 63) >> 6; w++) {
      long word = words[firstWord + w];
      while (word != 0) {
        int first = Long.numberOfTrailingZeros(word);
        int length = Long.numberOfTrailingZeros(~(word >>> first));
        int column = (w << 6) + first;
        gap(out, at, lastSet, column);
        Arrays.fill(out, at + column, at + column + length, 0);
        lastSet = column + length - 1;
        word = first + length == 64 ? 0 : word & -1L << (first + length);
      }
    }
    if (lastSet < 0) {
      Arrays.fill(out, at, at + columns, Float.POSITIVE_INFINITY);
      return false;
    }
    System.arraycopy(rising, 0, out, at + lastSet + 1, columns - 1 - lastSet);
    return true;
  }

  /** Fills what lies between a set bit, or the begin of the row at -1, and the next set bit. */
  private void gap(float[] out, int at, int lastSet, int nextSet) {
    int length = nextSet - lastSet - 1;
    int risingLength = lastSet < 0 ? 0 : length >> 1;
    System.arraycopy(rising, 0, out, at + lastSet + 1, risingLength);
    int fallingLength = length - risingLength;
    System.arraycopy(
        falling, columns - fallingLength, out, at + nextSet - fallingLength, fallingLength);
  }
}
