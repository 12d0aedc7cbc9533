package health.fabrica.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user gives them, in this process. */
class CommandLineIT {

  @TempDir private Path folder;

  @Test
  void theDemoPlaysTheWholeStoryAndLeavesItsSummary() throws IOException {
    assertThat(Main.run("demo", "--out", folder.toString())).isZero();
    JsonNode summary =
        new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("summary.json")));
    assertThat(summary.fieldNames())
        .toIterable()
        .containsExactly(
            "orderId",
            "taskId",
            "taskStatus",
            "deviceId",
            "udi",
            "ehrDeviceId",
            "studyInstanceUid",
            "mesh",
            "print",
            "wallSeconds",
            "files");
    assertThat(summary.get("taskStatus").asText()).isEqualTo("completed");
    assertThat(summary.get("mesh").get("boundaryEdges").asInt()).isZero();
    assertThat(summary.get("mesh").get("nonManifoldEdges").asInt()).isZero();
    for (JsonNode file : summary.get("files")) {
      assertThat(folder.resolve(file.asText())).isNotEmptyFile();
    }
  }

  @Test
  void aTiltedSeriesIsRefusedWithExitCode3AndWritesNoModel() {
    Path scan =
        Path.of(System.getProperty("fabrica.home"))
            .resolve("test-data/ct-head-tilted-ge/series.zip");
    int code =
        Main.run(
            "fabricate",
            "--dicom",
            scan.toString(),
            "--tissue",
            "bone",
            "--out",
            folder.toString());
    assertThat(code).isEqualTo(3);
    assertThat(folder.resolve("model.stl")).doesNotExist();
  }

  @Test
  void aSegmentationMadeElsewhereIsModelledInsteadOfATissue() throws IOException {
    Path study = Path.of(System.getProperty("fabrica.shared.data"), "dicom-seg", "liver-3-slices");
    assumeTrue(Files.exists(study), "shared data dicom-seg is not here");
    Path slices = Files.createDirectory(folder.resolve("slices"));
    for (String name : List.of("01.dcm", "02.dcm", "03.dcm")) {
      Files.copy(study.resolve(name), slices.resolve(name));
    }
    String[] command = {
      "fabricate", "--dicom", slices.toString(), "--out", folder.toString(), "--seg", ""
    };
    command[6] = study.resolve("liver.dcm").toString();
    assertThat(Main.run(command)).isZero();
    JsonNode segmentation =
        new ObjectMapper()
            .readTree(Files.readAllBytes(folder.resolve("report.json")))
            .get("segmentation");
    assertThat(segmentation.get("segmentName").asText()).isEqualTo("Liver");
    assertThat(segmentation.get("voxels").asInt()).isEqualTo(107_098); // as in its label volume
    assertThat(segmentation.has("lowerHu")).isFalse();

    command[6] = study.resolve("partial_overlaps.dcm").toString();
    assertThat(Main.run(command)).isEqualTo(3); // five segments, none named
  }

  /** A tetrahedron with legs of ten units; the last side is left out on request. */
  private Path tetrahedron(boolean open) throws IOException {
    String text =
        "v 0 0 0\nv 10 0 0\nv 0 10 0\nv 0 0 10\nf 1 3 2\nf 1 2 4\nf 1 4 3\n"
            + (open ? "" : "f 2 3 4\n");
    return Files.writeString(folder.resolve("tetrahedron.obj"), text);
  }

  @Test
  void aMeshMadeElsewhereIsMendedCheckedAndSliced() throws IOException {
    String file = tetrahedron(true).toString();
    String out = folder.resolve("out").toString();
    String[] command = {"fabricate", "--mesh", file, "--unit", "mm", "--out", out, "--repair", ""};
    command[8] = "local";
    assertThat(Main.run(command)).isZero();
    JsonNode report =
        new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("out/report.json")));
    assertThat(report.fieldNames())
        .toIterable()
        .containsExactly(
            "source",
            "repair",
            "mesh",
            "checks",
            "profiles",
            "print",
            "files",
            "timingsMs",
            "problems",
            "deposit");
    assertThat(report.at("/deposit/model/volumeDifferencePercent").asDouble()).isBetween(-3.0, 3.0);
    assertThat(report.at("/files/job").asText()).isEqualTo("model-job.html");
    assertThat(report.at("/profiles/0/name").asText()).isEqualTo("pla-model-0.2");
    assertThat(report.at("/profiles/0/sha256").asText()).hasSize(64);
    assertThat(report.at("/profiles/0/confirm").toString()).contains("minWallMm");
    assertThat(report.at("/repair/filledLoops").asInt()).isEqualTo(1);
    assertThat(report.at("/mesh/volumeMm3").asDouble()).isBetween(166.6, 166.7);
    assertThat(report.at("/mesh/boundaryEdges").asInt()).isZero();
    assertThat(report.at("/checks/results/0/id").asText()).isEqualTo("closed");
    for (JsonNode made : report.get("files")) {
      assertThat(folder.resolve("out").resolve(made.asText())).isNotEmptyFile();
    }
  }

  @Test
  void aMeshWithoutAUnitOrOpenAndNotMendedIsRefused() throws IOException {
    String file = tetrahedron(true).toString();
    String out = folder.resolve("out").toString();
    assertThat(Main.run("fabricate", "--mesh", file, "--out", out)).isEqualTo(3);
    assertThat(Main.run("fabricate", "--mesh", file, "--unit", "mm", "--out", out)).isEqualTo(3);
    assertThat(folder.resolve("out/report.html")).isNotEmptyFile(); // says why
    assertThat(folder.resolve("out/model.gcode")).doesNotExist();
  }

  @Test
  void aRecipeOnARegionLeavesARecordOfEachStep() throws IOException {
    Path scan = Path.of(System.getProperty("fabrica.shared.data"), "ct-head-neck-jaw/series.zip");
    assumeTrue(Files.exists(scan), "shared data ct-head-neck-jaw is not here");
    int code =
        Main.run(
            "fabricate",
            "--dicom",
            scan.toString(),
            "--recipe",
            "skull",
            "--roi=220,-385,-160,270,-340,-130",
            "--set",
            "threshold.lower-hu=300",
            "--bound-mm",
            "0.1",
            "--out",
            folder.toString());
    assertThat(code).isZero();
    JsonNode report =
        new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("report.json")));
    JsonNode steps = report.get("recipe").get("steps");
    assertThat(steps.findValuesAsText("step"))
        .containsExactly("region", "threshold", "inside-body", "islands");
    assertThat(steps.get(1).get("parameters").get("lower-hu").asInt()).isEqualTo(300);
    assertThat(steps.get(3).get("counts").get("voxels").asLong())
        .isEqualTo(report.get("segmentation").get("voxels").asLong());
    assertThat(report.get("segmentation").get("lowerHu").asInt()).isEqualTo(300);
    assertThat(report.get("mesh").get("boundaryEdges").asInt()).isZero();
    assertThat(report.get("mesh").get("maxDecimationMm").asDouble()).isBetween(0.05, 0.1);
  }

  @Test
  void wrongUsageIsExitCode2() {
    assertThat(Main.run("fabricate", "--out", "x")).isEqualTo(2);
    for (List<String> wrong :
        List.of(
            List.of("--unit", "mile"),
            List.of("--repair", "glue"),
            List.of("--device-class", "toy"),
            List.of("--tissue", "bone"))) {
      assertThat(
              Main.run("fabricate", "--mesh", "pom.xml", "--out", "x", wrong.get(0), wrong.get(1)))
          .isEqualTo(2);
    }
    assertThat(Main.run("fabricate", "--dicom", ".", "--out", "x")).isEqualTo(2);
    assertThat(
            Main.run(
                "fabricate", "--dicom", ".", "--tissue", "bone", "--segment", "1", "--out", "x"))
        .isEqualTo(2);
    assertThat(
            Main.run("fabricate", "--dicom", ".", "--recipe", "skull", "--seg", "s", "--out", "x"))
        .isEqualTo(2);
    assertThat(
            Main.run("fabricate", "--dicom", ".", "--tissue", "bone", "--bound-mm=9", "--out", "x"))
        .isEqualTo(2);
    assertThat(Main.run(new String[0])).isEqualTo(2);
    assertThat(Main.run("fly")).isEqualTo(2);
    assertThat(Main.run("fabricate", "--dicom", "no-such-folder", "--tissue", "bone", "--out", "x"))
        .isEqualTo(2);
    assertThat(Main.run("fabricate", "--dicom", ".", "--tissue", "jelly", "--out", "x"))
        .isEqualTo(2);
  }

  @Test
  void helpAndVersionAreNoErrors() {
    assertThat(Main.run("--help")).isZero();
    assertThat(Main.run("--version")).isZero();
    assertThat(Main.run("serve", "--help")).isZero();
  }
}
