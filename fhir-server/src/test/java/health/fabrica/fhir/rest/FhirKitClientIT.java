package health.fabrica.fhir.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import health.fabrica.app.FabricaServer;
import health.fabrica.app.config.Configuration;
import health.fabrica.app.config.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client written by others, in another language, is content with the whole server. */
class FhirKitClientIT {

  private static final Path SCRIPTS =
      Path.of(System.getProperty("fabrica.home", ".."), "fhir-server", "src", "test", "js");

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
      Process node =
          new ProcessBuilder("node", "fhir-kit-client.mjs", server.base() + "/fhir")
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

  private static void requireClient() throws InterruptedException {
    boolean there = Files.isDirectory(SCRIPTS.resolve("node_modules/fhir-kit-client")) && hasNode();
    if (!there && "true".equals(System.getenv("CI"))) {
      fail("node or fhir-kit-client is missing: npm ci in src/test/js");
    }
    assumeTrue(there, "node or fhir-kit-client is missing: run npm ci in src/test/js");
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
