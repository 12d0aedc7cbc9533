package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A recording of a real Moonraker, line by line. */
final class Transcript {

  static final Path FOLDER =
      Path.of(System.getProperty("fabrica.home", "."), "test-data", "transcripts", "moonraker");

  final String name;
  final List<JsonNode> lines = new ArrayList<>();

  private Transcript(String name) {
    this.name = name;
  }

  static Transcript read(String number) throws IOException {
    try (var files = Files.newDirectoryStream(FOLDER, number + "-*.jsonl")) {
      Path file = files.iterator().next();
      Transcript t = new Transcript(file.getFileName().toString().replace(".jsonl", ""));
      for (String line : Files.readAllLines(file)) {
        t.lines.add(Json.MAPPER.readTree(line));
      }
      return t;
    }
  }

  static byte[] content(JsonNode part) throws IOException {
    return part.has("content_file")
        ? Files.readAllBytes(FOLDER.resolve(part.get("content_file").asText()))
        : part.path("content").asText("").getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
