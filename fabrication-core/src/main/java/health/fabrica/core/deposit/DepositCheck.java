package health.fabrica.core.deposit;

import health.fabrica.core.estimate.BeadVisitor;
import health.fabrica.core.estimate.GcodeInterpreter;
import health.fabrica.core.estimate.GcodeLimits;
import health.fabrica.core.estimate.GcodeReport;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.MeshBounds;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.slice.BitComponents;
import health.fabrica.core.slice.BitGrid;
import health.fabrica.core.slice.MeshSlicer;
import health.fabrica.core.slice.SliceLayer;
import health.fabrica.core.work.WorkMonitor;
import java.io.InputStream;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Lays a print file down again. A bead fills its length times the height of its layer with the
 * plastic that was pushed out, which gives its width. In each compared layer the shape is what the
 * beads cover, and those gaps between them that lie for the most part in the model: the sparse
 * inside. A wall with a hole lets the inside run out, so it shows as missing volume.
 */
public final class DepositCheck implements BeadVisitor {

  private static final double MARGIN_MM = 2;
  private static final double FINEST_MM = 0.05;
  private static final double COARSEST_MM = 0.2;
  private static final int MOST_PIXELS_A_SIDE = 1500;
  private static final double FARTHEST_MM = 5;
  private static final Pattern AUXILIARY =
      Pattern.compile("skirt|brim|support|prime|wipe|custom", Pattern.CASE_INSENSITIVE);

  private final MeshSlicer model;
  private final double[] shiftMm;
  private final int everyNth;
  private final DepositGrid grid;
  private final WorkMonitor monitor;
  private final TreeSet<Double> heights = new TreeSet<>();
  private final BitGrid beads;
  private double z = Double.NaN;
  private double layerMm;
  private int layers;
  private int checked;
  private double plastic;
  private double auxiliary;
  private double modelPixels;
  private double shapePixels;
  private double excess;
  private double excessZ;
  private double missing;
  private double missingZ;

  private DepositCheck(TriangleMesh mesh, double[] shiftMm, int everyNth, WorkMonitor monitor) {
    this.model = MeshSlicer.of(mesh);
    this.shiftMm = shiftMm;
    this.everyNth = everyNth;
    this.monitor = monitor;
    MeshBounds bounds = MeshBounds.of(mesh);
    double x = bounds.low().x() + shiftMm[0];
    double y = bounds.low().y() + shiftMm[1];
    Vec3 size = bounds.size();
    double extent = Math.max(size.x(), size.y()) + 2 * MARGIN_MM;
    double pixel = Math.min(COARSEST_MM, Math.max(FINEST_MM, extent / MOST_PIXELS_A_SIDE));
    this.grid = DepositGrid.over(x, y, x + size.x(), y + size.y(), MARGIN_MM, pixel);
    this.beads = grid.empty();
  }

  /**
   * Reads a print file and compares it with its model.
   *
   * @param mesh the approved model, closed
   * @param shiftMm what was added to x, y and z of the mesh to place it on the bed
   * @param everyNth compares the first layer and every nth after it
   * @throws health.fabrica.core.problem.ProblemException FAB-1701 to 1704 for the mesh, FAB-1901 to
   *     1906 for the file, FAB-1000 when cancelled
   */
  public static DepositReport check(
      InputStream gcode,
      GcodeLimits limits,
      TriangleMesh mesh,
      double[] shiftMm,
      int everyNth,
      WorkMonitor monitor) {
    return lay(gcode, limits, mesh, shiftMm, everyNth, BeadVisitor.NONE, monitor).deposit();
  }

  /**
   * What one reading of a file tells.
   *
   * @param deposit how it agrees with its model
   * @param file what it does
   */
  public record Laid(DepositReport deposit, GcodeReport file) {}

  /**
   * The same, and hands the beads on while the file is read.
   *
   * @param also takes each bead, after it was checked
   */
  public static Laid lay(
      InputStream gcode,
      GcodeLimits limits,
      TriangleMesh mesh,
      double[] shiftMm,
      int everyNth,
      BeadVisitor also,
      WorkMonitor monitor) {
    DepositCheck check = new DepositCheck(mesh, shiftMm.clone(), everyNth, monitor);
    GcodeReport file =
        GcodeInterpreter.read(
            gcode,
            limits,
            (from, to, z, volume, type) -> {
              check.bead(from, to, z, volume, type);
              also.bead(from, to, z, volume, type);
            });
    check.endLayer();
    return new Laid(check.report(), file);
  }

