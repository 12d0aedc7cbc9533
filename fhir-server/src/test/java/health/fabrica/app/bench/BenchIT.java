package health.fabrica.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.app.cli.BenchCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The benchmarks, scaled down: every answer is checked by the driver, bounds are loose because the
 * machine of a build is shared.
 */
@EnabledOnOs(OS.LINUX)
class BenchIT {

  private static final double PATIENCE_MILLIS = 5_000;

  @TempDir private Path folder;

  @Test
  void aSmallRegistryAnswersRecallsCompletelyAndNeverStale() throws IOException {
    JsonNode report =
        run(
            "registry --devices 2130 --patients 500 --bundle 50 --queries 60 --threads 2"
                .split(" "));
    assertThat(report.get("loaded").asInt()).isEqualTo(2130);
    assertThat(report.get("windows")).hasSize(20);
    assertThat(report.get("queries"))
        .hasSize(7)
        .allSatisfy(
            query -> {
              assertThat(query.get("failures").asInt()).isZero();
              assertThat(query.get("p99Millis").asDouble()).isBetween(0.1, PATIENCE_MILLIS);
            });
    assertThat(report.get("bytesPerDevice").asInt()).isBetween(500, 20_000);
    assertThat(report.get("peakMib").asInt()).isBetween(50, 2_000);
  }

  @Test
  void theComparedTrafficIsAnsweredAsItShould() throws IOException {
    JsonNode report = run("fhir", "--requests", "100", "--threads", "2");
    JsonNode server = report.get("servers").get(0);
    assertThat(server.get("startMillis").asInt()).isPositive();
    assertThat(server.get("lines")).hasSize(5);
    assertThat(server.get("lines"))
        .allSatisfy(
            line -> {
              assertThat(line.get("failures").asInt()).isZero();
              assertThat(line.get("cpuMillisEach").asDouble()).isBetween(0.1, 1_000.0);
            });
  }

  @Test
  void dicomIsMeasuredBesideItsPeers() throws IOException {
    List<Path> needed =
        List.of(
            Path.of("/usr/sbin/Orthanc"), Path.of("/usr/bin/dcmdjpls"), Path.of("/usr/bin/curl"));
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(needed.stream().allMatch(Files::exists), "Orthanc, dcmtk and curl");
    }
    JsonNode report =
        run(
            ("dicom --part RETRIEVE,STORE,JPEG_LS --slices 12 --rounds 2 --instances 12"
                    + " --store-rounds 1")
                .split(" "));
    assertThat(report.get("retrieve").get("rounds")).hasSize(2);
    assertThat(report.get("store").get("rounds"))
        .hasSize(6)
        .allSatisfy(
            round -> {
              assertThat(round.get("wallMillis").asDouble()).isPositive();
              assertThat(round.get("peakMib").asInt()).isBetween(5, 4_000);
            });
    assertThat(report.get("jpegLs").get("frames"))
        .hasSize(3)
        .allSatisfy(frame -> assertThat(frame.get("oursMillis").asDouble()).isPositive());
    assertThat(report.get("memory").isNull()).isTrue();
  }

  @Test
  void slicingMeasuresContoursAndLatticesOfAMesh() throws IOException {
    Path mesh = folder.resolve("tetrahedron.off");
    Files.writeString(
        mesh,
        "OFF\n4 4 6\n0 0 0\n20 0 0\n0 20 0\n0 0 20\n" + "3 0 2 1\n3 0 1 3\n3 0 3 2\n3 1 2 3\n");
    JsonNode report = run("slicing", "--mesh", mesh.toString(), "--rounds", "1", "--threads", "1");
    assertThat(report.get("triangles").asInt()).isEqualTo(4);
    assertThat(report.get("peer").isNull()).isTrue();
    assertThat(report.get("lines"))
        .hasSize(6)
        .allSatisfy(line -> assertThat(line.get("wallSeconds").asDouble()).isPositive());
    assertThat(report.get("lines").get(0).get("result").asText()).startsWith("100 layers");
    assertThat(report.get("lines").get(5).get("result").asText())
        .startsWith("100 layers")
        .contains("m of filament");
  }

  @Test
  void wrongUsageIsRefusedBeforeAServerStarts() {
    CommandLine command = new CommandLine(new BenchCommand());
    assertThat(command.execute("fhir", "--requests", "0")).isEqualTo(2);
    assertThat(command.execute("fhir", "--peer-url", "http://127.0.0.1:1/fhir")).isEqualTo(2);
    assertThat(command.execute()).isEqualTo(2);
  }

  private JsonNode run(String... arguments) throws IOException {
    Path out = folder.resolve("figures.json");
    CommandLine command = new CommandLine(new BenchCommand());
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--out";
    all[arguments.length + 1] = out.toString();
    assertThat(command.execute(all)).isZero();
    return new ObjectMapper().readTree(Files.readAllBytes(out));
  }
}
