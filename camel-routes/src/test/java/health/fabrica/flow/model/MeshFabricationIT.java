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

  @Test
  void aProcessWithSupportsHoldsWhatWouldBeginInTheAir() throws IOException {
    String ledge = box(1, 0, 0, 0, 6, 6, 10) + box(9, 9, 0, 4, 15, 6, 10);

    JsonNode plain = print("pla-model-0.2@1", ledge);
    JsonNode held = print("pla-model-supported-0.2@1", ledge);

    assertThat(plain.at("/problems").toString()).contains("FAB-1822");
    assertThat(held.at("/problems").toString()).doesNotContain("FAB-1822", "FAB-1308");
    assertThat(held.at("/print/layers").asInt()).isEqualTo(plain.at("/print/layers").asInt());
    assertThat(held.at("/print/materialMm3").asDouble())
        .isGreaterThan(plain.at("/print/materialMm3").asDouble() + 10);
  }

  private JsonNode print(String process, String obj) throws IOException {
    return new ObjectMapper().readTree(make(process, obj, Optional.empty(), LengthUnit.MILLIMETRE));
  }

  /** A box in OBJ whose first vertex has a number. */
  private static String box(int first, int x0, int y0, int z0, int x1, int y1, int z1) {
    StringBuilder text = new StringBuilder();
    for (int v = 0; v < 8; v++) {
      text.append("v " + ((v & 1) == 0 ? x0 : x1) + " " + ((v & 2) == 0 ? y0 : y1));
      text.append(" " + ((v & 4) == 0 ? z0 : z1) + "\n");
    }
    int[] quads = {0, 2, 3, 1, 4, 5, 7, 6, 0, 1, 5, 4, 2, 6, 7, 3, 0, 4, 6, 2, 1, 3, 7, 5};
    for (int q = 0; q < quads.length; q += 4) {
      text.append("f");
      for (int n = q; n < q + 4; n++) {
        text.append(" " + (first + quads[n]));
      }
      text.append("\n");
    }
    return text.toString();
  }

  private String make(Optional<RepairMode> repair) throws IOException {
    return make("pla-model-0.2@1", OPEN, repair, LengthUnit.CENTIMETRE);
  }

  private String make(String process, String obj, Optional<RepairMode> repair, LengthUnit unit)
      throws IOException {
    Path file = Files.writeString(folder.resolve("mesh.obj"), obj);
    return new MeshFabrication(ProfileLibrary.shipped().process(process), 2)
        .make(file, Optional.of(unit), repair, folder.resolve("out"), WorkMonitor.NONE);
  }
}
