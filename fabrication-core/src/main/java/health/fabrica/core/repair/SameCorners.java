package health.fabrica.core.repair;

import java.util.Arrays;

/**
 * Finds triangles with the same three corners in any order, in a table that is made once and never
 * grows: 8 to 16 bytes a triangle.
 */
final class SameCorners {

  private static final int FREE = -1;
  private static final int FORGOTTEN = Integer.MIN_VALUE; // bit of a triangle whose like are gone
  private static final int LEAST = 16;

  private final int[] t;
  private final int[] table; // the first triangle of each kind
  private final int mask;

  SameCorners(int[] triangles) {
    int size = Integer.highestOneBit(Math.max(LEAST, triangles.length / 3)) << 2;
    this.t = triangles;
    this.table = new int[size];
    this.mask = size - 1;
    Arrays.fill(table, FREE);
  }

  /** The triangle like this one that came before; when there is none, -1, and this one is noted. */
  int exchange(int triangle) {
    int slot = slot(triangle);
    int before = table[slot];
    if (before < 0) {
      table[slot] = triangle;
      return -1;
    }
    return before;
  }

  /** Takes the note on triangles like this one away. */
  void forget(int triangle) {
    table[slot(triangle)] |= FORGOTTEN;
  }

  /** Where a triangle like this one is noted, or was, or the free place for it. */
  private int slot(int triangle) {
    int low = low(triangle);
    int high = high(triangle);
    int middle = middle(triangle);
    long hash =
        low * 0x9E3779B97F4A7C15L + middle * 0xC2B2AE3D27D4EB4FL + high * 0x165667B19E3779F9L;
    int slot = (int) (((hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L) >>> 32) & mask;
    while (table[slot] != FREE) {
      int other = table[slot] & ~FORGOTTEN;
      if (low(other) == low && high(other) == high && middle(other) == middle) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int low(int n) {
    return Math.min(t[3 * n], Math.min(t[3 * n + 1], t[3 * n + 2]));
  }

  private int high(int n) {
    return Math.max(t[3 * n], Math.max(t[3 * n + 1], t[3 * n + 2]));
  }

  private int middle(int n) {
    return t[3 * n] ^ t[3 * n + 1] ^ t[3 * n + 2] ^ low(n) ^ high(n);
  }
}
