package health.fabrica.core.polygon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines along the middle of thin parts, with their widths: the chordal axis (Prasad 1997). The
 * border is sampled and triangulated; the middles of the edges that cross a part from side to side
 * follow one another along its middle. Branches into corners, no longer than the part is wide, are
 * left out. Widths are scaled for each part, by a half at most, so that the lines cover its area.
 *
 * <p>The lines depend on the region only. Scratch memory; one thread.
 */
public final class MiddleLines {

  private static final double LARGEST_SCALE = 1.5;

  private final int stepNm;
  private final double toleranceMm;
  private final LineSimplifier simplifier = new LineSimplifier();
  private double missedMm2;

  /**
   * @param stepMm longest distance of samples of the border, about half of what is thin
   * @param toleranceMm by how much a line and its width may differ for the sake of fewer points
   */
  public MiddleLines(double stepMm, double toleranceMm) {
    this.stepNm = Nanometres.of(stepMm);
    this.toleranceMm = toleranceMm;
  }

  /** The lines of all parts of a region, in the order of the parts. */
  public List<MiddleLine> of(Region region) {
    missedMm2 = 0;
    List<MiddleLine> lines = new ArrayList<>();
    for (Island island : region.islands()) {
      Triangulation net = net(island);
      List<MiddleLine> own = new ArrayList<>();
      double covered = 0;
      for (MiddleLine line : net == null ? List.<MiddleLine>of() : new ChordalAxis(net).lines()) {
        MiddleLine simple = simplified(line);
        covered += simple.areaMm2();
        own.add(simple);
      }
      double area = island.areaMm2();
      if (covered <= 0) {
        missedMm2 += area;
        continue;
      }
      double scale = Math.max(1 / LARGEST_SCALE, Math.min(LARGEST_SCALE, area / covered));
      own.forEach(line -> lines.add(line.scaled(scale)));
    }
    return lines;
  }

  /** Area of the last region's parts that have no line: specks. */
  public double missedMm2() {
    return missedMm2;
  }

  private @Nullable Triangulation net(Island island) {
    List<Ring> rings = new ArrayList<>(island.holes());
    rings.add(0, island.outer());
    Triangulation net = box(island.outer());
    List<int[]> vertices = new ArrayList<>();
    for (Ring ring : rings) {
      vertices.add(samples(ring, net));
    }
    for (int[] ring : vertices) {
      for (int i = 0, p = ring.length - 1; i < ring.length; p = i++) {
        if (ring[p] != ring[i] && !net.fix(ring[p], ring[i])) {
          return null;
        }
      }
    }
    return net;
  }

  private static Triangulation box(Ring outer) {
    int x0 = Integer.MAX_VALUE;
    int y0 = Integer.MAX_VALUE;
    int x1 = Integer.MIN_VALUE;
    int y1 = Integer.MIN_VALUE;
    for (int i = 0; i < outer.size(); i++) {
      x0 = Math.min(x0, outer.x(i));
      y0 = Math.min(y0, outer.y(i));
      x1 = Math.max(x1, outer.x(i));
      y1 = Math.max(y1, outer.y(i));
    }
    int margin = Nanometres.PER_MM;
    return new Triangulation(x0 - margin, y0 - margin, x1 + margin, y1 + margin);
  }

  private int[] samples(Ring ring, Triangulation net) {
    int[] pieces = new int[ring.size()];
    int total = 0;
    for (int i = 0; i < ring.size(); i++) {
      int b = i + 1 == ring.size() ? 0 : i + 1;
      double length = Math.hypot((double) ring.x(b) - ring.x(i), (double) ring.y(b) - ring.y(i));
      pieces[i] = Math.max(1, (int) Math.ceil(length / stepNm));
      total += pieces[i];
    }
    int[] found = new int[total];
    int n = 0;
    for (int i = 0; i < ring.size(); i++) {
      int b = i + 1 == ring.size() ? 0 : i + 1;
      double dx = ((double) ring.x(b) - ring.x(i)) / pieces[i];
      double dy = ((double) ring.y(b) - ring.y(i)) / pieces[i];
      for (int k = 0; k < pieces[i]; k++) {
        found[n++] =
            net.insert(ring.x(i) + (int) Math.rint(k * dx), ring.y(i) + (int) Math.rint(k * dy));
      }
    }
    return found;
  }

  private MiddleLine simplified(MiddleLine line) {
    int n = line.size();
    double[] x = line.xMm().clone();
    double[] y = line.yMm().clone();
    double[] width = line.widthMm().clone();
    int m =
        line.closed()
            ? simplifier.simplify(x, y, width, n, toleranceMm)
            : simplifier.simplifyOpen(x, y, width, n, toleranceMm);
    return new MiddleLine(
        Arrays.copyOf(x, m), Arrays.copyOf(y, m), Arrays.copyOf(width, m), line.closed() && m >= 3);
  }
}
