package health.fabrica.app.demo;

import static health.fabrica.app.demo.WorkitemLab.UID;
import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.app.config.Setting;
import java.io.IOException;
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
  private ServerProcess server;

  @BeforeEach
  void open() throws IOException {
    site = new WorkitemLab(folder);
    settings = site.settings();
    start();
  }

  @AfterEach
  void close() throws InterruptedException {
    server.kill();
    site.close();
  }

  private void start() throws IOException {
    server = ServerProcess.start(folder, settings);
    site.at(server.base());
  }

  @Test
  void theWorkitemIsCompletedWithOneModelWhateverIsKilled() throws Exception {
    site.store();
    site.create(UID);
    server.kill();
    start();
    site.awaitState(UID, "IN PROGRESS");
    String order = site.order().getIdElement().getIdPart();
    site.lab.printer.timeScale(100);
    site.approve();
    site.awaitTask("printing");
    server.kill();
    site.lab.printer.timeScale(5_000);
    start();
    site.release();
    server.kill();
    start();
    ModelWorkitemIT.assertCompleted(site, UID);
    assertThat(site.order().getIdElement().getIdPart()).isEqualTo(order);
  }
}
