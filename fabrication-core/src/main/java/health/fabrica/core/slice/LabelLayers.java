package health.fabrica.core.slice;

import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Nanometres;
import health.fabrica.core.polygon.Operation;
import health.fabrica.core.polygon.Overlay;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.segment.LabelMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Layers of a label map, one region for every material, without gaps or overlaps: materials that
 * meet share the very same border.
 *
 * <p>The border runs through the middles between neighbouring voxel centres of different labels
 * (marching squares for several materials): within the square of four centres two such middles are
 * joined directly, which takes the corners off the steps, and three or four meet in the centre of
 * the square. All borders are these short lines, which never cross, so every material receives the
 * same points in whole nanometres. Around the map lies label 0, which is no material.
 *
 * @param labels the voxels
 * @param xMm x of the centre of voxel (0, 0, 0)
 * @param yMm y of it
 * @param zMm z of it
 * @param dxMm distance of the centres along x, above 0
 * @param dyMm distance of the centres along y, above 0
 * @param dzMm distance of the centres along z, above 0
 */
public record LabelLayers(
    LabelMap labels, double xMm, double yMm, double zMm, double dxMm, double dyMm, double dzMm) {

  public LabelLayers {
    if (!(dxMm > 0 && dyMm > 0 && dzMm > 0)) {
      throw SliceProblem.PLAN_INVALID.refuse(
          "Voxels of " + dxMm + " x " + dyMm + " x " + dzMm + " mm bound nothing.",
          "Give their size in millimetres.");
    }
  }

  /**
   * The materials of the slice whose centres are nearest to a height; labels ascend, and labels
   * that are not in the slice are left out.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1401 when the map is beyond the grid
   */
  public Map<Integer, Region> at(double planeMm) {
    Map<Integer, Overlay> overlays = new TreeMap<>();
    int k = (int) Math.floor((planeMm - zMm) / dzMm + 0.5);
    if (k >= 0 && k < labels.slices()) {
      int[] below = new int[labels.columns() + 2];
      int[] above = new int[labels.columns() + 2];
      for (int j = 0; j <= labels.rows(); j++) {
        int[] row = below;
        below = above;
        above = row;
        for (int i = 0; i < labels.columns(); i++) {
          above[i + 1] = j < labels.rows() ? labels.get(i, j, k) : 0;
        }
        for (int i = 0; i <= labels.columns(); i++) {
          if (below[i] != below[i + 1] || above[i] != above[i + 1] || below[i] != above[i]) {
            square(i, j, below[i], below[i + 1], above[i + 1], above[i], overlays);
          }
        }
      }
    }
    Map<Integer, Region> regions = new TreeMap<>();
    overlays.forEach(
        (label, overlay) -> regions.put(label, overlay.result(Operation.UNION, FillRule.POSITIVE)));
    return regions;
  }

  /** Borders in the square of the centres (i - 1, j - 1) to (i, j), labels counter-clockwise. */
  private void square(int i, int j, int a, int b, int c, int d, Map<Integer, Overlay> overlays) {
    int x0 = Nanometres.of(xMm + (i - 1) * dxMm);
    int x1 = Nanometres.of(xMm + i * dxMm);
    int y0 = Nanometres.of(yMm + (j - 1) * dyMm);
    int y1 = Nanometres.of(yMm + j * dyMm);
    int xm = (x0 + x1) >> 1;
    int ym = (y0 + y1) >> 1;
    int[] label = {a, b, c, d};
    int[] mx = {xm, x1, xm, x0}; // middle of the side after each corner
    int[] my = {y0, ym, y1, ym};
    int crossed = 0;
    for (int s = 0; s < 4; s++) {
      crossed += label[s] != label[(s + 1) & 3] ? 1 : 0;
    }
    for (int s = 0; s < 4; s++) {
      int own = label[s];
      int before = (s + 3) & 3;
      // A run of corners of one label, counter-clockwise from s: its border leaves over the side
      // after the run and comes in over the side before it.
      if (own != 0 && label[before] != own) {
        int end = s;
        while (label[(end + 1) & 3] == own) {
          end = (end + 1) & 3;
        }
        Overlay overlay = overlays.computeIfAbsent(own, any -> new Overlay());
        if (crossed == 2) {
          overlay.edge(mx[end], my[end], mx[before], my[before]);
        } else {
          overlay.edge(mx[end], my[end], xm, ym);
          overlay.edge(xm, ym, mx[before], my[before]);
        }
      }
    }
  }
}
