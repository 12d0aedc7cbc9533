package health.fabrica.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deidentify} as a user gives it, on a real CT series of a head. */
class DeidentifyCommandIT {

  private static final Path SCAN =
      Path.of(System.getProperty("fabrica.home"), "test-data/ct-head-tilted-ge/series.zip");

  @TempDir private Path folder;

  private record Run(int code, String text, JsonNode json) {}

  private static Run run(String... args) throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
    try {
      int code = Main.run(args);
      String out = text.toString(StandardCharsets.UTF_8);
      return new Run(code, out, new ObjectMapper().readTree(out.isEmpty() ? "{}" : out));
    } finally {
      System.setOut(before);
    }
  }

  private Run deidentify(Path dicom, String out, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("deidentify", "--dicom", dicom.toString()));
    args.addAll(List.of("--out", folder.resolve(out).toString()));
    args.addAll(List.of("--key-file", folder.resolve("key").toString()));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  @Test
  void aSeriesIsWrittenUnderNewUidsTheSameAtEveryRunAndBothAreRecorded() throws IOException {
    Run first = deidentify(SCAN, "one", "--new-key", "--retain", "dates,device");
    Run again = deidentify(SCAN, "two", "--retain", "dates,device");

    assertThat(first.code()).as(first.text()).isZero();
    int objects = first.json().get("objects").asInt();
    assertThat(objects).isGreaterThan(10).isEqualTo(first.json().get("files").asInt());
    assertThat(first.json().get("retained").toString()).isEqualTo("[\"dates\",\"device\"]");
    assertThat(first.json().get("leftOut")).isEmpty();
    assertThat(again.json().get("objects").asInt()).isEqualTo(objects);
    assertThat(files("one")).hasSize(objects).isEqualTo(files("two"));
    for (String name : files("one")) {
      assertThat(folder.resolve("one").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("two").resolve(name));
    }
    Path record = Path.of(first.json().get("record").asText());
    JsonNode pairs = new ObjectMapper().readTree(Files.readAllBytes(record));
    assertThat(pairs.get("patients")).hasSize(1);
    assertThat(pairs.get("uids").size()).isGreaterThan(objects);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))))
        .isEqualTo("rw-------");
  }

  private List<String> files(String out) throws IOException {
    Path root = folder.resolve(out);
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void whatIsRefusedIsNotWrittenAndTheExitCodeSaysSo() throws IOException {
    Path in = Files.createDirectory(folder.resolve("in"));
    Files.writeString(in.resolve("broken.dcm"), "no object");
    Run refused = deidentify(in, "out", "--new-key");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.json().get("leftOut").get(0).get("code").asText()).isEqualTo("FAB-2001");
    assertThat(refused.json().get("leftOut").get(0).get("file").asInt()).isEqualTo(1);

    Files.delete(in.resolve("broken.dcm"));
    Files.writeString(in.resolve("notes.txt"), "no object");
    Run nothing = deidentify(in, "out");
    assertThat(nothing.code()).isEqualTo(3);
    assertThat(nothing.json().at("/problem/code").asText()).isEqualTo("FAB-2301");

    Files.writeString(folder.resolve("key"), "short");
    assertThat(deidentify(in, "out").json().at("/problem/code").asText()).isEqualTo("FAB-2244");
  }

  @Test
  void aWrongCommandLineEndsWithTwoAndTouchesNothing() throws IOException {
    assertThat(deidentify(SCAN, "out").code()).as("no key yet").isEqualTo(2);
    assertThat(deidentify(SCAN, "out", "--new-key", "--retain", "name").code()).isEqualTo(2);
    assertThat(deidentify(folder.resolve("none"), "out", "--new-key").code()).isEqualTo(2);
    assertThat(
            deidentify(SCAN, "out", "--new-key", "--record", folder.resolve("out/r") + "").code())
        .isEqualTo(2);
    assertThat(folder.resolve("key")).doesNotExist();
    Files.createDirectory(folder.resolve("full"));
    Files.writeString(folder.resolve("full/file"), "");
    assertThat(deidentify(SCAN, "full", "--new-key").code()).isEqualTo(2);
    assertThat(folder.resolve("key")).doesNotExist();
  }
}
