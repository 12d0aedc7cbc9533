package health.fabrica.fhir.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several servers that export from one PostgreSQL database. */
class ExportNodesIT {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final int DEVICES = 2000;
  private static final int PART = 5;

  @TempDir Path folder;
  private final StoreSettings database = PostgresServer.shared().newDatabase();

  private ExportServer node(String name, Path exports) {
    ExportSettings settings =
        new ExportSettings(
            exports,
            name,
            PART,
            1 << 20,
            2,
            100,
            LEASE,
            Duration.ofHours(1),
            Duration.ofSeconds(1));
    return new ExportServer(folder, database, settings);
  }

  private static List<Device> devices(int count) {
    return IntStream.range(0, count).mapToObj(i -> (Device) new Device().setId("d" + i)).toList();
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "Device/d" + i).toList();
  }

  private static List<String> foldersOf(Path exports) throws IOException {
    try (Stream<Path> jobs = Files.list(exports)) {
      return jobs.map(job -> job.getFileName().toString()).toList();
    }
  }

  @Test
  void eachJobIsDoneByOneNodeOnly() throws Exception {
    Path left = folder.resolve("left");
    Path right = folder.resolve("right");
    try (ExportServer one = node("node-1", left);
        ExportServer two = node("node-2", right)) {
      one.put(devices(40));
      List<String> jobs = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        ExportServer node = i % 2 == 0 ? one : two;
        String status = ExportServer.statusUrl(node.kickOff("/$export?_type=Device"));
        jobs.add(status.substring(status.lastIndexOf('/') + 1));
      }
      for (String job : jobs) {
        JsonNode manifest = one.manifest("/bulk/" + job);
        boolean here = Files.exists(left.resolve(job));
        assertThat(here).as("files on one node").isNotEqualTo(Files.exists(right.resolve(job)));
        JsonNode reachable = here ? manifest : two.manifest("/bulk/" + job);
        assertThat((here ? one : two).ids(reachable)).containsExactlyInAnyOrderElementsOf(ids(40));
      }
      assertThat(foldersOf(left).size() + foldersOf(right).size()).isEqualTo(jobs.size());
      String elsewhere = foldersOf(left).stream().findFirst().orElse(foldersOf(right).get(0));
      ExportServer other = Files.exists(left.resolve(elsewhere)) ? two : one;
      String file = other.manifest("/bulk/" + elsewhere).at("/output/0/url").asText();
      assertThat(other.get(file).body()).contains("FAB-5703").contains("another server");
    }
  }

  @Test
  void anExportOfAKilledNodeIsContinuedByAnotherFromTheFilesThatBothSee() throws Exception {
    Path exports = folder.resolve("export");
    Process child = null;
    try (ExportServer two = node("node-2", folder.resolve("unused"))) {
      two.put(devices(DEVICES));
    }
    try {
      child = ExportChild.start(folder, PART, Optional.of(database));
      String base = ExportChild.base(folder, child);
      String job = ExportChild.kickOff(base, "/fhir/$export?_type=Device");
      await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> parts(exports, job) > 20);
      child.destroyForcibly().waitFor();
      int written = parts(exports, job);
      assertThat(written).as("parts before the kill").isLessThan(DEVICES / PART);
      try (ExportServer two = node("node-2", exports)) {
        JsonNode manifest = two.manifest("/bulk/" + job);
        assertThat(manifest.get("output")).hasSize(DEVICES / PART);
        assertThat(two.ids(manifest)).containsExactlyInAnyOrderElementsOf(ids(DEVICES));
      }
    } finally {
      if (child != null) {
        child.destroyForcibly();
      }
    }
  }

  private static int parts(Path exports, String job) throws IOException {
    Path files = exports.resolve(job);
    if (!Files.exists(files)) {
      return 0;
    }
    try (Stream<Path> parts = Files.list(files)) {
      return (int) parts.filter(part -> part.toString().endsWith(".ndjson")).count();
    }
  }
}
