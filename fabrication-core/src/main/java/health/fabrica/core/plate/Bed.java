package health.fabrica.core.plate;

/** The pixels of a bed that are taken. One thread. */
final class Bed {

  private final int nx;
  private final int ny;
  private final int stride;
  private final long[] taken;

  Bed(int nx, int ny) {
    this.nx = nx;
    this.ny = ny;
    this.stride = (nx + 63) / 64 + 1; // a spare word, so that shifted rows never wrap
    this.taken = new long[stride * ny];
  }

  /** The first free place, front rows first, then left; -1 when there is none. */
  int place(Footprint part) {
    for (int j = 0; j + part.ny <= ny; j++) {
      for (int i = 0; i + part.nx <= nx; i++) {
        if (isFree(part, i, j)) {
          return j * nx + i;
        }
      }
    }
    return -1;
  }

  private boolean isFree(Footprint part, int i, int j) {
    int word = i / 64;
    int shift = i % 64;
    for (int row = 0; row < part.ny; row++) {
      int at = (j + row) * stride + word;
      for (int w = 0; w < part.stride; w++) {
        long bits = part.bits[row * part.stride + w];
        boolean hits = (taken[at + w] & bits << shift) != 0;
        boolean hitsNext = shift > 0 && (taken[at + w + 1] & bits >>> (64 - shift)) != 0;
        if (hits || hitsNext) {
          return false;
        }
      }
    }
    return true;
  }

  /** Takes the place that {@link #place} gave. */
  void take(Footprint part, int place) {
    int i = place % nx;
    int j = place / nx;
    int shift = i % 64;
    for (int row = 0; row < part.ny; row++) {
      int at = (j + row) * stride + i / 64;
      for (int w = 0; w < part.stride; w++) {
        long bits = part.bits[row * part.stride + w];
        taken[at + w] |= bits << shift;
        if (shift > 0) {
          taken[at + w + 1] |= bits >>> (64 - shift);
        }
      }
    }
  }

  int columns() {
    return nx;
  }
}
