package health.fabrica.core.plate;

import health.fabrica.core.mesh.MeshBounds;
import health.fabrica.core.mesh.TriangleMesh;
import java.util.Arrays;

/**
 * The shadow of a part on the bed in square pixels, grown by half of the gap that must stay between
 * parts. Row by row, 64 pixels a word. A pixel that the shadow touches is set, so the gap is kept
 * exactly or exceeded by less than two pixels.
 */
final class Footprint {

  final int nx;
  final int ny;
  final int stride;
  final long[] bits;

  private Footprint(int nx, int ny, long[] bits) {
    this.nx = nx;
    this.ny = ny;
    this.stride = (nx + 63) / 64;
    this.bits = bits;
  }

  private static Footprint clear(int nx, int ny) {
    return new Footprint(nx, ny, new long[(nx + 63) / 64 * ny]);
  }

  /** The shadow of a mesh; pixel 0 begins a margin before its least x and y. */
  static Footprint of(TriangleMesh mesh, MeshBounds bounds, double pixelMm, int grow) {
    int nx = (int) Math.ceil(bounds.size().x() / pixelMm) + 1 + 2 * grow;
    int ny = (int) Math.ceil(bounds.size().y() / pixelMm) + 1 + 2 * grow;
    Footprint shadow = clear(nx, ny);
    float[] p = mesh.xyz();
    double[] x = new double[3];
    double[] y = new double[3];
    for (int t = 0; t < mesh.triangles().length; t += 3) {
      for (int k = 0; k < 3; k++) {
        int vertex = 3 * mesh.triangles()[t + k];
        x[k] = (p[vertex] - bounds.low().x()) / pixelMm + grow;
        y[k] = (p[vertex + 1] - bounds.low().y()) / pixelMm + grow;
      }
      shadow.triangle(x, y);
    }
    return shadow.grown(grow);
  }

  /**
   * Sets all pixels that a triangle touches: in each row from its least to its greatest x there.
   */
  private void triangle(double[] x, double[] y) {
    int first = (int) Math.floor(Math.min(y[0], Math.min(y[1], y[2])));
    int last = (int) Math.floor(Math.max(y[0], Math.max(y[1], y[2])));
    for (int row = first; row <= last; row++) {
      double from = Double.POSITIVE_INFINITY;
      double to = Double.NEGATIVE_INFINITY;
      for (int a = 0; a < 3; a++) {
        int b = (a + 1) % 3;
        double low = Math.max(row, Math.min(y[a], y[b]));
        double high = Math.min(row + 1, Math.max(y[a], y[b]));
        if (low > high) {
          continue;
        }
        double slope = y[a] == y[b] ? 0 : (x[b] - x[a]) / (y[b] - y[a]);
        double atLow = y[a] == y[b] ? x[a] : x[a] + (low - y[a]) * slope;
        double atHigh = y[a] == y[b] ? x[b] : x[a] + (high - y[a]) * slope;
        from = Math.min(from, Math.min(atLow, atHigh));
        to = Math.max(to, Math.max(atLow, atHigh));
      }
      for (int i = (int) Math.floor(from); i <= (int) Math.floor(to); i++) {
        set(i, row);
      }
    }
  }

  private void set(int i, int j) {
    if (i >= 0 && i < nx && j >= 0 && j < ny) {
      bits[j * stride + i / 64] |= 1L << i;
    }
  }

  boolean get(int i, int j) {
    return (bits[j * stride + i / 64] >>> i & 1) != 0;
  }

  private Footprint grown(int by) {
    Footprint wide = clear(nx, ny);
    for (int j = 0; j < ny; j++) {
      for (int i = 0; i < nx; i++) {
        if (get(i, j)) {
          for (int dj = -by; dj <= by; dj++) {
            int reach = (int) Math.floor(Math.sqrt((double) by * by - (double) dj * dj));
            for (int di = -reach; di <= reach; di++) {
              wide.set(i + di, j + dj);
            }
          }
        }
      }
    }
    return wide;
  }

  /** Turned to the left by a quarter. */
  Footprint turned() {
    Footprint turned = clear(ny, nx);
    for (int j = 0; j < ny; j++) {
      for (int i = 0; i < nx; i++) {
        if (get(i, j)) {
          turned.set(ny - 1 - j, i);
        }
      }
    }
    return turned;
  }

  int area() {
    return Arrays.stream(bits).mapToInt(Long::bitCount).sum();
  }
}
