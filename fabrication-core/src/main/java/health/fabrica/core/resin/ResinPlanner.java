package health.fabrica.core.resin;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.slice.BitComponents;
import health.fabrica.core.slice.BitGrid;
import health.fabrica.core.slice.LayerSource;
import health.fabrica.core.slice.PlacedLayers;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Plans a resin print and writes its package, layer by layer. The model is not turned; its lowest
 * point touches the platform and its middle lies in the middle of the display.
 *
 * <p>One thread. Memory: three images of the display.
 */
public final class ResinPlanner {

  /** Islands and openings below a square of 0.1 mm are noise of the pixels. */
  private static final double WORTH_SAYING_MM2 = 0.01;

  private static final int CURED = 128;

  /** Where the layers of a survey go. */
  private static final LayerPackage NOWHERE =
      new LayerPackage() {
        @Override
        public void layer(ExposedLayer layer) {}

        @Override
        public void end(ResinSummary summary) {}
      };

  private final ResinProfile profile;
  private final Hollows hollows;
  private final Coverage coverage;
  private double areaSumMm2;
  private double largestMm2;
  private double seconds;
  private boolean curesAnything;

  private ResinPlanner(ResinProfile profile) {
    this.profile = profile;
    double pixelMm2 = profile.pixelXMm() * profile.pixelYMm();
    this.hollows = new Hollows(pixelMm2, profile.layerMm(), WORTH_SAYING_MM2);
    this.coverage = new Coverage(profile.pixelsX(), profile.pixelsY());
  }

  /**
   * Plans a print. When this method throws, what was written is not a usable file: write to a
   * temporary place first.
   *
   * @param mesh closed, in mm, z away from the platform
   * @param job name of the job, {@code [A-Za-z0-9._-]}, at most 60 characters, never a patient's
   * @param out takes the package; not closed
   * @throws health.fabrica.core.problem.ProblemException FAB-1701 to 1704 when the mesh cannot be
   *     cut, FAB-1580 to 1583, FAB-1000 when cancelled
   */
  public static ResinSummary plan(
      TriangleMesh mesh,
      ResinProfile profile,
      String job,
      ResinFormat format,
      OutputStream out,
      WorkMonitor monitor) {
    PlacedLayers placed = placed(mesh, profile, 0);
    LayerSource.Cuts cuts = placed.cuts(monitor);
    return write(placed.layers(), () -> cuts.next().get(), profile, job, format, out, monitor);
  }

  /** A print with what was done to its model. */
  public record Worked(ResinSummary summary, ResinChanges changes) {}

