package health.fabrica.flow.model;

import static health.fabrica.flow.model.ModelFabrication.millisSince;
import static health.fabrica.flow.model.ModelFabrication.timed;

import health.fabrica.core.design.AnatomicModelDesigner;
import health.fabrica.core.format.BinaryStl;
import health.fabrica.core.format.ThreeMfMetadata;
import health.fabrica.core.format.ThreeMfObject;
import health.fabrica.core.format.ThreeMfWriter;
import health.fabrica.core.image.Affine;
import health.fabrica.core.mesh.LabelSurfaces;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.quality.CheckInput;
import health.fabrica.core.quality.CheckReport;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshChecker;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.segment.MaskOps;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.volume.SeriesVolume;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes one closed mesh for each of several structures: neighbours share their border, without gap
 * or overlap, so meshes are smoothed together and not decimated. Writes one STL file each and one
 * 3MF package with an object for each, named and coloured, and checks each against its mask and the
 * process. Printer instructions are for the printer's own slicer: structures that share borders are
 * of several materials. Holds no state.
 */
public final class LabelFabrication {

  private static final int ROUNDS = 10;
  private static final double CAP_VOXELS = 0.5;
  private static final int MOST_TRIANGLES = 24_000_000;

  private final PrintProcess process;
  private final Optional<String> orderId;
  private final int threads;

  /**
   * Uses so many threads; the bytes made do not depend on it.
   *
   * @param orderId identifier of the order for the 3MF package, nothing of the patient
   */
  public LabelFabrication(PrintProcess process, Optional<String> orderId, int threads) {
    this.process = process;
    this.orderId = orderId;
    this.threads = threads;
  }

  /**
   * What was made of one structure.
   *
   * @param overlap voxels that an earlier structure kept
   * @param voxels voxels of its label
   * @param mesh its surface; empty when no voxel was left
   * @param checks of that surface
   */
  record Modelled(
      Structure structure,
      long overlap,
      long voxels,
      Optional<TriangleMesh> mesh,
      Optional<CheckReport> checks,
      String file) {}

  /**
   * Makes everything into a folder.
   *
   * @param outlining gives the structures on the grid of the series, each by a supplier, so that
   *     only one mask is held at a time
   * @return the report as JSON, which is in {@code report.json} too
   * @throws health.fabrica.core.problem.ProblemException FAB-1251 when the surfaces are too large,
   *     FAB-1281 when a mesh broke its promise; the folder may then hold some of the files
   */
  public String make(
      Supplier<SeriesVolume> reading,
      Function<SeriesVolume, List<Supplier<Structure>>> outlining,
      Path folder,
      WorkMonitor monitor) {
    Map<String, Long> timings = new LinkedHashMap<>();
    try {
      Files.createDirectories(folder);
      SeriesVolume series = timed("read", timings, reading);
      ScanFacts scan = ScanFacts.of(series);
      Affine affine = series.volume().affine();
      affine.requireRegular();
      long start = System.nanoTime();
      List<Supplier<Structure>> wanted = outlining.apply(series);
      LabelMap map =
          new LabelMap(
              series.volume().columns(),
              series.volume().rows(),
              series.volume().slices(),
              Math.max(1, wanted.size()));
      List<Structure> structures = new ArrayList<>();
      List<Long> overlaps = paint(wanted, map, structures, monitor);
      timings.put("segment", millisSince(start));
      LabelSurfaces surfaces =
          timed(
              "surface",
              timings,
              () ->
                  LabelSurfaces.extract(map, affine, ROUNDS, CAP_VOXELS, MOST_TRIANGLES, monitor));
      start = System.nanoTime();
      List<Modelled> modelled = new ArrayList<>();
      for (int n = 0; n < structures.size(); n++) {
        monitor.progress("checks", (double) n / structures.size());
        Optional<TriangleMesh> mesh = Optional.ofNullable(surfaces.meshes().get(n + 1));
        BitMask mask = map.mask(n + 1);
        mesh.ifPresent(
            m -> AnatomicModelDesigner.refuseBroken(MeshCensus.of(m), MeshMeasures.of(m)));
        modelled.add(
            new Modelled(
                structures.get(n),
                overlaps.get(n),
                mask.count(),
                mesh,
                mesh.map(m -> check(m, mask, affine, monitor)),
                String.format(Locale.ROOT, "structure-%03d.stl", n + 1)));
      }
      timings.put("checks", millisSince(start));
      start = System.nanoTime();
      write(modelled, folder);
      timings.put("write", millisSince(start));
      String report =
          LabelReportJson.text(scan, modelled, process, surfaces.maxSmoothingMm(), timings);
      Files.writeString(new ModelFiles(folder).report(), report);
      return report;
    } catch (IOException e) {
      throw ModelFiles.unwritable(e);
    }
  }

  /** Gives each voxel the first structure that has it; returns the voxels each one lost by that. */
  private static List<Long> paint(
      List<Supplier<Structure>> wanted,
      LabelMap map,
      List<Structure> structures,
      WorkMonitor monitor) {
    BitMask taken = new BitMask(map.columns(), map.rows(), map.slices());
    BitMask none = new BitMask(1, 1, 1);
    List<Long> overlaps = new ArrayList<>();
    for (Supplier<Structure> next : wanted) {
      monitor.check();
      Structure s = next.get();
      BitMask free = MaskOps.andNot(s.mask(), taken);
      map.paint(free, structures.size() + 1);
      taken = MaskOps.or(taken, free);
      overlaps.add(s.mask().count() - free.count());
      structures.add(new Structure(s.number(), s.name(), s.how(), s.rgb(), none, s.warnings()));
    }
    return overlaps;
  }

  private CheckReport check(TriangleMesh mesh, BitMask mask, Affine affine, WorkMonitor monitor) {
    CheckInput input =
        new CheckInput(mesh, Optional.empty(), Optional.of(new CheckInput.Voxels(mask, affine)));
    CheckReport report = new MeshChecker(process.limits(), threads).check(input, monitor).report();
    process.requireWalls(report);
    return report;
  }

  private void write(List<Modelled> modelled, Path folder) throws IOException {
    List<ThreeMfObject> objects = new ArrayList<>();
    for (Modelled one : modelled) {
      if (one.mesh().isPresent()) {
        TriangleMesh mesh = one.mesh().get();
        try (OutputStream out = open(folder.resolve(one.file()))) {
          BinaryStl.write(mesh, out);
        }
        objects.add(
            new ThreeMfObject(
                ThreeMfObject.nameOf(one.structure().name()),
                OptionalInt.of(one.structure().rgb()),
                mesh));
      }
    }
    try (OutputStream out = open(new ModelFiles(folder).threeMf())) {
      ThreeMfWriter.write(
          objects, new ThreeMfMetadata("Anatomic model", orderId), Optional.empty(), out);
    }
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }
}
