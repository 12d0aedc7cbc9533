package health.fabrica.fhir.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.TestStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with a small heap exports 20,000 devices and large resources, and is killed meanwhile.
 */
class ExportCrashIT {

  private static final int DEVICES = 20_000;
  private static final int LARGE = 120;
  private static final int LARGE_BYTES = 1 << 20;
  private static final int PART = 100;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;
  private Process child;

  @AfterEach
  void end() {
    if (child != null) {
      child.destroyForcibly();
    }
  }

  @Test
  void aKilledExportContinuesAndStillShowsItsSnapshot() throws Exception {
    fill();
    String base = startChild();
    String id = ExportChild.kickOff(base, "/fhir/$export?_type=Device,Observation");
    Path job = folder.resolve("export").resolve(id);
    Map<Path, FileTime> before = waitForParts(job, 20);
    child.destroyForcibly().waitFor();
    assertThat(before.size()).as("parts before the kill").isBetween(20, DEVICES / PART - 1);
    change();
    String again = startChild();
    JsonNode manifest = manifest(again + "/bulk/" + id);
    for (Map.Entry<Path, FileTime> part : before.entrySet()) {
      assertThat(Files.getLastModifiedTime(part.getKey())).isEqualTo(part.getValue());
    }
    Map<String, Integer> seen = new HashMap<>();
    for (JsonNode file : manifest.get("output")) {
      read(file, seen);
    }
    assertThat(seen).hasSize(DEVICES + LARGE);
    assertThat(seen.values()).allMatch(times -> times == 1);
  }

  private void fill() {
    try (ResourceStore store = TestStores.open(folder)) {
      for (int from = 0; from < DEVICES; from += 1000) {
        int first = from;
        store.inTransaction(
            tx -> {
              for (int i = first; i < first + 1000; i++) {
                tx.update((Device) new Device().setLotNumber("old").setId("d" + i));
              }
              return first;
            });
      }
      String text = "x".repeat(LARGE_BYTES);
      for (int i = 0; i < LARGE; i++) {
        Observation large = new Observation();
        large.addNote().setText(text);
        large.setId("o" + i);
        store.inTransaction(tx -> tx.update(large));
      }
    }
  }

  /** What the export must not show: it was written after the snapshot. */
  private void change() {
    try (ResourceStore store = TestStores.open(folder)) {
      store.inTransaction(
          tx -> {
            for (int i = 0; i < DEVICES; i += 40) {
              tx.update((Device) new Device().setLotNumber("new").setId("d" + i));
              tx.delete("Device", "d" + (i + 1));
            }
            return tx.update((Device) new Device().setLotNumber("new").setId("later"));
          });
    }
  }

  private String startChild() throws Exception {
    child = ExportChild.start(folder, PART, Optional.empty());
    return ExportChild.base(folder, child);
  }

  private static Map<Path, FileTime> waitForParts(Path job, int count) throws Exception {
    for (int i = 0; i < 30_000; i++) {
      if (Files.exists(job)) {
        Map<Path, FileTime> parts = new HashMap<>();
        for (Path part : finished(job)) {
          parts.put(part, Files.getLastModifiedTime(part));
        }
        // a folder read while it grows may be listed with a gap: parts above one do not count; the
        // newest may be on the disk without its row, and is then written again
        int newest = newestWithoutGap(parts.keySet());
        parts.keySet().removeIf(p -> seq(p) >= newest);
        if (parts.size() >= count) {
          return parts;
        }
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
    throw new AssertionError("the export does not begin");
  }

  private static int newestWithoutGap(Set<Path> parts) {
    Set<Integer> seen = parts.stream().map(ExportCrashIT::seq).collect(Collectors.toSet());
    return IntStream.iterate(1, i -> i + 1).filter(i -> !seen.contains(i)).findFirst().orElseThrow()
        - 1;
  }

  private static int seq(Path part) {
    String name = part.getFileName().toString();
    return Integer.parseInt(name.substring(0, name.indexOf('-')));
  }

  private static List<Path> finished(Path job) throws IOException {
    try (Stream<Path> files = Files.list(job)) {
      return new ArrayList<>(files.filter(f -> f.toString().endsWith(".ndjson")).toList());
    }
  }

  private JsonNode manifest(String status) throws Exception {
    for (int i = 0; i < 2400; i++) {
      HttpResponse<String> response =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(status)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        return ExportServer.JSON.readTree(response.body());
      }
      assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("the export does not end");
  }

  private static void read(JsonNode file, Map<String, Integer> seen) throws Exception {
    HttpResponse<InputStream> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(file.get("url").asText())).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    int lines = 0;
    try (BufferedReader reader =
            new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        JsonParser json = ExportServer.JSON.createParser(reader)) {
      for (JsonNode r : (Iterable<JsonNode>) () -> all(json)) {
        seen.merge(r.get("resourceType").asText() + "/" + r.get("id").asText(), 1, Integer::sum);
        assertThat(r.path("lotNumber").asText("old")).isEqualTo("old");
        lines++;
      }
    }
    assertThat(lines).isEqualTo(file.get("count").asInt());
  }

  private static Iterator<JsonNode> all(JsonParser json) {
    try {
      return ExportServer.JSON.readValues(json, JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
