package health.fabrica.fhir.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.fabrica.fhir.store.StoreSettings;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of an export before and after its time, and too many of them. */
class ExportLifeIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int DEVICES = 3000;

  @TempDir Path folder;

  private static List<Device> devices(int count) {
    return IntStream.range(0, count).mapToObj(i -> (Device) new Device().setId("d" + i)).toList();
  }

  private Path filesOf(String status) {
    return folder.resolve("export").resolve(status.substring(status.lastIndexOf('/') + 1));
  }

  private ExportServer server(int part, int workers, int openJobs, Duration retention) {
    ExportSettings settings =
        new ExportSettings(
            folder.resolve("export"),
            "node-1",
            part,
            1 << 20,
            workers,
            openJobs,
            Duration.ofSeconds(60),
            retention,
            Duration.ZERO);
    return new ExportServer(folder, StoreSettings.at(folder.resolve("fabrica.db")), settings);
  }

  @Test
  void aRunningExportThatIsCancelledStopsLeavesNothingAndLetsTheNextBegin() throws Exception {
    try (ExportServer server = server(1, 1, 10, Duration.ofHours(1))) {
      server.put(devices(DEVICES));
      String status = ExportServer.statusUrl(server.kickOff("/$export?_type=Device"));
      await().atMost(SOON).until(() -> progress(server, status).matches("[1-9]\\d* of 3000 .*"));
      assertThat(server.send("DELETE", status, "").statusCode()).isEqualTo(202);
      assertThat(server.get(status).statusCode()).isEqualTo(404);
      String next = ExportServer.statusUrl(server.kickOff("/$export?_type=Patient"));
      assertThat(server.manifest(next).get("output")).isEmpty();
      String last = ExportServer.statusUrl(server.kickOff("/$export?_type=Patient"));
      server.manifest(last);
      await().atMost(SOON).until(() -> Files.notExists(filesOf(status)));
    }
  }

  private static String progress(ExportServer server, String status) throws Exception {
    return server.get(status).headers().firstValue("X-Progress").orElse("");
  }

  @Test
  void filesSayWhenTheyExpireAndAreGoneAfterThat() throws Exception {
    try (ExportServer server = server(10, 1, 10, Duration.ofSeconds(3))) {
      server.put(devices(3));
      String status = ExportServer.statusUrl(server.kickOff("/$export?_type=Device"));
      server.manifest(status);
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> server.get(status).statusCode() == 404);
      await().atMost(SOON).until(() -> Files.notExists(filesOf(status)));
    }
    try (ExportServer server = server(10, 1, 10, Duration.ofHours(1))) {
      String status = ExportServer.statusUrl(server.kickOff("/$export?_type=Device"));
      server.manifest(status);
      assertThat(server.get(status).headers().firstValue("Expires")).isPresent();
    }
  }

  @Test
  void moreExportsThanMayWaitAreRefusedUntilOneIsCancelled() throws Exception {
    try (ExportServer server = server(10, 0, 2, Duration.ofHours(1))) {
      String first = ExportServer.statusUrl(server.kickOff("/$export"));
      ExportServer.statusUrl(server.kickOff("/$export"));
      HttpResponse<String> refused = server.kickOff("/$export");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("FAB-5701").contains("2 exports wait or run");
      assertThat(server.send("DELETE", first, "").statusCode()).isEqualTo(202);
      assertThat(server.kickOff("/$export").statusCode()).isEqualTo(202);
    }
  }
}
