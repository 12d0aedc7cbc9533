package health.fabrica.app.demo;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.hl7.fhir.r4.model.Resource;

/** A FHIR client as small as the demo needs: JSON over HTTP, one server. */
final class FhirHttp {

  private static final String JSON = "application/fhir+json";
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final FhirContext context;
  private final URI base;

  FhirHttp(FhirContext context, URI base) {
    this.context = context;
    this.base = base;
  }

  /** What a server answered. */
  record Answer(int status, String body) {}

  <T extends Resource> T get(String path, Class<T> type) {
    return parse(expectOk(send(request(path).GET())), type);
  }

  <T extends Resource> T post(String path, Resource body, Class<T> type) {
    return parse(expectOk(tryPost(path, body)), type);
  }

  Answer tryPost(String path, Resource body) {
    String json = context.newJsonParser().encodeResourceToString(body);
    return send(request(path).POST(BodyPublishers.ofString(json)).header("Content-Type", JSON));
  }

  /** Saves the bytes of a Binary. */
  void download(String path, Path file) {
    HttpRequest request =
        HttpRequest.newBuilder(resolve(path)).timeout(ANSWER).header("Accept", "*/*").GET().build();
    try {
      HttpResponse<Path> response = http.send(request, BodyHandlers.ofFile(file));
      expectOk(new Answer(response.statusCode(), path));
    } catch (IOException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(resolve(path)).timeout(ANSWER).header("Accept", JSON);
  }

  private URI resolve(String path) {
    return path.startsWith("http") ? URI.create(path) : URI.create(base + path);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  static Answer expectOk(Answer answer) {
    if (answer.status() / 100 != 2) {
      throw new Problem(
              DemoProblem.UNEXPECTED_ANSWER,
              "A server of the demo answered " + answer.status() + ": " + answer.body(),
              "Please report this.")
          .asException();
    }
    return answer;
  }

  private <T extends Resource> T parse(Answer answer, Class<T> type) {
    IParser parser = context.newJsonParser();
    return parser.parseResource(type, answer.body());
  }

  private static RuntimeException unavailable(Exception e) {
    return new Problem(
            DemoProblem.PEER_GONE, "A server of the demo does not answer.", "Please report this.")
        .asException(e);
  }
}
