package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.Island;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.polygon.RowCrossings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * Rows of a wave through a region, cut at its border. The wave is taken off the border, piece by
 * piece between its knots, after which rows are straight and parity tells what is inside. Rows lie
 * on one grid for all regions and layers. Scratch memory; one thread.
 */
final class ScanLines {

  private final RowCrossings crossings = new RowCrossings();

  /**
   * One stretch of a row.
   *
   * @param row number of the row
   * @param xy points in mm, x and y in turn
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier within one stage, never compared
  record Stretch(int row, double[] xy) {

    double x(boolean end) {
      return xy[end ? xy.length - 2 : 0];
    }

    double y(boolean end) {
      return xy[end ? xy.length - 1 : 1];
    }
  }

  /**
   * How rows lie.
   *
   * @param wave their shape
   * @param angleDegrees by how much they are turned
   * @param spacingMm their distance
   * @param offsetMm where row 0 is
   */
  record Rows(Wave wave, double angleDegrees, double spacingMm, double offsetMm) {

    static Rows straight(double angleDegrees, double spacingMm) {
      return new Rows(Wave.STRAIGHT, angleDegrees, spacingMm, spacingMm / 2);
    }
  }

  /**
   * The stretches in one island, by row and along it.
   *
   * @param density share of the rows wanted at a place, 1 for all
   */
  List<Stretch> of(Island island, Rows how, DoubleBinaryOperator density) {
    double angle = StrictMath.toRadians(how.angleDegrees());
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    crossings.clear();
    cut(island.outer(), how, cos, sin);
    for (Ring hole : island.holes()) {
      cut(hole, how, cos, sin);
    }
    return paired(how, cos, sin, density);
  }

  private void cut(Ring ring, Rows how, double cos, double sin) {
    double[] xy = ring.toMm();
    int last = xy.length - 2;
    boolean swapped = how.wave().swapped();
    double pu = xy[last] * cos + xy[last + 1] * sin;
    double pv = xy[last + 1] * cos - xy[last] * sin;
    for (int i = 0; i < xy.length; i += 2) {
      double u = xy[i] * cos + xy[i + 1] * sin;
      double v = xy[i + 1] * cos - xy[i] * sin;
      if (swapped) {
        edge(pv, pu, v, u, how);
      } else {
        edge(pu, pv, u, v, how);
      }
      pu = u;
      pv = v;
    }
  }

  private void edge(double u0, double v0, double u1, double v1, Rows how) {
    Wave wave = how.wave();
    double offset = how.offsetMm();
    if (wave.isStraight()) {
      piece(u0, v0 - offset, u1, v1 - offset, how.spacingMm());
      return;
    }
    double knot = wave.knotMm();
    long first = (long) Math.floor(Math.min(u0, u1) / knot) + 1;
    long end = (long) Math.ceil(Math.max(u0, u1) / knot);
    double pu = u0;
    double pv = v0 - wave.at(u0) - offset;
    boolean forward = u1 > u0;
    for (long n = 0; n < end - first; n++) {
      double u = (forward ? first + n : end - 1 - n) * knot;
      double v = v0 + (v1 - v0) * ((u - u0) / (u1 - u0)) - wave.at(u) - offset;
      piece(pu, pv, u, v, how.spacingMm());
      pu = u;
      pv = v;
    }
    piece(pu, pv, u1, v1 - wave.at(u1) - offset, how.spacingMm());
  }

  /** Rows from the lower end, counted, to the upper end, not counted. */
  private void piece(double u0, double v0, double u1, double v1, double spacing) {
    double low = Math.min(v0, v1);
    double high = Math.max(v0, v1);
    int row = (int) Math.ceil(low / spacing);
    for (; row * spacing < high; row++) {
      double v = row * spacing;
      if (v >= low) {
        crossings.add(row, u0 + (v - v0) / (v1 - v0) * (u1 - u0));
      }
    }
  }

  private List<Stretch> paired(Rows how, double cos, double sin, DoubleBinaryOperator density) {
    List<Stretch> found = new ArrayList<>();
    crossings.forEachRow(
        (row, at, from, to) -> {
          for (int i = from; i + 1 < to; i += 2) {
            if (at[i + 1] > at[i]) {
              wanted(stretch(how, row, at[i], at[i + 1], cos, sin), density, found);
            }
          }
        });
    return found;
  }

  private static Stretch stretch(
      Rows how, int row, double from, double to, double cos, double sin) {
    Wave wave = how.wave();
    double base = row * how.spacingMm() + how.offsetMm();
    long first = 0;
    int knots = 0;
    if (!wave.isStraight()) {
      first = (long) Math.floor(from / wave.knotMm()) + 1;
      knots = (int) Math.max(0, (long) Math.ceil(to / wave.knotMm()) - first);
    }
    double[] xy = new double[2 * knots + 4];
    for (int i = 0; i < knots + 2; i++) {
      double u = i == 0 ? from : i == knots + 1 ? to : (first + i - 1) * wave.knotMm();
      double v = base + wave.at(u);
      double a = wave.swapped() ? v : u;
      double b = wave.swapped() ? u : v;
      xy[2 * i] = a * cos - b * sin;
      xy[2 * i + 1] = a * sin + b * cos;
    }
    return new Stretch(row, xy);
  }

  /**
   * Of every four rows the first is there above an eighth of the density, the third above three
   * eighths, the others above three quarters: a quarter, half or all of the rows.
   */
  private static void wanted(Stretch all, DoubleBinaryOperator density, List<Stretch> found) {
    int turn = Math.floorMod(all.row(), 4);
    double least = turn == 0 ? 0.125 : turn == 2 ? 0.375 : 0.75;
    if (density == FULL) {
      found.add(all);
      return;
    }
    double[] xy = all.xy();
    double[] fine = finer(xy);
    int begin = -1;
    for (int i = 0; i < fine.length; i += 2) {
      boolean in = density.applyAsDouble(fine[i], fine[i + 1]) >= least;
      if (in && begin < 0) {
        begin = i;
      }
      boolean ends = begin >= 0 && (!in || i + 2 == fine.length);
      if (ends) {
        int end = in ? i + 2 : i;
        if (end - begin >= 4) {
          found.add(new Stretch(all.row(), Arrays.copyOfRange(fine, begin, end)));
        }
        begin = -1;
      }
    }
  }

  /** All rows everywhere. */
  static final DoubleBinaryOperator FULL = (x, y) -> 1;

  /** The same line with points at most half a millimetre apart. */
  private static double[] finer(double[] xy) {
    double[] fine = new double[xy.length];
    int n = 0;
    for (int i = 0; i < xy.length; i += 2) {
      int pieces = 1;
      if (i > 0) {
        double length = Math.hypot(xy[i] - xy[i - 2], xy[i + 1] - xy[i - 1]);
        pieces = Math.max(1, (int) Math.ceil(length / 0.5));
      }
      for (int k = 1; k <= pieces; k++) {
        if (n + 2 > fine.length) {
          fine = Arrays.copyOf(fine, 2 * fine.length);
        }
        double t = (double) k / pieces;
        fine[n++] = i == 0 ? xy[0] : xy[i - 2] + t * (xy[i] - xy[i - 2]);
        fine[n++] = i == 0 ? xy[1] : xy[i - 1] + t * (xy[i + 1] - xy[i - 1]);
      }
    }
    return Arrays.copyOf(fine, n);
  }
}
