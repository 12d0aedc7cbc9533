package health.fabrica.device.moonraker;

import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.device.DeviceException;
import health.fabrica.device.ErrorKind;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Requests to one Moonraker. Every call ends within its time limit, whatever the host does. */
final class MoonrakerHttp {

  private static final int MAX_ANSWER_BYTES = 16 << 20;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final MoonrakerSettings settings;
  private final HttpClient client;

  MoonrakerHttp(MoonrakerSettings settings) {
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .build();
  }

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  HttpClient client() {
    return client;
  }

  JsonNode get(String pathAndQuery) throws DeviceException {
    return send(Purpose.READ, request(pathAndQuery).GET().build());
  }

  JsonNode post(Purpose purpose, String pathAndQuery) throws DeviceException {
    return send(purpose, request(pathAndQuery).POST(BodyPublishers.noBody()).build());
  }

  JsonNode delete(String pathAndQuery) throws DeviceException {
    return send(Purpose.DELETE, request(pathAndQuery).DELETE().build());
  }

  /**
   * Sends a body whose whole time is not limited but whose standstill is.
   *
   * @param lastMoveNanos when the body was last read, by {@link System#nanoTime}
   */
  JsonNode upload(String path, String contentType, BodyPublisher body, LongSupplier lastMoveNanos)
      throws DeviceException {
    HttpRequest request = request(path).header("Content-Type", contentType).POST(body).build();
    CompletableFuture<HttpResponse<byte[]>> answer = start(request);
    Duration stall = settings.uploadStall();
    while (true) {
      long left = stall.toNanos() - (System.nanoTime() - lastMoveNanos.getAsLong());
      if (left <= 0) {
        answer.cancel(true);
        throw silent(Purpose.UPLOAD, stall, null);
      }
      try {
        return read(Purpose.UPLOAD, answer.get(left + NANOS_PER_MILLI, TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        // Look again whether the body moved meanwhile.
      } catch (ExecutionException e) {
        throw broken(Purpose.UPLOAD, e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        throw interrupted(Purpose.UPLOAD, answer, e);
      }
    }
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    URI uri = settings.base().resolve(pathAndQuery);
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
    if (settings.apiKey() != null) {
      builder.header("X-Api-Key", settings.apiKey());
    }
    return builder;
  }

  private CompletableFuture<HttpResponse<byte[]>> start(HttpRequest request) {
    return client.sendAsync(request, BoundedBody.upTo(MAX_ANSWER_BYTES));
  }

  private JsonNode send(Purpose purpose, HttpRequest request) throws DeviceException {
    CompletableFuture<HttpResponse<byte[]>> answer = start(request);
    try {
      return read(purpose, answer.get(settings.readTimeout().toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw silent(purpose, settings.readTimeout(), e);
    } catch (ExecutionException e) {
      throw broken(purpose, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(purpose, answer, e);
    }
  }

  private static JsonNode read(Purpose purpose, HttpResponse<byte[]> answer)
      throws DeviceException {
    int status = answer.statusCode();
    if (status < 200 || status >= 300) {
      DeviceException refusal = Refusals.of(purpose, status, answer.body());
      throw answer
          .headers()
          .firstValue("Retry-After")
          .filter(v -> v.matches("[0-9]{1,6}"))
          .map(v -> refusal.retryAfter(Duration.ofSeconds(Long.parseLong(v))))
          .orElse(refusal);
    }
    return Answers.parse(answer.body());
  }

  private DeviceException broken(Purpose purpose, Throwable cause) {
    boolean neverSent =
        cause instanceof ConnectException
            || cause instanceof HttpConnectTimeoutException
            || cause instanceof UnresolvedAddressException;
    if (neverSent) {
      return DeviceException.of(
          ErrorKind.UNREACHABLE,
          "The host of printer " + settings.deviceId() + " cannot be reached.",
          "Check power and network of the printer; Fabrica keeps trying.",
          cause);
    }
    return DeviceException.of(
        lostAnswer(purpose),
        "The connection to printer " + settings.deviceId() + " broke before its answer.",
        "Fabrica looks at the printer before anything else.",
        cause);
  }

  private DeviceException silent(Purpose purpose, Duration waited, @Nullable Throwable cause) {
    return DeviceException.of(
        lostAnswer(purpose),
        "The host of printer "
            + settings.deviceId()
            + " did not answer within "
            + waited.toMillis()
            + " ms.",
        "Check whether the printer's host hangs; Fabrica looks again.",
        cause);
  }

  private DeviceException interrupted(
      Purpose purpose, CompletableFuture<?> answer, InterruptedException e) {
    answer.cancel(true);
    Thread.currentThread().interrupt();
    return DeviceException.of(
        lostAnswer(purpose),
        "The request to printer " + settings.deviceId() + " was interrupted.",
        "Fabrica looks at the printer before anything else.",
        e);
  }

  private static ErrorKind lostAnswer(Purpose purpose) {
    return purpose.changesSomething() ? ErrorKind.TIMEOUT_OUTCOME_UNKNOWN : ErrorKind.UNREACHABLE;
  }
}
