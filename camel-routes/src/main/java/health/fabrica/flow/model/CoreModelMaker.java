package health.fabrica.flow.model;

import health.fabrica.core.blob.BlobProblem;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.toolpath.PrintSummary;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.flow.FlowProblem;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.CaseRecord.FileEntry;
import health.fabrica.flow.order.FabricationOrder;
import health.fabrica.flow.step.ModelMaker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes models with the fabrication core, from and into the blob store. */
public final class CoreModelMaker implements ModelMaker {

  private final BlobStore blobs;
  private final ModelFabrication fabrication;
  private final String softwareVersion;
  private final Clock clock;

  /** Reads instances from and writes files to the blob store. */
  public CoreModelMaker(
      BlobStore blobs, ModelFabrication fabrication, String softwareVersion, Clock clock) {
    this.blobs = blobs;
    this.fabrication = fabrication;
    this.softwareVersion = softwareVersion;
    this.clock = clock;
  }

  @Override
  public void check(FabricationOrder order, CaseRecord.Imaging imaging, WorkMonitor monitor) {
    tissue(order);
    String patient = volume(imaging, monitor).subject().patientId();
    if (!order.patientIdentifiers().contains(patient)) {
      throw new Problem(
              FlowProblem.WRONG_PATIENT,
              "The PatientID of the images is none of the identifiers of the order's patient.",
              "Check that the order names the right study; correct the identity at its source.")
          .asException();
    }
  }

  @Override
  public CaseRecord.Model make(
      FabricationOrder order, CaseRecord.Imaging imaging, WorkMonitor monitor) {
    try {
      Path folder = Files.createTempDirectory("fabrica-model");
      try {
        return store(
            fabrication.make(() -> volume(imaging, monitor), tissue(order), folder, monitor));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new Problem(
              BlobProblem.BLOB_STORAGE,
              "The working folder failed: " + e.getClass().getSimpleName() + ".",
              "Check free space of the temporary folder, then retry.")
          .asException(e);
    }
  }

  private static Tissue tissue(FabricationOrder order) {
    return Tissue.ofCliName(order.tissue())
        .orElseThrow(
            () ->
                new Problem(
                        FlowProblem.TISSUE_UNKNOWN,
                        "The order asks for the tissue '" + order.tissue() + "'.",
                        "Order one of: "
                            + Arrays.stream(Tissue.values())
                                .map(Tissue::cliName)
                                .collect(Collectors.joining(", "))
                            + ".")
                    .asException());
  }

  private SeriesVolume volume(CaseRecord.Imaging imaging, WorkMonitor monitor) {
    return new StoredSeries(blobs).volume(imaging, monitor);
  }

  private CaseRecord.Model store(FabricatedModel made) throws IOException {
    ModelFiles files = made.files();
    var report = made.model().report();
    PrintSummary print =
        made.print()
            .orElseThrow(() -> new IllegalStateException("the server prints with filament"));
    return new CaseRecord.Model(
        made.scan().modality(),
        Files.readString(files.report()),
        report.measures().volumeMm3(),
        report.measures().areaMm2(),
        report.maxSmoothingMm() + report.maxDecimationMm(),
        print.materialMm3(),
        print.massG(),
        print.timeSeconds(),
        store(files.stl(), "model/stl"),
        store(files.threeMf(), "model/3mf"),
        store(files.gcode(), "text/x.gcode"),
        store(files.preview(), "image/png"),
        Optional.of(store(files.page(), "text/html")),
        softwareVersion,
        made.timingsMs(),
        clock.instant());
  }

  private FileEntry store(Path file, String contentType) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Sha256 id = blobs.put(in);
      return new FileEntry(file.getFileName().toString(), contentType, id, Files.size(file));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
