package health.fabrica.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.app.config.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The server as a process of its own, which can be killed. */
final class ServerProcess {

  private final Process process;
  private final URI base;

  private ServerProcess(Process process, URI base) {
    this.process = process;
    this.base = base;
  }

  /** Starts it in a folder, where fabrica.yaml may lie, and waits until it listens. */
  static ServerProcess start(Path folder, Map<Setting, String> settings) throws IOException {
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
    builder.directory(folder.toFile());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("FABRICA_"));
    settings.forEach((setting, value) -> environment.put(setting.environmentName(), value));
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    assertThat(line).as("the server says where it listens").startsWith("Fabrica listens on ");
    return new ServerProcess(process, URI.create(line.substring("Fabrica listens on ".length())));
  }

  /** Where it listens. */
  URI base() {
    return base;
  }

  /** SIGKILL: no shutdown hook runs. */
  void kill() throws InterruptedException {
    killSoon();
    awaitEnd();
  }

  /** SIGKILL without waiting for the end. */
  void killSoon() {
    process.destroyForcibly();
  }

  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }
}
