package health.fabrica.core.segment;

import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;

/** Fills what a mask encloses: background that no path of shared faces joins to the border. */
public final class HoleFiller {

  private HoleFiller() {}

  /** Cavities closed on all sides. */
  public static BitMask fill(BitMask mask, WorkMonitor monitor) {
    return MaskOps.not(ConnectedComponents.keepTouchingBorder(MaskOps.not(mask), monitor));
  }

  /** Holes in each slice by itself, so tubes that run across slices are filled too. */
  public static BitMask fillSlices(BitMask mask, int threads, WorkMonitor monitor) {
    BitMask out = new BitMask(mask.columns(), mask.rows(), mask.slices());
    Parallel.loop(
        threads,
        mask.slices(),
        1,
        (k, end) -> {
          monitor.check();
          System.arraycopy(fillSlice(mask, k).words(0), 0, out.words(k), 0, out.words(k).length);
          monitor.progress("fill", (double) end / mask.slices());
        });
    return out;
  }

  /** Between two full slices, in which only the border of the slice is outside. */
  private static BitMask fillSlice(BitMask mask, int k) {
    int columns = mask.columns();
    int rows = mask.rows();
    BitMask slice = new BitMask(columns, rows, 3);
    System.arraycopy(mask.words(k), 0, slice.words(1), 0, slice.words(1).length);
    BitMask background = MaskOps.not(slice);
    java.util.Arrays.fill(background.words(0), 0);
    java.util.Arrays.fill(background.words(2), 0);
    BitMask outside = ConnectedComponents.keepTouchingBorder(background, WorkMonitor.NONE);
    BitMask filled = new BitMask(columns, rows, 1);
    System.arraycopy(MaskOps.not(outside).words(1), 0, filled.words(0), 0, filled.words(0).length);
    return filled;
  }
}
