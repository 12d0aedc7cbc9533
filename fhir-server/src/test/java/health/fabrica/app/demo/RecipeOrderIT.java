package health.fabrica.app.demo;

import static health.fabrica.fhir.order.RecipeDetails.hounsfield;
import static health.fabrica.fhir.order.RecipeDetails.parameter;
import static health.fabrica.fhir.order.RecipeDetails.places;
import static health.fabrica.fhir.order.RecipeDetails.recipe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.app.FabricaServer;
import health.fabrica.app.cli.FabricateCommand;
import health.fabrica.app.config.Configuration;
import health.fabrica.app.config.RecipeFiles;
import health.fabrica.app.config.Setting;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.recipe.RecipeResult;
import health.fabrica.core.recipe.RecipeRunner;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.mask.MaskFile;
import health.fabrica.dicom.object.ObjectTag;
import health.fabrica.dicom.seg.ImportPolicy;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.seg.SegmentChoice;
import health.fabrica.dicom.volume.SeriesFolder;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.SeriesSummary;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Orders that name a recipe, over HTTP, from the ServiceRequest to the SEG in the archive. */
@Timeout(value = 9, unit = TimeUnit.MINUTES)
class RecipeOrderIT {

  private static final String STUDY = "1.2.826.0.1.3680043.10.1.77";
  private static final String NUMBER = "ORD-1";
  private static final String CLOSED =
      """
      name: shell
      version: %d
      description: The shell of the phantom on a plate with the number of its order.
      steps:
        - threshold: {tissue: bone}
        - islands: {keep: 1}
        - close: {mm: %s}
      """;
  private static final String DESIGN =
      """
      design:
        - base: {thickness-mm: 4}
        - label: {show: order}
      """;

  @TempDir private Path folder;
  private Path recipes;
  private Lab lab;

  @BeforeEach
  void openTheLab() throws IOException {
    recipes = Files.createDirectory(folder.resolve("recipes"));
    publish(1, "0.5", "");
    publish(2, "1", DESIGN);
    lab = new Lab(folder);
    lab.printer.timeScale(50_000);
  }

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  private String publish(int version, String closeMm, String design) throws IOException {
    String text = CLOSED.formatted(version, closeMm) + design;
    Files.writeString(recipes.resolve("shell-" + version + ".yaml"), text);
    return text;
  }

  private FabricaServer server() {
    Map<Setting, String> settings = lab.settings(lab.printer.uri());
    settings.put(Setting.SITE_RECIPES, recipes.toString());
    settings.put(Setting.FLOW_RETURN_TO_PACS, "true");
    return FabricaServer.start(Configuration.load(folder.resolve("none.yaml"), Map.of(), settings));
  }

  private static FhirHttp client(FabricaServer server) {
    return new FhirHttp(Lab.CONTEXT, URI.create(server.base() + "/fhir"));
  }

  private Bundle order(CodeableConcept... details) {
    Bundle bundle = DemoOrder.transaction(NUMBER, SyntheticScan.PATIENT, STUDY, lab.pacs().base());
    ServiceRequest order =
        bundle.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(ServiceRequest.class::isInstance)
            .map(ServiceRequest.class::cast)
            .findFirst()
            .orElseThrow();
    order.setOrderDetail(new ArrayList<>(List.of(details)));
    return bundle;
  }

  @Test
  void theRecipeWithItsOverridesIsRunAndToldEverywhere() throws Exception {
    lab.pacs().store(SyntheticScan.bone(STUDY));
    Vec3 low = new Vec3(34, 34, 24);
    Vec3 high = new Vec3(63, 63, 40);
    try (FabricaServer server = server()) {
      FhirHttp fabrica = client(server);
      PlacedOrder order =
          PlacedOrder.place(
              fabrica,
              order(
                  recipe(
                      "shell",
                      parameter("threshold.lower-hu", hounsfield(300)),
                      places("roi", low, high))));
      Sha256 digest = Sha256.of(recipes.resolve("shell-2.yaml"));

      Task task = order.task();
      Reference recipe = (Reference) input(task, TaskParameter.RECIPE).orElseThrow();
      assertThat(recipe.getDisplay()).isEqualTo("shell, version 2");
      assertThat(recipe.getExtensionString(FabricaTerms.SHA_256_EXTENSION)).isEqualTo(digest.hex());
      Path text = folder.resolve("text.yaml");
      fabrica.download("/" + recipe.getReference(), text);
      assertThat(Sha256.of(text)).isEqualTo(digest);
      assertThat(
              task.getInput().stream()
                  .filter(input -> TaskParameter.RECIPE_PARAMETER.in(input.getType()))
                  .map(input -> input.getType().getText()))
          .containsExactly("roi", "threshold.lower-hu");

      awaitModel(order);
      Lab.approve(order);
      assertThat(order.meshHash())
          .as("the mesh is the one of the command line")
          .contains(byTheCommandLine(low, high).hex());
      assertReport(fabrica, order, digest);
      assertProvenance(fabrica, order, digest);
      Lab.release(order);
      DicomWebClient archive = lab.pacs().client();
      Lab.awaitObjects(archive, STUDY);
      assertMask(archive, low, high);
    }
  }

