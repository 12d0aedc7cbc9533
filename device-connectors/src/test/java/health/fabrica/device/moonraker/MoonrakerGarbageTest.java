package health.fabrica.device.moonraker;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.device.DeviceException;
import health.fabrica.device.DispatchId;
import health.fabrica.device.ErrorKind;
import health.fabrica.device.JobCommand;
import health.fabrica.device.PrintPayload;
import health.fabrica.device.RemoteArtifact;
import health.fabrica.device.RemoteJobRef;
import health.fabrica.device.StartOptions;
import io.undertow.Undertow;
import io.undertow.server.handlers.BlockingHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host that answers nonsense gets a typed problem in bounded time, never a guess. */
class MoonrakerGarbageTest {

  private record Answer(int status, String body, long delayMs) {}

  private interface Call {
    void run() throws DeviceException;
  }

  private static final DispatchId ID = new DispatchId("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  private static final RemoteArtifact FILE =
      new RemoteArtifact(ID.fileName("gcode"), 3, null, null);
  private final AtomicReference<Answer> answer = new AtomicReference<>();
  private final Undertow server =
      Undertow.builder()
          .addHttpListener(0, "127.0.0.1")
          .setIoThreads(1)
          .setWorkerThreads(4)
          .setHandler(
              new BlockingHandler(
                  exchange -> {
                    Answer a = answer.get();
                    exchange.getInputStream().readAllBytes();
                    Thread.sleep(a.delayMs);
                    if (exchange.isResponseStarted()) {
                      return;
                    }
                    exchange.setStatusCode(a.status);
                    exchange.getOutputStream().write(a.body.getBytes(StandardCharsets.UTF_8));
                  }))
          .build();
  private final MoonrakerConnector connector;

  MoonrakerGarbageTest() {
    server.start();
    int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    connector =
        new MoonrakerConnector(
            MoonrakerSettings.of("p", URI.create("http://127.0.0.1:" + port), "secret-key")
                .withTimeouts(
                    Duration.ofMillis(500), Duration.ofMillis(300), Duration.ofMillis(300)),
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    connector.close();
    server.stop();
  }

  private List<Call> calls() {
    return List.of(
        connector::describe,
        connector::snapshot,
        () -> connector.findArtifact(ID),
        () -> connector.findJobs(ID, Instant.EPOCH),
        () -> connector.start(ID, FILE, StartOptions.DEFAULT),
        () -> connector.command(ID, new RemoteJobRef("", "", null), JobCommand.PAUSE),
        () -> connector.upload(ID, PrintPayload.of(new byte[] {1, 2, 3}), WorkMonitor.NONE));
  }

  private ErrorKind kindOf(Call call) {
    try {
      call.run();
      return null;
    } catch (DeviceException e) {
      String all = e.getMessage() + e.problem() + e.raw();
      assertThat(all).doesNotContain("Traceback").doesNotContain("/home/").doesNotContain("secret");
      return e.kind();
    }
  }

  private void allRefuse(Answer given) {
    answer.set(given);
    for (Call call : calls()) {
      assertThat(kindOf(call)).as("%s", given).isNotNull();
    }
    assertThat(kindOf(() -> connector.start(ID, FILE, StartOptions.DEFAULT)).certainlyNotExecuted())
        .as("an odd answer to a start never proves that nothing started: %s", given)
        .isFalse();
  }

  @Test
  void nonsenseWithStatus200IsAProtocolProblemAndNeverProofOfNoStart() {
    for (String body :
        List.of(
            "",
            "{",
            "{\"result\":",
            "<html><body>Welcome</body></html>",
            "null",
            "[]",
            "42",
            "{\"result\":5}",
            "{\"result\":{\"status\":[]}}",
            "\u0000\u0001",
            "{\"result\":{\"status\":{\"print_stats\":{\"state\":1}}}}")) {
      allRefuse(new Answer(200, body, 0));
    }
  }

  @Test
  void serverErrorsLeaveTheOutcomeOpen() {
    allRefuse(new Answer(500, "<h1>oops</h1>", 0));
    allRefuse(new Answer(502, "", 0));
    allRefuse(new Answer(302, "", 0));
  }

  @Test
  void aHangEndsWithinTheLimit() {
    answer.set(new Answer(200, "{\"result\":\"ok\"}", 3000));
    long start = System.nanoTime();
    assertThat(kindOf(connector::snapshot)).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(kindOf(() -> connector.start(ID, FILE, StartOptions.DEFAULT)))
        .isEqualTo(ErrorKind.TIMEOUT_OUTCOME_UNKNOWN);
    assertThat(System.nanoTime() - start).isLessThan(2_500_000_000L);
  }

  @Test
  void errorsOfTheRealHostAreTyped() {
    check(401, "Unauthorized", ErrorKind.AUTH);
    check(400, "SD busy", ErrorKind.BUSY);
    check(400, "Unable to open file", ErrorKind.REJECTED);
    check(503, "Klippy Host not connected", ErrorKind.NOT_READY);
    check(503, "Klippy Disconnected", ErrorKind.TIMEOUT_OUTCOME_UNKNOWN);
    check(429, "slow down", ErrorKind.RATE_LIMITED);
    check(507, "full", ErrorKind.STORAGE_FULL);
    check(405, "Method Not Allowed", ErrorKind.UNSUPPORTED);
    check(403, "Forbidden", ErrorKind.BUSY);
    answer.set(
        new Answer(
            400,
            "{\"error\":{\"code\":400,\"message\":\"Unknown\",\"traceback\":\"Traceback\\n"
                + " File /home/pi/x.py\\nPrinter is shutdown\\n\"}}",
            0));
    assertThat(kindOf(() -> connector.start(ID, FILE, StartOptions.DEFAULT)))
        .isEqualTo(ErrorKind.NOT_READY);
  }

  private void check(int status, String message, ErrorKind expected) {
    answer.set(
        new Answer(
            status,
            "{\"error\":{\"code\":"
                + status
                + ",\"message\":\""
                + message
                + "\",\"traceback\":\"Traceback (most recent call last):\\n /home/pi/a.py\"}}",
            0));
    assertThat(kindOf(() -> connector.start(ID, FILE, StartOptions.DEFAULT))).isEqualTo(expected);
  }

  @Test
  void randomlyCutAndFlippedAnswersNeverEscapeTheTypes() {
    String good =
        "{\"result\":{\"status\":{\"print_stats\":{\"state\":\"standby\",\"filename\":\"\","
            + "\"total_duration\":0.0,\"filament_used\":0.0,\"message\":\"\",\"info\":{}},"
            + "\"virtual_sdcard\":{\"progress\":0.0,\"file_size\":0},"
            + "\"webhooks\":{\"state\":\"ready\",\"state_message\":\"x\"}}}}";
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      StringBuilder body = new StringBuilder(good.substring(0, random.nextInt(good.length())));
      for (int k = 0; k < 3 && body.length() > 0; k++) {
        body.setCharAt(random.nextInt(body.length()), (char) (32 + random.nextInt(95)));
      }
      answer.set(new Answer(200, body.toString(), 0));
      assertThat(kindOf(connector::snapshot)).isEqualTo(ErrorKind.PROTOCOL);
    }
  }
}
