package health.fabrica.fhir.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import health.fabrica.app.FabricaServer;
import health.fabrica.app.config.Configuration;
import health.fabrica.app.config.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DICOMweb library of the common web viewers is content with the whole server. */
class DicomWebClientIT {

  private static final Path HOME = Path.of(System.getProperty("fabrica.home", ".."));
  private static final Path SCRIPTS = HOME.resolve("fhir-server/src/test/js");
  private static final int SLICES = 6;

  @TempDir Path folder;

  @Test
  void theNodeScriptHolds() throws Exception {
    requireClient();
    Configuration configuration =
        Configuration.load(
            folder.resolve("none.yaml"),
            Map.of(),
            Map.of(
                Setting.SERVER_PORT, "0", Setting.SERVER_DATA, folder.resolve("data").toString()));
    try (FabricaServer server = FabricaServer.start(configuration)) {
      Path output = folder.resolve("output.txt");
      List<String> command =
          new ArrayList<>(List.of("node", "dicomweb-client.mjs", server.base() + "/dicom-web"));
      command.addAll(slices());
      Process node =
          new ProcessBuilder(command)
              .directory(SCRIPTS.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = node.waitFor(90, TimeUnit.SECONDS);
      if (!ended) {
        node.destroyForcibly();
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as(text).isTrue();
      assertThat(node.exitValue()).as(text).isZero();
      assertThat(text).contains("all of 12 checks hold");
    }
  }

  /** Some slices of the phantom as files. */
  private List<String> slices() throws IOException {
    List<String> files = new ArrayList<>();
    Path zip = HOME.resolve("test-data/ct-skull-phantom-bone-1mm/series.zip");
    try (InputStream in = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry e = entries.getNextEntry();
          e != null && files.size() < SLICES;
          e = entries.getNextEntry()) {
        if (!e.isDirectory()) {
          Path file = folder.resolve("slice" + files.size() + ".dcm");
          Files.write(file, entries.readAllBytes());
          files.add(file.toString());
        }
      }
    }
    return files;
  }

  private static void requireClient() throws InterruptedException {
    boolean there = Files.isDirectory(SCRIPTS.resolve("node_modules/dicomweb-client")) && hasNode();
    if (!there && "true".equals(System.getenv("CI"))) {
      fail("node or dicomweb-client is missing: npm ci in src/test/js");
    }
    assumeTrue(there, "node or dicomweb-client is missing: run npm ci in src/test/js");
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
