package health.fabrica.device.sim;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DispatchId;
import health.fabrica.device.PrintPayload;
import health.fabrica.device.RemoteArtifact;
import health.fabrica.device.RemoteJob;
import health.fabrica.device.StartOptions;
import health.fabrica.device.moonraker.MoonrakerConnector;
import health.fabrica.device.moonraker.MoonrakerSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SimulatorLargeFileIT {

  private static final int BYTES = 60_000_000;
  private static final DispatchId ID = new DispatchId("01ARZ3NDEKTSV4RRFFQ69G5FAV");

  private static byte[] part() {
    StringBuilder text = new StringBuilder(BYTES + 200).append("; big\nG28\nM83\nM109 S200\n");
    for (int i = 0; text.length() < BYTES; i++) {
      text.append("G1 X").append(i % 2 == 0 ? 90 : 89).append(".125 Y").append(i % 150);
      text.append(".500 E0.03325 F12000\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void sixtyMegabytesAreUploadedAndPrintedInSeconds() throws Exception {
    PrintPayload payload = PrintPayload.of(part());
    try (MoonrakerSimulator sim =
            MoonrakerSimulator.start(0, MoonrakerSimulator.Options.atScale(1000));
        SimulatorControl control = SimulatorControl.open(sim, 0);
        MoonrakerConnector connector =
            new MoonrakerConnector(MoonrakerSettings.of("p", sim.uri(), null), Clock.systemUTC())) {
      long begin = System.nanoTime();
      RemoteArtifact file = connector.upload(ID, payload, WorkMonitor.NONE).artifact();
      connector.start(ID, file, StartOptions.DEFAULT);
      RemoteJob job = connector.findJobs(ID, Instant.EPOCH).get(0);
      while (!job.state().isTerminal()) {
        Thread.sleep(20);
        job = connector.findJobs(ID, Instant.EPOCH).get(0);
      }
      long printed = System.nanoTime();
      assertThat(job.state()).isEqualTo(DeviceJobState.PRINTED);
      assertThat(printed - begin).isLessThan(40_000_000_000L);
      assertThat(get(control.uri(), "GET", "/sim/journal").body()).contains(ID.fileName("gcode"));
      assertThat(get(control.uri(), "POST", "/sim/fault?name=HOST_KILL").statusCode())
          .isEqualTo(204);
      assertThat(get(control.uri(), "POST", "/sim/fault?name=NONSENSE").statusCode())
          .isEqualTo(400);
      assertThat(get(control.uri(), "POST", "/sim/clock?scale=5").statusCode()).isEqualTo(204);
      assertThat(get(control.uri(), "GET", "/else").statusCode()).isEqualTo(404);
    }
  }

  private static java.net.http.HttpResponse<String> get(URI base, String method, String path)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
