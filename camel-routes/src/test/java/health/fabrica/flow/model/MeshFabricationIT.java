package health.fabrica.flow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.profile.ProfileLibrary;
import health.fabrica.core.repair.RepairMode;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mesh made elsewhere, from its file to everything that is made of it. */
class MeshFabricationIT {

  /** A tetrahedron with legs of one unit that lacks its last side. */
  private static final String OPEN =
      "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 1 4 3\n";

  @TempDir private Path folder;

  @Test
  void aHoleIsFilledAndReportedAndAllFilesAreMadeInTheStatedUnit() throws IOException {
    String report = make(Optional.of(RepairMode.LOCAL));

    JsonNode json = new ObjectMapper().readTree(report);
    assertThat(Files.readString(folder.resolve("out/report.json"))).isEqualTo(report);
    assertThat(json.at("/source/unit").asText()).isEqualTo("cm");
    assertThat(json.at("/source/unitFromFile").asBoolean()).isFalse();
    assertThat(json.at("/source/mirrored").isMissingNode()).isTrue();
    assertThat(json.at("/repair/filledLoops").asInt()).isEqualTo(1);
    assertThat(json.at("/repair/trianglesBefore").asInt()).isEqualTo(3);
    assertThat(json.at("/mesh/volumeMm3").asDouble()).isCloseTo(1000 / 6.0, within(0.01));
    assertThat(json.at("/checks/profile").asText()).isEqualTo("pla-model-0.2@1");
    assertThat(json.at("/print/layers").asInt()).isPositive();
    assertThat(json.at("/timingsMs").fieldNames())
        .toIterable()
        .containsExactly("read", "repair", "check", "page", "write", "toolpath");
    for (JsonNode file : json.get("files")) {
      assertThat(folder.resolve("out").resolve(file.asText())).isNotEmptyFile();
    }
    assertThat(Files.readString(folder.resolve("out/report.html")))
        .contains("cm, as stated by the caller");
  }

  @Test
  void aMeshThatIsNotMendedIsRefusedWithAPageThatSaysWhy() {
    assertThatThrownBy(() -> make(Optional.empty()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.getMessage()).contains("FAB-1701", "3 open edges"));
    assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
    assertThat(folder.resolve("out/model.gcode")).doesNotExist();
  }

  private String make(Optional<RepairMode> repair) throws IOException {
    Path file = Files.writeString(folder.resolve("open.obj"), OPEN);
    return new MeshFabrication(ProfileLibrary.shipped().process("pla-model-0.2@1"), 2)
        .make(
            file,
            Optional.of(LengthUnit.CENTIMETRE),
            repair,
            folder.resolve("out"),
            WorkMonitor.NONE);
  }
}
