package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.Region;
import java.util.List;

/**
 * The walls of one part in one layer.
 *
 * @param beads loops along the walls, lines in what is too thin for them
 * @param inner what the walls leave for skins and infill
 * @param narrowMm2 area of parts thinner than a bead that are printed with narrower beads
 * @param lost what is too thin to print
 */
record LayerWalls(List<Bead> beads, Region inner, double narrowMm2, Lost lost) {

  /**
   * Walls that are too thin to print.
   *
   * @param mm2 their area
   * @param mm their length
   * @param xMm where the first one is on the bed
   * @param yMm where the first one is on the bed
   */
  record Lost(double mm2, double mm, double xMm, double yMm) {

    static final Lost NOTHING = new Lost(0, 0, 0, 0);

    Lost and(double moreMm2, double moreMm, double x, double y) {
      return new Lost(
          mm2 + moreMm2,
          mm + moreMm,
          mm == 0 && moreMm > 0 ? x : xMm,
          mm == 0 && moreMm > 0 ? y : yMm);
    }
  }
}
