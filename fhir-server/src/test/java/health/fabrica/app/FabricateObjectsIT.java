package health.fabrica.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.mask.MaskFile;
import health.fabrica.dicom.object.EncapsulatedModelReader;
import health.fabrica.dicom.object.ObjectTag;
import health.fabrica.dicom.seg.ImportPolicy;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.seg.SegmentChoice;
import health.fabrica.dicom.volume.SeriesFolder;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fabricate --objects} on real images with a real segmentation. */
class FabricateObjectsIT {

  private static final Path STUDY =
      Path.of(System.getProperty("fabrica.shared.data"), "dicom-seg", "liver-3-slices");

  @TempDir private Path folder;

  @Test
  void everyObjectBelongsToTheStudyAndHoldsWhatWasMade() throws Exception {
    assumeTrue(Files.exists(STUDY), "shared data dicom-seg is not here");
    Path slices = Files.createDirectory(folder.resolve("slices"));
    for (String name : List.of("01.dcm", "02.dcm", "03.dcm")) {
      Files.copy(STUDY.resolve(name), slices.resolve(name));
    }
    Path objects = folder.resolve("objects");
    String[] command = {
      "fabricate",
      "--dicom",
      slices.toString(),
      "--seg",
      STUDY.resolve("liver.dcm").toString(),
      "--out",
      folder.toString(),
      "--objects",
      objects.toString()
    };

    assertThat(Main.run(command)).isZero();

    Dataset source = object(slices.resolve("01.dcm"));
    JsonNode named = report(folder).get("objects");
    assertThat(named).hasSize(6);
    for (JsonNode one : named) {
      Path file = objects.resolve(one.get("file").asText());
      Dataset object = object(file);
      assertThat(object.string(Tag.STUDY_INSTANCE_UID))
          .isEqualTo(source.string(Tag.STUDY_INSTANCE_UID));
      assertThat(object.string(Tag.PATIENT_ID)).isEqualTo(source.string(Tag.PATIENT_ID));
      assertThat(object.requireString(Tag.SOP_INSTANCE_UID))
          .isEqualTo(one.get("sopInstanceUid").asText());
      requireValid(file);
    }
    assertThat(document(objects.resolve("stl.dcm")))
        .isEqualTo(Files.readAllBytes(folder.resolve("model.stl")));
    assertThat(
            EncapsulatedModelReader.read(
                    Part10Reader.read(Files.readAllBytes(objects.resolve("stl.dcm"))))
                .mesh()
                .triangleCount())
        .isPositive();
    assertThat(new String(document(objects.resolve("obj.dcm")), StandardCharsets.US_ASCII))
        .contains("mtllib model.mtl", "\nf ");
    assertThat(new String(document(objects.resolve("mtl.dcm")), StandardCharsets.US_ASCII))
        .startsWith("newmtl model");
    assertThat(new String(document(objects.resolve("report.dcm")), StandardCharsets.ISO_8859_1))
        .startsWith("%PDF-1.4");
    assertThat(
            object(objects.resolve("images-used.dcm")).items(ObjectTag.CONTENT_SEQUENCE).stream()
                .filter(item -> item.requireString(ObjectTag.VALUE_TYPE).equals("IMAGE")))
        .hasSize(3);
    sameMask(slices, objects.resolve("seg.dcm"));
    sameModel(objects.resolve("stl.dcm"));
  }

  /** The model that went out as DICOM comes in again, in its unit and with what was said of it. */
  private void sameModel(Path written) throws IOException {
    Path again = folder.resolve("again");
    String[] command = {"fabricate", "--mesh", written.toString(), "--out", again.toString()};
    assertThat(Main.run(command)).isZero();
    JsonNode first = report(folder);
    JsonNode second = report(again);
    assertThat(second.at("/source/unit").asText()).isEqualTo("mm");
    assertThat(second.at("/source/unitFromFile").asBoolean()).isTrue();
    assertThat(second.at("/source/mirrored").asText()).isEqualTo("NO");
    assertThat(second.at("/mesh/triangles").asInt()).isEqualTo(first.at("/mesh/triangles").asInt());
    assertThat(second.at("/mesh/volumeMm3").asDouble())
        .isCloseTo(first.at("/mesh/volumeMm3").asDouble(), withinPercentage(0.01));
    assertThat(Files.readAllBytes(again.resolve("model.gcode")))
        .isEqualTo(Files.readAllBytes(folder.resolve("model.gcode")));
    String[] contrary = {
      "fabricate", "--mesh", written.toString(), "--unit", "inch", "--out", again.toString()
    };
    assertThat(Main.run(contrary)).isEqualTo(3);
  }

  private static JsonNode report(Path folder) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("report.json")));
  }

  /** The mask of the model is the one given, with its codes. */
  private static void sameMask(Path slices, Path written) {
    SeriesVolume series =
        SeriesFolder.read(slices, Optional.empty(), SeriesPolicy.DEFAULT, WorkMonitor.NONE);
    ImportedMask given = mask(STUDY.resolve("liver.dcm"), series);
    ImportedMask back = mask(written, series);
    assertThat(back.voxels()).isEqualTo(given.voxels());
    assertThat(back.name()).isEqualTo(given.name());
    assertThat(back.description().type().value()).isEqualTo(given.description().type().value());
    assertThat(back.description().category().value())
        .isEqualTo(given.description().category().value());
  }

  private static ImportedMask mask(Path file, SeriesVolume series) {
    return MaskFile.read(file)
        .mask(SegmentChoice.ONLY, series, ImportPolicy.DEFAULT, WorkMonitor.NONE);
  }

  private static Dataset object(Path file) throws IOException {
    return Part10Reader.read(Files.readAllBytes(file)).dataset();
  }

  private static byte[] document(Path file) throws IOException {
    Dataset object = object(file);
    Element.Bytes document =
        (Element.Bytes) object.find(ObjectTag.ENCAPSULATED_DOCUMENT).orElseThrow();
    return document
        .value()
        .sub(0, object.requireInteger(ObjectTag.ENCAPSULATED_DOCUMENT_LENGTH))
        .toBytes();
  }

  /** By dciodvfy where it is installed; it does not know OBJ and MTL. */
  private static void requireValid(Path file) throws Exception {
    boolean installed =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "dciodvfy")));
    if (installed) {
      Process process =
          new ProcessBuilder("dciodvfy", file.toString()).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      process.waitFor();
      assertThat(said.lines().filter(line -> line.startsWith("Error")))
          .as(file.getFileName().toString())
          .allMatch(line -> line.contains("Information Object Not found"));
    }
  }
}