  /**
   * Hollows, drains and supports a model, and plans its print. All layers are held.
   *
   * @param mesh closed, in mm, z away from the platform
   * @param works what is done to it
   * @param job name of the job, {@code [A-Za-z0-9._-]}, at most 60 characters, never a patient's
   * @param out takes the package; not closed
   * @param threads the bytes do not depend on them
   * @throws health.fabrica.core.problem.ProblemException FAB-1701 to 1704 when the mesh cannot be
   *     cut, FAB-1310 when it cannot be hollowed, FAB-1580 to 1583, FAB-1000 when cancelled
   */
  public static Worked plan(
      TriangleMesh mesh,
      ResinProfile profile,
      ResinWorks works,
      String job,
      ResinFormat format,
      OutputStream out,
      int threads,
      WorkMonitor monitor) {
    ResinProfile.requireName("name of the job", job);
    PlacedLayers placed = placed(mesh, profile, works.liftMm());
    ResinPart part = ResinPart.of(placed, profile, works, threads, monitor);
    ResinPlanner before = new ResinPlanner(profile);
    List<Region> asItWas = part.model().stream().dropWhile(Region::isEmpty).toList();
    try {
      before.write(NOWHERE, asItWas.size(), asItWas.iterator()::next, monitor);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    ResinSummary summary =
        write(
            part.layers().size(),
            part.layers().iterator()::next,
            profile,
            job,
            format,
            out,
            monitor);
    ResinChanges changes =
        new ResinChanges(
            before.hollows.islands().size(),
            before.hollows.cups().size(),
            before.hollows.trappedMm3(),
            part.modelMm3(),
            part.savedMm3(),
            part.drains().holes(),
            part.drains().drained(),
            part.drains().left(),
            part.supports());
    return new Worked(summary, changes);
  }

  private static PlacedLayers placed(TriangleMesh mesh, ResinProfile profile, double liftMm) {
    PlacedLayers placed =
        PlacedLayers.of(mesh, profile.widthMm(), profile.heightMm(), profile.layerMm(), liftMm);
    requireFit(placed.size(), liftMm, profile);
    return placed;
  }

  private static ResinSummary write(
      int layers,
      Supplier<Region> next,
      ResinProfile profile,
      String job,
      ResinFormat format,
      OutputStream out,
      WorkMonitor monitor) {
    ResinProfile.requireName("name of the job", job);
    LayerPackage file =
        switch (format) {
          case SL1 -> new Sl1Package(out, job, profile);
          case NANODLP -> new NanoDlpPackage(out, job, profile);
        };
    try {
      return new ResinPlanner(profile).write(file, layers, next, monitor);
    } catch (IOException failure) {
      throw ResinProblem.RESIN_OUTPUT
          .with(
              "The package could not be written: " + failure.getMessage() + ".",
              "Free space where print files are kept and try again.")
          .asException(failure);
    }
  }

  private ResinSummary write(
      LayerPackage file, int layers, Supplier<Region> next, WorkMonitor monitor)
      throws IOException {
    for (int layer = 0; layer < layers; layer++) {
      monitor.check();
      file.layer(expose(layer, next.get()));
      monitor.progress("resin", (layer + 1.0) / layers);
    }
    hollows.end();
    if (!curesAnything) {
      throw ResinProblem.RESIN_NOTHING.refuse(
          text(
              "Nothing of the model covers half of a pixel of %.3f x %.3f mm.",
              profile.pixelXMm(), profile.pixelYMm()),
          "Check the unit of the model.");
    }
    ResinSummary summary = summary(layers);
    file.end(summary);
    return summary;
  }

  private static void requireFit(Vec3 size, double liftMm, ResinProfile profile) {
    double z = liftMm + size.z();
    if (size.x() > profile.widthMm() || size.y() > profile.heightMm() || z > profile.maxZMm()) {
      throw ResinProblem.RESIN_TOO_BIG.refuse(
          text(
              "The model of %.1f x %.1f x %.1f mm does not fit %.1f x %.1f x %.1f mm.",
              size.x(), size.y(), z, profile.widthMm(), profile.heightMm(), profile.maxZMm()),
          "Choose a larger printer, turn the model, or cut it into parts.");
    }
  }

  private ExposedLayer expose(int layer, Region region) {
    byte[] grey = coverage.image(region, 1 / profile.pixelXMm(), 1 / profile.pixelYMm());
    BitGrid solid = cured(grey);
    BitComponents parts = new BitComponents(solid);
    hollows.add(solid, parts);
    double pixelMm2 = profile.pixelXMm() * profile.pixelYMm();
    double largest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int size : parts.sizes()) {
      largest = Math.max(largest, size * pixelMm2);
      smallest = Math.min(smallest, size * pixelMm2);
    }
    double area = region.areaMm2();
    areaSumMm2 += area;
    curesAnything |= parts.count() > 0;
    largestMm2 = Math.max(largestMm2, area);
    seconds += profile.exposureS(layer) + profile.peelS();
    return new ExposedLayer(
        layer, grey, area, largest, parts.count() == 0 ? 0 : smallest, parts.count());
  }

  private BitGrid cured(byte[] grey) {
    int nx = profile.pixelsX();
    BitGrid solid = new BitGrid(nx, profile.pixelsY());
    for (int i = 0; i < grey.length; i++) {
      if ((grey[i] & 0xFF) >= CURED) {
        solid.set(i % nx, i / nx);
      }
    }
    return solid;
  }

  private ResinSummary summary(int layers) {
    double volume = areaSumMm2 * profile.layerMm();
    return new ResinSummary(
        layers,
        layers * profile.layerMm(),
        volume,
        volume / 1000 * profile.resinGCm3(),
        seconds,
        largestMm2,
        hollows.islands(),
        hollows.cups(),
        hollows.trappedMm3(),
        warnings());
  }

  private List<Problem> warnings() {
    List<Problem> warnings = new ArrayList<>();
    if (!hollows.islands().isEmpty()) {
      ResinSummary.Island first = hollows.islands().get(0);
      warnings.add(
          ResinProblem.RESIN_ISLANDS.with(
              text(
                  "%d parts of layers hang on nothing; the first is %.2f mm2 in layer %d.",
                  hollows.islands().size(), first.areaMm2(), first.layer() + 1),
              "Turn the model or give it supports."));
    }
    if (!hollows.cups().isEmpty()) {
      double largest =
          hollows.cups().stream().mapToDouble(ResinSummary.Cup::largestMm2).max().orElse(0);
      warnings.add(
          ResinProblem.RESIN_SUCTION.with(
              text(
                  "%d hollows are open to the vat alone, the widest by %.2f mm2.",
                  hollows.cups().size(), largest),
              "Turn the model or give it drain holes near the platform."));
    }
    if (hollows.trappedMm3() > 0) {
      warnings.add(
          ResinProblem.RESIN_TRAPPED.with(
              text("%.1f mm3 of resin are closed in.", hollows.trappedMm3()),
              "Give the hollows drain holes; closed-in resin never cures and leaks."));
    }
    return warnings;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
