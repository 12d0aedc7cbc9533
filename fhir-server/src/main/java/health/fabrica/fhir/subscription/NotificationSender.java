package health.fabrica.fhir.subscription;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Sends one request and says what came of it; the answer's body is not read. */
final class NotificationSender {

  private static final String MIME = "application/fhir+json";

  private final HttpClient http;
  private final AllowedEndpoints allowed;
  private final Duration longest;

  NotificationSender(AllowedEndpoints allowed, Duration longest) {
    this.allowed = allowed;
    this.longest = longest;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(longest)
            .build();
  }

  /**
   * What came of an attempt.
   *
   * @param taken whether the endpoint answered with 2xx
   * @param text for {@code $status}: the HTTP status or the kind of failure, never content
   */
  record Result(boolean taken, String text) {}

  /** Posts a body, or nothing when it is empty. */
  Result post(SubscriptionSpec spec, byte[] body) throws InterruptedException {
    URI uri = allowed.require(spec.endpoint());
    return body.length == 0
        ? send(spec, HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()))
        : send(spec, typed(uri).POST(BodyPublishers.ofByteArray(body)));
  }

  /** Puts a resource under its own path below the endpoint. */
  Result put(SubscriptionSpec spec, String reference, byte[] body) throws InterruptedException {
    URI endpoint = allowed.require(spec.endpoint());
    String path = endpoint.getRawPath();
    String query = endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery();
    URI uri = endpoint.resolve(path + (path.endsWith("/") ? "" : "/") + reference + query);
    BodyPublisher publisher = BodyPublishers.ofByteArray(body);
    return send(spec, typed(uri).PUT(publisher));
  }

  private static HttpRequest.Builder typed(URI uri) {
    return HttpRequest.newBuilder(uri).header("Content-Type", MIME);
  }

  private Result send(SubscriptionSpec spec, HttpRequest.Builder request)
      throws InterruptedException {
    spec.headers().forEach(header -> request.header(header.name(), header.value()));
    Duration asked = spec.timeout().orElse(longest);
    request.timeout(asked.compareTo(longest) < 0 ? asked : longest);
    try {
      HttpResponse<Void> response = http.send(request.build(), BodyHandlers.discarding());
      int status = response.statusCode();
      return new Result(status >= 200 && status < 300, "HTTP " + status);
    } catch (HttpTimeoutException e) {
      return new Result(false, "no answer in time");
    } catch (ConnectException e) {
      return new Result(false, "connection refused");
    } catch (IOException e) {
      return new Result(false, "connection failed");
    }
  }
}