  /** Edits and checks of a model take their time where many tests run at once. */
  private static void awaitModel(PlacedOrder order) {
    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> order.meshHash().isPresent());
  }

  /** The hash of the mesh that {@code fabricate} makes of the same scan, recipe and values. */
  private Sha256 byTheCommandLine(Vec3 low, Vec3 high) throws IOException {
    Path out = folder.resolve("out");
    String[] command = {
      "--dicom",
      slices().toString(),
      "--recipe",
      recipes.resolve("shell-2.yaml").toString(),
      "--set",
      "threshold.lower-hu=300",
      "--roi=" + text(low) + "," + text(high),
      "--order",
      NUMBER,
      "--out",
      out.toString()
    };
    assertThat(new CommandLine(new FabricateCommand()).execute(command)).isZero();
    return Sha256.of(out.resolve("model.stl"));
  }

  private static String text(Vec3 place) {
    return place.x() + "," + place.y() + "," + place.z();
  }

  private Path slices() throws IOException {
    Path slices = folder.resolve("slices");
    if (!Files.exists(slices)) {
      Files.createDirectory(slices);
      int number = 0;
      for (byte[] slice : SyntheticScan.bone(STUDY)) {
        Files.write(slices.resolve(number++ + ".dcm"), slice);
      }
    }
    return slices;
  }

  private static void assertReport(FhirHttp fabrica, PlacedOrder order, Sha256 digest)
      throws IOException {
    Reference document = (Reference) order.output(TaskParameter.FABRICATION_REPORT).orElseThrow();
    DocumentReference report = fabrica.get("/" + document.getReference(), DocumentReference.class);
    JsonNode json =
        new ObjectMapper().readTree(report.getContentFirstRep().getAttachment().getData());
    assertThat(json.at("/recipe/name").asText()).isEqualTo("shell");
    assertThat(json.at("/recipe/version").asInt()).isEqualTo(2);
    assertThat(json.at("/recipe/sha256").asText()).isEqualTo(digest.hex());
    assertThat(json.at("/recipe/given/threshold.lower-hu").asText()).isEqualTo("300");
    assertThat(json.at("/recipe/given/roi").asText()).isEqualTo("34.0,34.0,24.0;63.0,63.0,40.0");
    assertThat(json.at("/recipe/steps/1/parameters/lower-hu").asInt()).isEqualTo(300);
    assertThat(json.at("/design/edits").findValuesAsText("step")).containsExactly("base", "label");
  }

  private static void assertProvenance(FhirHttp fabrica, PlacedOrder order, Sha256 digest) {
    Bundle found =
        fabrica.get(
            "/Provenance?_tag=" + FabricaTerms.TASK_TAG + "%7C" + order.taskId(), Bundle.class);
    ProvenanceEntityComponent entity =
        found.getEntry().stream()
            .flatMap(entry -> ((Provenance) entry.getResource()).getEntity().stream())
            .filter(
                one -> FabricaTerms.RECIPE_NAME.equals(one.getWhat().getIdentifier().getSystem()))
            .findFirst()
            .orElseThrow();
    assertThat(entity.getWhat().getIdentifier().getValue()).isEqualTo("shell");
    assertThat(entity.getExtensionString(FabricaTerms.SHA_256_EXTENSION)).isEqualTo(digest.hex());
    assertThat(entity.getExtensionByUrl(FabricaTerms.RECIPE_VERSION_EXTENSION).getValue())
        .hasToString(new PositiveIntType(2).toString());
    List<Extension> given = entity.getExtensionsByUrl(FabricaTerms.RECIPE_PARAMETER_EXTENSION);
    assertThat(given)
        .extracting(one -> one.getExtensionByUrl("name").getValue().primitiveValue())
        .containsExactly("threshold.lower-hu", "roi");
    assertThat(given.get(0).getExtensionByUrl("value").getValue().primitiveValue())
        .isEqualTo("300");
    assertThat(given.get(1).getExtensionsByUrl("place")).hasSize(2);
  }

  /** The SEG has, bit by bit, the mask of the recipe on the grid of the scan. */
  private void assertMask(DicomWebClient archive, Vec3 low, Vec3 high) throws IOException {
    SeriesVolume series =
        SeriesFolder.read(slices(), Optional.empty(), SeriesPolicy.DEFAULT, WorkMonitor.NONE);
    RecipeInputs inputs =
        new RecipeInputs(
            Optional.of(List.of(low, high)),
            List.of(),
            Optional.empty(),
            Map.of("threshold.lower-hu", "300"));
    RecipeResult made =
        new RecipeRunner(1)
            .run(
                series.volume(),
                RecipeFiles.ofText(
                    Files.readString(recipes.resolve("shell-2.yaml")), inputs.overrides()),
                inputs,
                WorkMonitor.NONE);
    BitMask expected = made.maskOf(series.volume());
    assertThat(expected.count()).isEqualTo(made.segmentation().voxels()).isPositive();

    Dataset seg = object(archive, "SEG");
    Path file = folder.resolve("seg.dcm");
    Files.write(file, instance(archive, "SEG"));
    ImportedMask stored =
        MaskFile.read(file)
            .mask(SegmentChoice.ONLY, series, ImportPolicy.DEFAULT, WorkMonitor.NONE);
    for (int k = 0; k < expected.slices(); k++) {
      assertThat(stored.mask().words(k)).as("slice " + k).isEqualTo(expected.words(k));
    }
    assertThat(
            seg.items(ObjectTag.SEGMENT_SEQUENCE).get(0).string(ObjectTag.SEGMENT_ALGORITHM_NAME))
        .contains("Recipe shell, version 2");
    assertThat(object(archive, "M3D").string(ObjectTag.DOCUMENT_TITLE))
        .contains("Anatomic model, shell");
  }

  private static Dataset object(DicomWebClient archive, String modality) {
    return Part10Reader.read(instance(archive, modality)).dataset();
  }

  private static byte[] instance(DicomWebClient archive, String modality) {
    SeriesSummary series =
        archive.series(STUDY, WorkMonitor.NONE).stream()
            .filter(one -> one.modality().equals(modality))
            .findFirst()
            .orElseThrow();
    List<byte[]> found = new ArrayList<>();
    archive.retrieveSeries(
        STUDY,
        series.seriesInstanceUid(),
        (uid, content, file) -> found.add(content),
        WorkMonitor.NONE);
    return found.get(0);
  }

  @Test
  void aRecipeThatIsPublishedLaterChangesNoOrderThatIsThere() throws Exception {
    String ordered = publish(2, "1", "");
    lab.pacsDown();
    PlacedOrder order;
    try (FabricaServer server = server()) {
      order = PlacedOrder.place(client(server), order(recipe("shell")));
      Lab.awaitStatus(order, "awaiting-imaging");
    }
    publish(2, "3", ""); // another text under the same version, as nobody should
    publish(3, "0.1", "");
    lab.pacsUp();
    lab.pacs().store(SyntheticScan.bone(STUDY));
    try (FabricaServer server = server()) {
      PlacedOrder again = order.at(client(server));
      awaitModel(again);
      Reference document = (Reference) again.output(TaskParameter.FABRICATION_REPORT).orElseThrow();
      DocumentReference report =
          client(server).get("/" + document.getReference(), DocumentReference.class);
      JsonNode json =
          new ObjectMapper().readTree(report.getContentFirstRep().getAttachment().getData());
      assertThat(json.at("/recipe/version").asInt()).isEqualTo(2);
      assertThat(json.at("/recipe/sha256").asText())
          .isEqualTo(Sha256.of(ordered.getBytes(StandardCharsets.UTF_8)).hex());
      assertThat(json.at("/recipe/steps/2/parameters/mm").asDouble()).isEqualTo(1);
    }
  }

  private static Optional<Type> input(Task task, TaskParameter kind) {
    return task.getInput().stream()
        .filter(input -> kind.in(input.getType()))
        .map(Task.ParameterComponent::getValue)
        .findFirst();
  }
}
