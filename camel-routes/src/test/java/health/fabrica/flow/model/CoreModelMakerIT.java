package health.fabrica.flow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.recipe.Recipe;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.recipe.RecipeReader;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.CaseRecord.FileEntry;
import health.fabrica.flow.order.Cases;
import health.fabrica.flow.order.FabricationOrder;
import health.fabrica.flow.order.OrderedRecipe;
import health.fabrica.flow.order.Segmenting;
import health.fabrica.flow.recipe.RecipeCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model maker on the real phantom, out of and into a blob store. */
class CoreModelMakerIT {

  @TempDir private Path folder;
  private BlobStore blobs;
  private CaseRecord.Imaging imaging;

  @BeforeEach
  void storeTheScan() throws IOException {
    blobs = new FileBlobStore(folder);
    Path zip =
        Path.of(System.getProperty("fabrica.home"))
            .resolve("test-data/ct-skull-phantom-bone-1mm/series.zip");
    Map<String, Sha256> instances = new TreeMap<>();
    try (FileSystem archive = FileSystems.newFileSystem(zip);
        Stream<Path> walk = Files.walk(archive.getPath("/"))) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        instances.put(file.toString(), blobs.put(Files.readAllBytes(file)));
      }
    }
    imaging = new CaseRecord.Imaging("1.2", "1.2.3", instances, 1, Cases.NOON);
  }

  private CoreModelMaker maker(int threads) {
    return new CoreModelMaker(
        blobs,
        new ModelFabrication(threads),
        new RecipeCatalogue(List.of(), CoreModelMakerIT::read),
        "test",
        Clock.fixed(Cases.NOON, ZoneOffset.UTC));
  }

  /** Recipes of this test are named by their text, and close gaps of so many mm. */
  private static Recipe read(String text, Map<String, String> values) {
    return RecipeReader.read(
        Map.of(
            "name",
            text,
            "version",
            4,
            "steps",
            List.of("threshold", "islands", Map.of("close", Map.of("mm", 1))),
            "design",
            text.equals("in-two")
                ? List.of(Map.of("split-plane", Map.of("at", "0,0,0", "normal", "1,0,0")))
                : List.of()),
        values);
  }

  private FabricationOrder byRecipe(String text, RecipeInputs inputs) {
    Sha256 digest = blobs.put(text.getBytes(StandardCharsets.UTF_8));
    return order(
        "PLASTIC",
        new Segmenting.ByRecipe(new OrderedRecipe(text, 4, digest, inputs, Optional.empty())));
  }

  private static FabricationOrder order(String patient, String tissue) {
    return order(patient, new Segmenting.ByTissue(tissue));
  }

  private static FabricationOrder order(String patient, Segmenting segmenting) {
    FabricationOrder order = Cases.order("t1");
    return new FabricationOrder(
        order.taskId(),
        order.correlationId(),
        order.product(),
        segmenting,
        order.imaging(),
        Set.of(patient),
        Optional.empty());
  }

  @Test
  void makesTheSameFilesOnOneAndTwoThreads() throws IOException {
    FabricationOrder order = order("PLASTIC", "bone");
    CaseRecord.Model two = maker(2).make(order, imaging, WorkMonitor.NONE);
    CaseRecord.Model one = maker(1).make(order, imaging, WorkMonitor.NONE);
    assertThat(two.files()).isEqualTo(one.files()).hasSize(5);
    assertThat(two.modality()).isEqualTo("CT");
    assertThat(two.report()).contains("\"boundaryEdges\" : 0").contains("\"slices\" : 140");
    for (FileEntry file : two.files()) {
      assertThat(blobs.size(file.sha256())).isEqualTo(file.bytes());
    }
    byte[] gcode = blobs.open(two.gcode().sha256()).readNBytes(4096);
    assertThat(new String(gcode, StandardCharsets.US_ASCII))
        .contains("G28")
        .doesNotContain("PLASTIC");
  }

  @Test
  void makesByTheRecipeAndKeepsTheMaskOfTheMesh() throws IOException {
    Volume scan = new StoredSeries(blobs).volume(imaging, WorkMonitor.NONE).volume();
    RecipeInputs inputs =
        new RecipeInputs(
            Optional.of(
                List.of(
                    scan.affine().apply(0, 0, 0),
                    scan.affine().apply(scan.columns() - 1, scan.rows() - 1, 24))),
            List.of(),
            Optional.empty(),
            Map.of("threshold.lower-hu", "300"));
    CaseRecord.Model one = maker(1).make(byRecipe("skull", inputs), imaging, WorkMonitor.NONE);
    CaseRecord.Model two = maker(2).make(byRecipe("skull", inputs), imaging, WorkMonitor.NONE);
    assertThat(two.stl()).isEqualTo(one.stl());
    assertThat(two.mask()).isEqualTo(one.mask()).isPresent();
    assertThat(one.report())
        .contains("\"name\" : \"skull\"", "\"version\" : 4", "\"threshold.lower-hu\" : \"300\"");
    ModelMask mask = new StoredSeries(blobs).mask(one.mask().orElseThrow().sha256());
    assertThat(one.report()).contains("\"voxels\" : " + mask.mask().count());
    assertThat(mask.affine()).isEqualTo(scan.affine());
    assertThat(mask.mask().slices()).isEqualTo(scan.slices());
  }

  @Test
  void refusesWhatIsNotWhatWasOrdered() throws IOException {
    FabricationOrder order = byRecipe("skull", RecipeInputs.NONE);
    Sha256 digest = ((Segmenting.ByRecipe) order.segmenting()).recipe().digest();
    try (Stream<Path> walk = Files.walk(folder)) {
      Path blob =
          walk.filter(file -> file.getFileName().toString().contains(digest.hex().substring(4)))
              .findFirst()
              .orElseThrow();
      assertThat(blob.toFile().setWritable(true)).isTrue();
      Files.writeString(blob, "skulL");
    }
    assertThatThrownBy(() -> maker(2).make(order, imaging, WorkMonitor.NONE))
        .hasMessageStartingWith("FAB-4008")
        .hasMessageContaining(digest.hex());
  }

  @Test
  void refusesImagesOfAnotherPatientAndTissuesWithoutARecipe() {
    assertThatThrownBy(() -> maker(2).check(order("SOMEBODY", "bone"), imaging, WorkMonitor.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("FAB-4003")
        .hasMessageNotContaining("PLASTIC");
    assertThatThrownBy(() -> maker(2).check(order("PLASTIC", "jelly"), imaging, WorkMonitor.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("FAB-4004");
    maker(2).check(order("PLASTIC", "bone"), imaging, WorkMonitor.NONE);
  }
}