  @Override
  public void bead(double[] fromMm, double[] toMm, double zMm, double volumeMm3, String type) {
    if (AUXILIARY.matcher(type).find()) {
      auxiliary += volumeMm3;
      return;
    }
    plastic += volumeMm3;
    if (zMm != z) {
      endLayer();
      beginLayer(zMm);
    }
    if (isCompared()) {
      double length = Math.hypot(toMm[0] - fromMm[0], toMm[1] - fromMm[1]);
      grid.bead(beads, fromMm, toMm, volumeMm3 / (length * layerMm));
    }
  }

  private void beginLayer(double zMm) {
    monitor.check();
    z = zMm;
    Double below = heights.lower(zMm);
    layerMm = below == null ? zMm : zMm - below;
    heights.add(zMm);
    beads.clear();
    layers++;
  }

  private boolean isCompared() {
    return (layers - 1) % everyNth == 0;
  }

  private void endLayer() {
    if (layers == 0 || !isCompared()) {
      return;
    }
    double middle = z - layerMm / 2;
    SliceLayer slice = model.slice(middle - shiftMm[2]);
    BitGrid wanted = grid.empty();
    grid.layer(wanted, slice, shiftMm[0], shiftMm[1]);
    BitGrid shape = shape(wanted);
    checked++;
    modelPixels += wanted.count() * layerMm;
    shapePixels += shape.count() * layerMm;
    double out = farthest(beads, wanted);
    if (out > excess) {
      excess = out;
      excessZ = middle;
    }
    double uncovered = farthest(wanted, shape);
    if (uncovered > missing) {
      missing = uncovered;
      missingZ = middle;
    }
  }

  /** The beads with the gaps that lie for the most part in the model. */
  private BitGrid shape(BitGrid wanted) {
    BitGrid gaps = grid.empty();
    for (int row = 0; row < grid.ny(); row++) {
      gaps.setSpan(0, grid.nx(), row);
    }
    gaps.andNot(beads);
    BitComponents parts = new BitComponents(gaps);
    int[] sizes = parts.sizes();
    int[] inside = parts.sizesWithin(wanted);
    boolean[] chosen = new boolean[parts.count()];
    for (int part = 0; part < chosen.length; part++) {
      chosen[part] = 2L * inside[part] > sizes[part];
    }
    int outside = parts.at(0, 0);
    if (outside >= 0) {
      chosen[outside] = false;
    }
    BitGrid shape = grid.empty();
    parts.mark(chosen, shape);
    return shape.or(beads);
  }

  /** Greatest distance of a set pixel of one grid to the other, in steps of a pixel. */
  private double farthest(BitGrid from, BitGrid to) {
    if (to.isEmpty()) {
      return from.isEmpty() ? 0 : FARTHEST_MM;
    }
    BitGrid rest = grid.empty();
    BitGrid grown = grid.empty();
    int most = (int) Math.ceil(FARTHEST_MM / grid.pixelMm());
    int low = -1;
    int high = 0;
    while (high < most && !within(from, to, high, rest, grown)) {
      low = high;
      high = Math.max(1, 2 * high);
    }
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (within(from, to, middle, rest, grown)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return Math.min(FARTHEST_MM, high * grid.pixelMm());
  }

  private static boolean within(BitGrid from, BitGrid to, int radius, BitGrid rest, BitGrid grown) {
    rest.copyFrom(from);
    rest.andNot(radius == 0 ? to : grown.dilationOf(to, radius));
    return rest.isEmpty();
  }

  private DepositReport report() {
    double pixelArea = grid.pixelMm() * grid.pixelMm();
    return new DepositReport(
        layers,
        checked,
        grid.pixelMm(),
        plastic,
        auxiliary,
        modelPixels * pixelArea,
        shapePixels * pixelArea,
        excess,
        excessZ,
        missing,
        missingZ);
  }
}
