package health.fabrica.dicom.web;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Sends requests to one PACS, retries what may pass and turns failures into problems. The bodies it
 * hands out fail with a problem when the peer stalls.
 */
final class PacsConnection {

  private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
  private static final long SLICE_MS = 100;

  private final URI base;
  private final HttpClient http;
  private final Credentials credentials;
  private final ClientSettings settings;
  private final RandomGenerator random;

  PacsConnection(
      URI base,
      HttpClient http,
      Credentials credentials,
      ClientSettings settings,
      RandomGenerator random) {
    this.base = base.toString().endsWith("/") ? base : URI.create(base + "/");
    this.http = http;
    this.credentials = credentials;
    this.settings = settings;
    this.random = random;
  }

  /** What is done with a good answer. */
  interface Reader<T> {
    T read(HttpResponse<InputStream> response) throws IOException;
  }

  /** GETs until an answer is 200 or 204 and was read, or the attempts are used up. */
  <T> T get(String path, String accept, WorkMonitor monitor, Reader<T> reader) {
    HttpRequest request = request(path, accept).GET().build();
    return send(request, monitor, reader, false);
  }

  /** POSTs; statuses that carry a verdict on instances (200, 202, 400, 409) are answers. */
  <T> T post(
      String path,
      String accept,
      String contentType,
      BodyPublisher body,
      WorkMonitor monitor,
      Reader<T> reader) {
    HttpRequest request =
        request(path, accept).header("Content-Type", contentType).POST(body).build();
    return send(request, monitor, reader, true);
  }

  private HttpRequest.Builder request(String path, String accept) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(settings.firstByte())
            .header("Accept", accept);
    credentials.authorization().ifPresent(a -> request.header("Authorization", a));
    return request;
  }

  private <T> T send(HttpRequest request, WorkMonitor monitor, Reader<T> reader, boolean verdicts) {
    boolean had500 = false;
    for (int attempt = 1; ; attempt++) {
      monitor.check();
      Duration asked = Duration.ZERO;
      boolean again = attempt < settings.attempts();
      ProblemException failure;
      try {
        HttpResponse<InputStream> response = exchange(request);
        try (InputStream body = response.body()) {
          int status = response.statusCode();
          if (status == 200 || status == 204 || verdicts && isVerdict(status)) {
            return reader.read(response);
          }
          failure = problemOf(status).asException();
          asked = retryAfter(response);
          again &= isTransient(status) || status == 500 && !had500;
          had500 |= status == 500;
        }
      } catch (IOException e) {
        failure = unreachable(e);
      } catch (ProblemException e) {
        failure = e;
        again &= e.problem().category().isTransient();
      }
      if (!again) {
        throw failure;
      }
      pause(delay(attempt, asked), monitor);
    }
  }

  private HttpResponse<InputStream> exchange(HttpRequest request) throws IOException {
    try {
      return http.send(request, info -> new IdleTimeoutBody(settings.idle()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private static ProblemException interrupted(InterruptedException e) {
    return new Problem(
            WorkMonitor.Stopped.CANCELLED, "The request to the PACS was interrupted.", "")
        .asException(e);
  }

  private static boolean isVerdict(int status) {
    return status == 202 || status == 400 || status == 409;
  }

  private static boolean isTransient(int status) {
    return status == 408 || status == 429 || status == 502 || status == 503 || status == 504;
  }

  private static Problem problemOf(int status) {
    return switch (status) {
      case 401, 403 ->
          DicomProblem.PACS_UNAUTHORISED.with(
              "The PACS answers " + status + ".", "Check the credentials for the PACS.");
      case 404, 410 ->
          DicomProblem.UNKNOWN_AT_PACS.with(
              "The PACS does not know what was asked for (status " + status + ").",
              "Check the study and series in the order.");
      case 406 ->
          DicomProblem.NOT_ACCEPTABLE.with(
              "The PACS answers 406.", "Check which transfer syntaxes the PACS offers.");
      case 408, 429, 500, 502, 503, 504 ->
          DicomProblem.PACS_BUSY.with("The PACS answers " + status + ".", "Retry later.");
      default ->
          DicomProblem.PACS_REFUSED.with(
              "The PACS answers " + status + ".", "Check the address and version of the PACS.");
    };
  }

  private static ProblemException unreachable(IOException e) {
    return DicomProblem.PACS_UNREACHABLE
        .with(
            "The PACS cannot be reached (" + e.getClass().getSimpleName() + ").",
            "Check the address of the PACS and the network.")
        .asException(e);
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    try {
      return Duration.ofSeconds(
          Long.parseLong(response.headers().firstValue("Retry-After").orElse("0")));
    } catch (NumberFormatException e) {
      return Duration.ZERO; // the form with a date: the usual delay applies
    }
  }

  /** Doubling, with full jitter above the half; a wish of the peer counts when it is longer. */
  private Duration delay(int attempt, Duration asked) {
    long base = settings.firstDelay().toMillis() << Math.min(attempt - 1, 16);
    Duration own = Duration.ofMillis(base / 2 + random.nextLong(base / 2 + 1));
    Duration longer = own.compareTo(asked) > 0 ? own : asked;
    return longer.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : longer;
  }

  private static void pause(Duration delay, WorkMonitor monitor) {
    long end = System.nanoTime() + delay.toNanos();
    try {
      for (long left = delay.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
        monitor.check();
        Thread.sleep(Math.min(left, SLICE_MS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }
}
