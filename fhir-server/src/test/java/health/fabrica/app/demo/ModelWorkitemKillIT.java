package health.fabrica.app.demo;

import static health.fabrica.app.demo.WorkitemLab.UID;
import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.app.config.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server as a process, killed with SIGKILL when the workitem has just been created, while the
 * printer prints and when the object has just been released: one order, one print, and the workitem
 * says what was made.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ModelWorkitemKillIT {

  @TempDir private Path folder;
  private WorkitemLab site;
  private Map<Setting, String> settings;
  private Process process;

  @BeforeEach
  void open() throws IOException {
    site = new WorkitemLab(folder);
    settings = site.settings();
    start();
  }

  @AfterEach
  void close() throws InterruptedException {
    kill();
    site.close();
  }

  private void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx700m",
            "-Djava.awt.headless=true",
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            "health.fabrica.app.Main",
            "serve");
    builder.directory(folder.toFile()); // where fabrica.yaml lies
    builder.redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("FABRICA_"));
    settings.forEach((setting, value) -> environment.put(setting.environmentName(), value));
    process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    assertThat(line).as("the server says where it listens").startsWith("Fabrica listens on ");
    site.at(URI.create(line.substring("Fabrica listens on ".length())));
  }

  /** SIGKILL: no shutdown hook runs. */
  private void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Test
  void theWorkitemIsCompletedWithOneModelWhateverIsKilled() throws Exception {
    site.store();
    site.create(UID);
    kill();
    start();
    site.awaitState(UID, "IN PROGRESS");
    String order = site.order().getIdElement().getIdPart();
    site.lab.printer.timeScale(100);
    site.approve();
    site.awaitTask("printing");
    kill();
    site.lab.printer.timeScale(5_000);
    start();
    site.release();
    kill();
    start();
    ModelWorkitemIT.assertCompleted(site, UID);
    assertThat(site.order().getIdElement().getIdPart()).isEqualTo(order);
  }
}
