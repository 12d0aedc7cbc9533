package health.fabrica.core.slice;

import java.util.Arrays;

/**
 * One bit a node of a {@link LayerGrid}, 64 nodes a word, rows padded to whole words. Bits beyond
 * the last column stay clear. Mutable; used by one thread at a time.
 */
public final class BitGrid {

  private final int nx;
  private final int ny;
  private final int stride;
  private final long[] words;

  /** A clear grid. */
  public BitGrid(int nx, int ny) {
    this.nx = nx;
    this.ny = ny;
    this.stride = (nx + 63) >> 6;
    this.words = new long[stride * ny];
  }

  /** Nodes along x. */
  public int nx() {
    return nx;
  }

  /** Nodes along y. */
  public int ny() {
    return ny;
  }

  /** Words a row. */
  public int stride() {
    return stride;
  }

  /** Word w of row j; bit b is node {@code (64 w + b, j)}. */
  public long word(int w, int j) {
    return words[j * stride + w];
  }

  /** Replaces word w of row j; the caller keeps the bits beyond the last column clear. */
  public void word(int w, int j, long bits) {
    words[j * stride + w] = bits;
  }

  /** Whether the node is set; nodes outside of the grid are clear. */
  public boolean get(int i, int j) {
    return i >= 0
        && j >= 0
        && i < nx
        && j < ny
        && (words[j * stride + (i >> 6)] >>> (i & 63) & 1) != 0;
  }

  /** Sets one node. */
  public void set(int i, int j) {
    words[j * stride + (i >> 6)] |= 1L << (i & 63);
  }

  /** Clears one node. */
  public void clear(int i, int j) {
    words[j * stride + (i >> 6)] &= ~(1L << (i & 63));
  }

  /** Sets the nodes from to (exclusive) to of row j. */
  public void setSpan(int from, int to, int j) {
    if (from >= to) {
      return;
    }
    int first = from >> 6;
    int last = (to - 1) >> 6;
    long head = -1L << (from & 63);
    long tail = -1L >>> (63 - ((to - 1) & 63));
    int row = j * stride;
    if (first == last) {
      words[row + first] |= head & tail;
      return;
    }
    words[row + first] |= head;
    Arrays.fill(words, row + first + 1, row + last, -1L);
    words[row + last] |= tail;
  }

  /** Clears all nodes. */
  public void clear() {
    Arrays.fill(words, 0);
  }

  /** Makes this grid equal to the other. */
  public BitGrid copyFrom(BitGrid other) {
    System.arraycopy(other.words, 0, words, 0, words.length);
    return this;
  }

  /** Keeps what both have. */
  public BitGrid and(BitGrid other) {
    for (int i = 0; i < words.length; i++) {
      words[i] &= other.words[i];
    }
    return this;
  }

  /** Takes away what the other has. */
  public BitGrid andNot(BitGrid other) {
    for (int i = 0; i < words.length; i++) {
      words[i] &= ~other.words[i];
    }
    return this;
  }

  /** Adds what the other has. */
  public BitGrid or(BitGrid other) {
    for (int i = 0; i < words.length; i++) {
      words[i] |= other.words[i];
    }
    return this;
  }

  /** Number of nodes set. */
  public long count() {
    long n = 0;
    for (long word : words) {
      n += Long.bitCount(word);
    }
    return n;
  }

  /** Whether no node is set. */
  public boolean isEmpty() {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes this grid the dilation of another by a disc: every node within the radius of a set node.
   *
   * @param source another grid of the same size
   * @param radius in nodes, less than 64
   */
  public BitGrid dilationOf(BitGrid source, int radius) {
    clear();
    long[] wide = new long[stride];
    for (int dy = 0; dy <= radius; dy++) {
      int dx = (int) Math.sqrt((double) radius * radius - (double) dy * dy);
      for (int j = 0; j < ny; j++) {
        if (source.widenRow(j, dx, wide)) {
          orRow(j + dy, wide);
          if (dy > 0) {
            orRow(j - dy, wide);
          }
        }
      }
    }
    return this;
  }

  private void orRow(int j, long[] row) {
    if (j >= 0 && j < ny) {
      for (int w = 0; w < stride; w++) {
        words[j * stride + w] |= row[w];
      }
    }
  }

  /** Row j widened by dx nodes to both sides; false when the row is clear. */
  private boolean widenRow(int j, int dx, long[] wide) {
    int row = j * stride;
    long any = 0;
    for (int w = 0; w < stride; w++) {
      any |= words[row + w];
    }
    if (any == 0) {
      return false;
    }
    for (int w = 0; w < stride; w++) {
      long here = words[row + w];
      long before = w > 0 ? words[row + w - 1] : 0;
      long after = w + 1 < stride ? words[row + w + 1] : 0;
      long bits = here;
      if ((here | before | after) != 0) {
        for (int d = 1; d <= dx; d++) {
          bits |= here << d | here >>> d | before >>> (64 - d) | after << (64 - d);
        }
      }
      wide[w] = bits;
    }
    if ((nx & 63) != 0) {
      wide[stride - 1] &= (1L << (nx & 63)) - 1;
    }
    return true;
  }
}
