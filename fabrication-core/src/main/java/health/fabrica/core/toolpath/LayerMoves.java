package health.fabrica.core.toolpath;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The moves of one layer, in whole micrometres on the bed. Every move goes from the end of the one
 * before it; the first is a travel. Mutable; one thread.
 */
final class LayerMoves {

  private int[] x = new int[1024];
  private int[] y = new int[1024];
  private float[] flow = new float[1024];
  private byte[] kind = new byte[1024];
  private int count;

  private final List<int[]> tools = new ArrayList<>();

  /** Goes on with another extruder, from the next move on. */
  void tool(int number) {
    tools.add(new int[] {count, number});
  }

  /** The extruder that is taken before move i; -1 when none is. */
  int toolBefore(int i) {
    int found = -1;
    for (int[] change : tools) {
      found = change[0] == i ? change[1] : found;
    }
    return found;
  }

  /** Adds a move without extrusion; none when the head is there already. */
  void travel(double xMm, double yMm, MoveKind how) {
    int ux = micrometres(xMm);
    int uy = micrometres(yMm);
    if (count == 0 || x[count - 1] != ux || y[count - 1] != uy) {
      add(ux, uy, 0, count == 0 ? MoveKind.TRAVEL : how);
    }
  }

  /**
   * Adds a printing move.
   *
   * @param width width of the bead as a multiple of the line width
   */
  void print(double xMm, double yMm, double width, MoveKind what) {
    int ux = micrometres(xMm);
    int uy = micrometres(yMm);
    if (x[count - 1] != ux || y[count - 1] != uy) {
      add(ux, uy, (float) width, what);
    }
  }

  private void add(int ux, int uy, float width, MoveKind what) {
    if (count == x.length) {
      x = Arrays.copyOf(x, 2 * count);
      y = Arrays.copyOf(y, 2 * count);
      flow = Arrays.copyOf(flow, 2 * count);
      kind = Arrays.copyOf(kind, 2 * count);
    }
    x[count] = ux;
    y[count] = uy;
    flow[count] = width;
    kind[count] = (byte) what.ordinal();
    count++;
  }

  private static int micrometres(double mm) {
    return (int) Math.round(mm * 1000);
  }

  int count() {
    return count;
  }

  int x(int i) {
    return x[i];
  }

  int y(int i) {
    return y[i];
  }

  /** Width of the bead of move i as a multiple of the line width. */
  float width(int i) {
    return flow[i];
  }

  MoveKind kind(int i) {
    return MoveKind.of(kind[i]);
  }

  /** Where the head is, in mm. */
  double lastX() {
    return count == 0 ? 0 : x[count - 1] / 1000.0;
  }

  /** Where the head is, in mm. */
  double lastY() {
    return count == 0 ? 0 : y[count - 1] / 1000.0;
  }
}
