package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Says whether a straight way crosses the border of a region. Immutable. */
final class BorderGrid {

  private static final double CELL_MM = 2;

  /** Longer ways are taken to cross it: they cost more to look at than they save. */
  private static final double FARTHEST_MM = 40;

  private final double x0;
  private final double y0;
  private final int nx;
  private final int ny;
  private final int[] start;
  private final int[] edges;
  private final double[] ends;

  BorderGrid(Region region) {
    int n = region.vertexCount();
    ends = new double[4 * n];
    int at = 0;
    double[] box = {1e9, 1e9, -1e9, -1e9};
    for (Ring ring : region.rings()) {
      double[] xy = ring.toMm();
      int last = xy.length - 2;
      for (int i = 0; i < xy.length; last = i, i += 2) {
        ends[at++] = xy[last];
        ends[at++] = xy[last + 1];
        ends[at++] = xy[i];
        ends[at++] = xy[i + 1];
        box[0] = Math.min(box[0], xy[i]);
        box[1] = Math.min(box[1], xy[i + 1]);
        box[2] = Math.max(box[2], xy[i]);
        box[3] = Math.max(box[3], xy[i + 1]);
      }
    }
    x0 = n == 0 ? 0 : box[0];
    y0 = n == 0 ? 0 : box[1];
    nx = n == 0 ? 1 : (int) ((box[2] - x0) / CELL_MM) + 1;
    ny = n == 0 ? 1 : (int) ((box[3] - y0) / CELL_MM) + 1;
    start = new int[nx * ny + 1];
    for (int e = 0; e < n; e++) {
      cells(e, null);
    }
    for (int c = 0; c < nx * ny; c++) {
      start[c + 1] += start[c];
    }
    edges = new int[start[nx * ny]];
    int[] fill = Arrays.copyOf(start, nx * ny);
    for (int e = 0; e < n; e++) {
      cells(e, fill);
    }
  }

  /** Counts the cells of an edge's box, or writes the edge into them. */
  private void cells(int e, int @Nullable [] fill) {
    int left = column(Math.min(ends[4 * e], ends[4 * e + 2]));
    int right = column(Math.max(ends[4 * e], ends[4 * e + 2]));
    int front = row(Math.min(ends[4 * e + 1], ends[4 * e + 3]));
    int back = row(Math.max(ends[4 * e + 1], ends[4 * e + 3]));
    for (int j = front; j <= back; j++) {
      for (int i = left; i <= right; i++) {
        if (fill == null) {
          start[j * nx + i + 1]++;
        } else {
          edges[fill[j * nx + i]++] = e;
        }
      }
    }
  }

  private int column(double x) {
    return Math.max(0, Math.min(nx - 1, (int) ((x - x0) / CELL_MM)));
  }

  private int row(double y) {
    return Math.max(0, Math.min(ny - 1, (int) ((y - y0) / CELL_MM)));
  }

  /** Whether the way crosses the border, or is too long to say. */
  boolean crosses(double ax, double ay, double bx, double by) {
    double dx = bx - ax;
    double dy = by - ay;
    if (dx * dx + dy * dy > FARTHEST_MM * FARTHEST_MM) {
      return true;
    }
    int left = column(Math.min(ax, bx));
    int right = column(Math.max(ax, bx));
    int front = row(Math.min(ay, by));
    int back = row(Math.max(ay, by));
    for (int j = front; j <= back; j++) {
      for (int i = left; i <= right; i++) {
        for (int k = start[j * nx + i]; k < start[j * nx + i + 1]; k++) {
          if (meets(4 * edges[k], ax, ay, bx, by)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean meets(int e, double ax, double ay, double bx, double by) {
    double cx = ends[e];
    double cy = ends[e + 1];
    double dx = ends[e + 2];
    double dy = ends[e + 3];
    double c = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    double d = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax);
    double a = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx);
    double b = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx);
    return c > 0 != d > 0 && a > 0 != b > 0;
  }
}
