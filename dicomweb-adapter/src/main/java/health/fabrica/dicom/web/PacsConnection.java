package health.fabrica.dicom.web;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one PACS, retries what may pass and turns failures into problems. Credentials
 * go to the origin of the base address only. Safe for use by many threads, each with a session of
 * its own.
 */
final class PacsConnection {

  private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
  private static final long SLICE_MS = 100;
  private static final int MAX_REDIRECTS = 3;

  private final URI base;
  private final HttpTransport transport;
  private final Credentials credentials;
  private final ClientSettings settings;
  private final RandomGenerator random;

  PacsConnection(
      URI base,
      HttpTransport transport,
      Credentials credentials,
      ClientSettings settings,
      RandomGenerator random) {
    this.base = base.toString().endsWith("/") ? base : URI.create(base + "/");
    this.transport = transport;
    this.credentials = credentials;
    this.settings = settings;
    this.random = random;
  }

  /** What is done with a good answer. */
  interface Reader<T> {
    T read(HttpAnswer answer) throws IOException;
  }

  /** What a request is, apart from where it goes. */
  private record Sending(
      String method,
      Map<String, String> headers,
      HttpSession.@Nullable RequestBody body,
      boolean verdicts) {}

  HttpSession session() {
    return new HttpSession(transport, settings);
  }

  URI resolve(String path) {
    return base.resolve(path);
  }

  /** GETs until an answer is 200 or 204 and was read, or the attempts are used up. */
  <T> T get(
      HttpSession session, String path, String accept, WorkMonitor monitor, Reader<T> reader) {
    return get(session, base.resolve(path), accept, monitor, reader);
  }

  /** The same for an absolute address. */
  <T> T get(
      HttpSession session, URI address, String accept, WorkMonitor monitor, Reader<T> reader) {
    Sending sending = new Sending("GET", headers(address, accept), null, false);
    return send(session, address, sending, monitor, reader);
  }

  /** POSTs; statuses that carry a verdict on instances (200, 202, 400, 409) are answers. */
  <T> T post(
      String path,
      String accept,
      String contentType,
      HttpSession.RequestBody body,
      WorkMonitor monitor,
      Reader<T> reader) {
    URI address = base.resolve(path);
    Map<String, String> headers = headers(address, accept);
    headers.put("Content-Type", contentType);
    try (HttpSession session = session()) {
      return send(session, address, new Sending("POST", headers, body, true), monitor, reader);
    }
  }

  private Map<String, String> headers(URI address, String accept) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", accept);
    headers.put("User-Agent", "Fabrica");
    if (HttpTransport.sameOrigin(base, address)) {
      credentials.authorization().ifPresent(a -> headers.put("Authorization", a));
    }
    return headers;
  }

  private <T> T send(
      HttpSession session, URI address, Sending sending, WorkMonitor monitor, Reader<T> reader) {
    boolean had500 = false;
    for (int attempt = 1; ; attempt++) {
      monitor.check();
      Duration asked = Duration.ZERO;
      boolean again = attempt < settings.attempts();
      ProblemException failure;
      try {
        HttpAnswer answer = exchange(session, address, sending);
        int status = answer.status();
        if (status == 200 || status == 204 || sending.verdicts() && isVerdict(status)) {
          T read = reader.read(answer);
          session.finish();
          return read;
        }
        failure = problemOf(status).asException();
        asked = retryAfter(answer);
        again &= isTransient(status) || status == 500 && !had500;
        had500 |= status == 500;
        session.finish();
      } catch (IOException e) {
        session.drop();
        failure = Thread.currentThread().isInterrupted() ? interrupted(e) : unreachable(e);
      } catch (ProblemException e) {
        session.drop();
        failure = e;
        again &= e.problem().category().isTransient();
      }
      if (!again) {
        throw failure;
      }
      pause(delay(attempt, asked), monitor);
    }
  }

  /** A GET follows a few redirects within the origin; any other redirect is refused. */
  private static HttpAnswer exchange(HttpSession session, URI address, Sending sending)
      throws IOException {
    URI to = address;
    HttpAnswer answer = session.send(sending.method(), to, sending.headers(), sending.body());
    for (int i = 0; isRedirect(answer.status()) && sending.body() == null; i++) {
      to = target(to, answer);
      if (i == MAX_REDIRECTS) {
        throw DicomProblem.PACS_REFUSED.refuse(
            "The PACS redirects more than " + MAX_REDIRECTS + " times.",
            "Check the address of the PACS.");
      }
      session.finish();
      answer = session.send(sending.method(), to, sending.headers(), sending.body());
    }
    return answer;
  }

  private static URI target(URI from, HttpAnswer answer) {
    URI target;
    try {
      target = from.resolve(URI.create(answer.header("location").orElse("")));
    } catch (IllegalArgumentException e) {
      throw DicomProblem.PACS_PROTOCOL
          .with("The PACS redirects to what is no address.", "Check the address of the PACS.")
          .asException(e);
    }
    if (!HttpTransport.sameOrigin(from, target)) {
      throw WebProblem.FOREIGN_REDIRECT.refuse(
          "The PACS redirects (status "
              + answer.status()
              + ") to another origin, "
              + HttpTransport.scheme(target)
              + "://"
              + target.getRawAuthority()
              + ".",
          "If that is the PACS now, configure its new address.");
    }
    return target;
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static ProblemException interrupted(Exception e) {
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

  /** RFC 9110 10.2.3: seconds, or a date, which is compared with the date of the answer itself. */
  private static Duration retryAfter(HttpAnswer answer) {
    String text = answer.header("retry-after").orElse("0").strip();
    try {
      return text.matches("[0-9]{1,9}")
          ? Duration.ofSeconds(Long.parseLong(text))
          : Duration.between(date(answer.header("date").orElse("")), date(text));
    } catch (DateTimeException e) {
      return Duration.ZERO; // unreadable: the usual delay applies
    }
  }

  private static ZonedDateTime date(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
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
