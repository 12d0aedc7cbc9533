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
import health.fabrica.flow.order.OrderedRecipe;
import health.fabrica.flow.order.Segmenting;
import health.fabrica.flow.recipe.PublishedRecipe;
import health.fabrica.flow.recipe.RecipeCatalogue;
import health.fabrica.flow.step.ModelMaker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes models with the fabrication core, from and into the blob store. */
public final class CoreModelMaker implements ModelMaker {

  private final BlobStore blobs;
  private final ModelFabrication fabrication;
  private final RecipeCatalogue recipes;
  private final String softwareVersion;
  private final Clock clock;

  /**
   * Reads instances and recipes from and writes files to the blob store.
   *
   * @param recipes read the texts of recipes
   */
  public CoreModelMaker(
      BlobStore blobs,
      ModelFabrication fabrication,
      RecipeCatalogue recipes,
      String softwareVersion,
      Clock clock) {
    this.blobs = blobs;
    this.fabrication = fabrication;
    this.recipes = recipes;
    this.softwareVersion = softwareVersion;
    this.clock = clock;
  }

  @Override
  public void check(FabricationOrder order, CaseRecord.Imaging imaging, WorkMonitor monitor) {
    if (order.segmenting() instanceof Segmenting.ByTissue named) {
      tissue(named.tissue());
    }
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
        return store(made(order, () -> volume(imaging, monitor), folder, monitor));
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

  private FabricatedModel made(
      FabricationOrder order, Supplier<SeriesVolume> reading, Path folder, WorkMonitor monitor) {
    Segmenting segmenting = order.segmenting();
    if (segmenting instanceof Segmenting.ByTissue named) {
      return fabrication.make(reading, tissue(named.tissue()), folder, monitor);
    }
    OrderedRecipe ordered = ((Segmenting.ByRecipe) segmenting).recipe();
    ChosenRecipe chosen =
        new ChosenRecipe(
            recipes.read(text(ordered), ordered.inputs().overrides()),
            Optional.of(ordered.digest()),
            ordered.inputs());
    FabricatedModel made =
        fabrication
            .edited(List.of(), ordered.orderNumber(), ordered.inputs().side())
            .makeByRecipe(reading, chosen, Optional.empty(), folder, monitor);
    made.edited()
        .filter(parts -> parts.parts().size() > 1)
        .ifPresent(
            parts -> {
              throw RecipeCatalogue.severalParts(
                  "The edits of the recipe "
                      + ordered.name()
                      + " made "
                      + parts.parts().size()
                      + " parts");
            });
    return made;
  }

  private String text(OrderedRecipe ordered) {
    String text =
        new String(new StoredSeries(blobs).bytes(ordered.digest()), StandardCharsets.UTF_8);
    if (!PublishedRecipe.digest(text).equals(ordered.digest())) {
      throw FlowProblem.RECIPE_CHANGED.refuse(
          "The stored text of the recipe "
              + ordered.name()
              + " has the SHA-256 "
              + PublishedRecipe.digest(text)
              + "; ordered was "
              + ordered.digest()
              + ".",
          "Restore the data folder from its backup, then retry.");
    }
    return text;
  }

  private static Tissue tissue(String name) {
    return Tissue.ofCliName(name)
        .orElseThrow(
            () ->
                new Problem(
                        FlowProblem.TISSUE_UNKNOWN,
                        "The order asks for the tissue '" + name + "'.",
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
        Optional.of(store(made.mask())),
        softwareVersion,
        made.timingsMs(),
        clock.instant());
  }

  private FileEntry store(ModelMask mask) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    mask.write(bytes);
    return new FileEntry(
        "mask", ModelMask.CONTENT_TYPE, blobs.put(bytes.toByteArray()), bytes.size());
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
