package health.fabrica.flow.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.core.format.ThreeMfModel;
import health.fabrica.core.format.ThreeMfReader;
import health.fabrica.core.profile.ProfileLibrary;
import health.fabrica.core.recipe.Edit;
import health.fabrica.core.recipe.EditReader;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.MaskOps;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.mask.MaskFile;
import health.fabrica.dicom.seg.ImportPolicy;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.seg.SegmentChoice;
import health.fabrica.dicom.volume.SeriesFolder;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several structures of a real scan: three slices with five segments, some of which overlap. */
class LabelFabricationIT {

  private static final WorkMonitor NONE = WorkMonitor.NONE;

  @TempDir private Path folder;

  private static Path data() {
    String shared = System.getProperty("fabrica.shared.data", "");
    Path data = Path.of(shared).resolve("dicom-seg/liver-3-slices");
    Assumptions.assumeTrue(
        !shared.isEmpty() && Files.isDirectory(data), "the shared test data are not here");
    return data;
  }

  private SeriesVolume images() {
    try {
      Path images = Files.createDirectories(folder.resolve("images"));
      for (String name : List.of("01.dcm", "02.dcm", "03.dcm")) {
        Files.copy(data().resolve(name), images.resolve(name));
      }
      return SeriesFolder.read(images, Optional.empty(), SeriesPolicy.DEFAULT, NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachSegmentBecomesOneClosedObjectWithItsNameAndColour() throws IOException {
    MaskFile masks = MaskFile.read(data().resolve("partial_overlaps.dcm"));
    SegmentChoice all = SegmentChoice.of("all");
    assertThat(all.several(masks.names())).isTrue();
    String report =
        new LabelFabrication(
                ProfileLibrary.shipped().process("resin-model-0.05@1"), Optional.of("order-7"), 2)
            .make(
                this::images,
                series -> {
                  List<Supplier<Structure>> structures = new ArrayList<>();
                  for (int number : all.severalAmong(masks.names())) {
                    structures.add(() -> structure(masks, number, series));
                  }
                  return structures;
                },
                folder.resolve("out"),
                NONE);
    JsonNode json = new ObjectMapper().readTree(report);
    assertThat(json.get("structures")).hasSize(5);
    long voxels = 0;
    for (JsonNode one : json.get("structures")) {
      assertThat(one.at("/mesh/boundaryEdges").asInt()).isZero();
      assertThat(one.at("/mesh/nonManifoldEdges").asInt()).isZero();
      assertThat(check(one, "dice").at("/values/dice").asDouble()).isGreaterThan(0.9);
      assertThat(folder.resolve("out").resolve(one.get("stl").asText())).exists();
      voxels += one.get("voxels").asLong();
    }
    assertThat(json.findValuesAsText("code")).contains("FAB-4303");
    assertThat(union(masks)).isEqualTo(voxels);
    Path package3 = folder.resolve("out/model.3mf");
    try (InputStream in = Files.newInputStream(package3);
        ZipFile zip = new ZipFile(package3.toFile())) {
      ThreeMfModel back = ThreeMfReader.read(in);
      assertThat(back.objects()).isEqualTo(5);
      String model =
          new String(
              zip.getInputStream(zip.getEntry("3D/3dmodel.model")).readAllBytes(),
              StandardCharsets.UTF_8);
      assertThat(model).contains("name=\"GREEN\"", "displaycolor=\"#80AE80\"", "pindex=\"4\"");
    }
  }

  @Test
  void anEditedModelComesInPartsWithTheirOwnChecksFilesAndPrints() throws IOException {
    MaskFile masks = MaskFile.read(data().resolve("partial_overlaps.dcm"));
    List<Edit> edits =
        EditReader.read(
            List.of(
                Map.of("base", Map.of("margin-mm", 8)),
                "label",
                Map.of("split-plane", Map.of("at", "-74,0,0", "normal", "1,0,0", "pins", 0))));
    FabricatedModel made =
        new ModelFabrication(2)
            .edited(edits, Optional.of("order-7"), Optional.empty())
            .makeFromMask(
                this::images,
                series -> masks.mask(SegmentChoice.ofNumber(1), series, ImportPolicy.DEFAULT, NONE),
                folder.resolve("out"),
                NONE);
    EditedParts edited = made.edited().orElseThrow();
    assertThat(edited.parts()).hasSize(2);
    assertThat(made.print().orElseThrow().timeSeconds())
        .isEqualTo(
            edited.parts().stream().mapToDouble(p -> p.print().orElseThrow().timeSeconds()).sum());
    JsonNode json = new ObjectMapper().readTree(made.files().report().toFile());
    assertThat(json.at("/design/edits/1/counts/characters").asInt()).isEqualTo(7);
    assertThat(json.at("/files").has("gcode")).isFalse();
    for (JsonNode part : json.get("parts")) {
      assertThat(part.at("/mesh/boundaryEdges").asInt()).isZero();
      assertThat(check(part, "closed").get("status").asText()).isEqualTo("pass");
      for (JsonNode file : part.get("files")) {
        assertThat(folder.resolve("out").resolve(file.asText())).isNotEmptyFile();
      }
    }
    try (InputStream in = Files.newInputStream(made.files().threeMf())) {
      assertThat(ThreeMfReader.read(in).objects()).isEqualTo(2);
    }
  }

  private static JsonNode check(JsonNode structure, String id) {
    return StreamSupport.stream(structure.at("/checks/results").spliterator(), false)
        .filter(check -> check.get("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Structure structure(MaskFile masks, int number, SeriesVolume series) {
    ImportedMask mask =
        masks.mask(SegmentChoice.ofNumber(number), series, ImportPolicy.DEFAULT, NONE);
    int rgb = mask.description().colour().orElseThrow().rgb();
    return new Structure(number, mask.name(), mask.how(), rgb, mask.mask(), mask.warnings());
  }

  /** Voxels in any segment: none is counted twice and none is lost. */
  private long union(MaskFile masks) {
    SeriesVolume series =
        SeriesFolder.read(folder.resolve("images"), Optional.empty(), SeriesPolicy.DEFAULT, NONE);
    BitMask union = structure(masks, 1, series).mask();
    for (int number = 2; number <= 5; number++) {
      union = MaskOps.or(union, structure(masks, number, series).mask());
    }
    return union.count();
  }
}
