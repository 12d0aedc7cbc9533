package health.fabrica.core.segment;

import health.fabrica.core.field.DistanceTransform;
import health.fabrica.core.image.HeapGuard;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;

/**
 * Splits objects that touch: floods the mask from markers, deepest voxels first, so that fronts
 * meet where the object is thinnest (Meyer's flooding on the negative distance to the background).
 * One thread; the result depends on nothing but the input.
 *
 * <p>Memory: 9 bytes a voxel of the box around the mask.
 */
public final class WatershedSplitter {

  private static final int LEVELS = 1024;

  private final MaskBox box;
  private final byte[] level; // depth, 0 outside the mask
  private final byte[] finer; // low bits of the depth
  private final byte[] label;
  private final int[] next; // in the queue of a level
  private final int[] head = new int[LEVELS];
  private final int[] tail = new int[LEVELS];
  private final WorkMonitor monitor;

  private WatershedSplitter(MaskBox box, WorkMonitor monitor) {
    this.box = box;
    this.monitor = monitor;
    int voxels = box.voxels();
    this.level = new byte[voxels];
    this.finer = new byte[voxels];
    this.label = new byte[voxels];
    this.next = new int[voxels];
    Arrays.fill(head, -1);
  }

  /**
   * Gives each voxel of the mask that a marker reaches the label of that marker.
   *
   * @param markers labels 1 to 255; those outside the mask do not count
   * @throws health.fabrica.core.problem.ProblemException FAB-1021 when memory is short, FAB-1000
   *     when cancelled
   */
  public static LabelMap split(
      BitMask mask, LabelMap markers, Vec3 spacingMm, int threads, WorkMonitor monitor) {
    LabelMap out =
        new LabelMap(mask.columns(), mask.rows(), mask.slices(), Math.min(255, markers.highest()));
    MaskBox box = MaskBox.around(mask);
    if (box.isEmpty()) {
      return out;
    }
    HeapGuard.require("Splitting touching objects", 9L * box.voxelsLong());
    WatershedSplitter splitter = new WatershedSplitter(box, monitor);
    splitter.takeDepth(mask, spacingMm, threads);
    splitter.takeMarkers(markers);
    splitter.flood();
    splitter.write(out);
    return out;
  }

  /** Depth below the surface in 1023 steps from the thinnest to the deepest voxel. */
  private void takeDepth(BitMask mask, Vec3 spacingMm, int threads) {
    float[][] squares =
        DistanceTransform.squaredMm2(MaskOps.not(box.cut(mask)), spacingMm, threads, monitor);
    double deepest = 0;
    for (float[] slice : squares) {
      for (float square : slice) {
        deepest = square < Float.POSITIVE_INFINITY ? Math.max(deepest, square) : deepest;
      }
    }
    double scale = (LEVELS - 2) / Math.sqrt(Math.max(deepest, 1e-9));
    int n = 0;
    for (float[] slice : squares) {
      monitor.check();
      for (float square : slice) {
        int depth = square == 0 ? 0 : 1 + (int) Math.min(LEVELS - 2, Math.sqrt(square) * scale);
        level[n] = (byte) (depth >> 2);
        finer[n++] = (byte) (depth & 3);
      }
    }
  }

  private int depth(int voxel) {
    return (level[voxel] & 0xff) << 2 | finer[voxel];
  }

  private void takeMarkers(LabelMap markers) {
    for (int n = 0; n < box.voxels(); n++) {
      int marker = markers.get(box.column(n), box.row(n), box.slice(n));
      if (marker > 0 && marker <= 255 && depth(n) > 0) {
        label[n] = (byte) marker;
        push(n, depth(n));
      }
    }
  }

  private void push(int voxel, int at) {
    next[voxel] = -1;
    if (head[at] < 0) {
      head[at] = voxel;
    } else {
      next[tail[at]] = voxel;
    }
    tail[at] = voxel;
  }

  private void flood() {
    int done = 0;
    for (int at = LEVELS - 1; at > 0; ) {
      int voxel = head[at];
      if (voxel < 0) {
        at--;
        continue;
      }
      if ((++done & 0xffff) == 0) {
        monitor.check();
      }
      head[at] = next[voxel];
      // A voxel deeper than the front that reaches it belongs to the same basin: it waits no longer
      // than the front itself.
      int i = box.column(voxel);
      int j = box.row(voxel);
      int k = box.slice(voxel);
      reach(voxel, voxel - 1, i > box.firstColumn(), at);
      reach(voxel, voxel + 1, i < box.lastColumn(), at);
      reach(voxel, voxel - box.columns(), j > box.firstRow(), at);
      reach(voxel, voxel + box.columns(), j < box.lastRow(), at);
      reach(voxel, voxel - box.columns() * box.rows(), k > box.firstSlice(), at);
      reach(voxel, voxel + box.columns() * box.rows(), k < box.lastSlice(), at);
    }
  }

  private void reach(int from, int to, boolean inside, int at) {
    if (inside && label[to] == 0 && depth(to) > 0) {
      label[to] = label[from];
      push(to, Math.min(at, depth(to)));
    }
  }

  private void write(LabelMap out) {
    for (int n = 0; n < box.voxels(); n++) {
      if (label[n] != 0) {
        out.set(box.column(n), box.row(n), box.slice(n), label[n] & 0xff);
      }
    }
  }
}
