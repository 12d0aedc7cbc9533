package health.fabrica.core.quality;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Room inside a mesh that nothing can leave: parts of the complement of its solid, on a grid, that
 * do not reach the outside. Holes narrower than a step of the grid count as closed.
 *
 * @param pitchMm step of the grid
 * @param voids the parts, largest first
 */
record TrappedVoids(double pitchMm, List<Part> voids) {

  private static final long MAX_NODES = 12_000_000;
  private static final int MARGIN = 2;
  private static final int LEAST_NODES = 8;

  /** One part: its volume in mm3 and its middle. */
  record Part(double volumeMm3, Vec3 middle) {}

  /** Looks for them on the finest grid that is allowed, at least a given step. */
  static TrappedVoids of(TriangleMesh mesh, double leastPitchMm, WorkMonitor monitor) {
    MeshMeasures m = MeshMeasures.of(mesh);
    Vec3 e = m.max().minus(m.min());
    double pitch = Math.max(leastPitchMm, e.length() / 600);
    while (nodes(e.x(), pitch) * nodes(e.y(), pitch) * nodes(e.z(), pitch) > MAX_NODES) {
      pitch *= 1.03;
    }
    return new Grid(mesh, m, pitch, monitor).find();
  }

  private static double nodes(double extent, double pitch) {
    return Math.ceil(extent / pitch) + 2 * MARGIN + 1;
  }

  /** The grid of one search; one thread. */
  private static final class Grid {

    private final int[] size = new int[3];
    private final double[] origin = new double[3];
    private final double pitch;
    private final byte[] state; // 0 void not yet seen, 1 solid, 2 seen
    private final WorkMonitor monitor;
    private int[] stack = new int[1 << 12];
    private int depth;

    Grid(TriangleMesh mesh, MeshMeasures m, double pitch, WorkMonitor monitor) {
      this.pitch = pitch;
      this.monitor = monitor;
      double[] low = {m.min().x(), m.min().y(), m.min().z()};
      double[] high = {m.max().x(), m.max().y(), m.max().z()};
      for (int d = 0; d < 3; d++) {
        origin[d] = low[d] - (MARGIN - 0.382) * pitch;
        size[d] = (int) nodes(high[d] - low[d], pitch);
      }
      state = new byte[size[0] * size[1] * size[2]];
      double[] p = new double[mesh.xyz().length];
      for (int n = 0; n < p.length; n++) {
        p[n] = (mesh.xyz()[n] - origin[n % 3]) / pitch;
      }
      RayCrossings rays = new RayCrossings(p, mesh.triangles(), 0, size[1], size[2], monitor);
      for (int k = 0; k < size[2]; k++) {
        monitor.check();
        for (int j = 0; j < size[1]; j++) {
          fill(rays, j, k);
        }
      }
    }

    private void fill(RayCrossings rays, int j, int k) {
      int row = (k * size[1] + j) * size[0];
      int winding = 0;
      for (int n = 0; n + 1 < rays.count(j, k); n++) {
        winding -= rays.sign(j, k, n);
        if (winding > 0) {
          int from = (int) Math.max(0, Math.ceil(rays.position(j, k, n)));
          int to = (int) Math.min(size[0], Math.ceil(rays.position(j, k, n + 1)));
          if (from < to) {
            Arrays.fill(state, row + from, row + to, (byte) 1);
          }
        }
      }
    }

    TrappedVoids find() {
      flood(0);
      List<Part> parts = new ArrayList<>();
      for (int n = 0; n < state.length; n++) {
        if (state[n] == 0) {
          double[] sum = flood(n);
          if (sum[3] >= LEAST_NODES) {
            Vec3 middle =
                new Vec3(
                    origin[0] + pitch * sum[0] / sum[3],
                    origin[1] + pitch * sum[1] / sum[3],
                    origin[2] + pitch * sum[2] / sum[3]);
            parts.add(new Part(sum[3] * pitch * pitch * pitch, middle));
          }
        }
      }
      parts.sort(Comparator.comparingDouble(part -> -part.volumeMm3()));
      return new TrappedVoids(pitch, parts);
    }

    private double[] flood(int seed) {
      double[] sum = new double[4];
      push(seed);
      while (depth > 0) {
        int n = stack[--depth];
        int i = n % size[0];
        int j = n / size[0] % size[1];
        int k = n / size[0] / size[1];
        sum[0] += i;
        sum[1] += j;
        sum[2] += k;
        sum[3]++;
        if (((long) sum[3] & 0x3FFFF) == 0) {
          monitor.check();
        }
        pushIf(i > 0, n - 1);
        pushIf(i + 1 < size[0], n + 1);
        pushIf(j > 0, n - size[0]);
        pushIf(j + 1 < size[1], n + size[0]);
        pushIf(k > 0, n - size[0] * size[1]);
        pushIf(k + 1 < size[2], n + size[0] * size[1]);
      }
      return sum;
    }

    private void pushIf(boolean there, int n) {
      if (there && state[n] == 0) {
        push(n);
      }
    }

    private void push(int n) {
      state[n] = 2;
      if (depth == stack.length) {
        stack = Arrays.copyOf(stack, 2 * depth);
      }
      stack[depth++] = n;
    }
  }
}
