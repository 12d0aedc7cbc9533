package health.fabrica.core.mesh;

import java.util.Arrays;

/** An array of numbers that grows. */
final class Ints {

  private int[] values = new int[256];
  private int size;

  int size() {
    return size;
  }

  int get(int n) {
    return values[n];
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
