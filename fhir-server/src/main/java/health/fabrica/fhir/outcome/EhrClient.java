package health.fabrica.fhir.outcome;

import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Posts a transaction to the EHR and brings back status and body. The whole answer is bounded in
 * time and in size, also when its body trickles. Redirects are not followed: an order's outcome
 * goes where the site said and nowhere else. Safe for use by many threads.
 */
final class EhrClient {

  static final String FHIR_JSON = "application/fhir+json";

  /** An answer holds a status line and a location an entry; this is room for thousands. */
  static final int MAX_ANSWER_BYTES = 16 << 20;

  private final EhrSettings settings;
  private final HttpClient http;

  EhrClient(EhrSettings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(settings.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /** What came back. */
  record Answer(int status, String body) {}

  /**
   * Posts the transaction.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5401 when no whole answer comes in
   *     time, FAB-5406 when it is too long, FAB-5408 when this thread is interrupted
   */
  Answer post(String bundle) {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request(bundle), info -> new BoundedBody(MAX_ANSWER_BYTES));
    try {
      HttpResponse<byte[]> response =
          answer.get(settings.answerTimeout().toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    } catch (TimeoutException e) {
      throw late(e);
    } catch (ExecutionException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(
              OutcomeProblem.DELIVERY_STOPPED,
              "The delivery to the EHR was stopped.",
              "It is sent again when the server runs; nothing is created twice.")
          .asException(e);
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(String bundle) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.fhirBase())
            .timeout(settings.answerTimeout())
            .header("Content-Type", FHIR_JSON + ";charset=utf-8")
            .header("Accept", FHIR_JSON)
            .header("Prefer", "return=minimal")
            .POST(HttpRequest.BodyPublishers.ofString(bundle, StandardCharsets.UTF_8));
    settings.authorizationHeader().ifPresent(value -> request.header("Authorization", value));
    return request.build();
  }

  private RuntimeException failed(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof BoundedBody.TooLongException) {
      return new Problem(
              OutcomeProblem.EHR_ANSWER_INVALID,
              "The EHR's answer is longer than " + MAX_ANSWER_BYTES + " bytes.",
              "Check that the EHR's FHIR base URL is right.")
          .asException(cause);
    }
    if (cause instanceof HttpTimeoutException) {
      return late(cause);
    }
    if (cause instanceof SSLException) {
      return unavailable("No secure connection to the EHR could be made.", cause);
    }
    if (cause instanceof IOException) {
      return unavailable("The connection to the EHR failed.", cause);
    }
    throw new IllegalStateException("sending to the EHR broke", cause);
  }

  private RuntimeException late(Throwable cause) {
    return unavailable(
        "The EHR did not connect within "
            + settings.connectTimeout().toMillis()
            + " ms or did not answer within "
            + settings.answerTimeout().toMillis()
            + " ms.",
        cause);
  }

  private static RuntimeException unavailable(String message, Throwable cause) {
    return new Problem(
            OutcomeProblem.EHR_UNAVAILABLE,
            message,
            "Check that the EHR runs and that its base URL and certificate are right; it is tried"
                + " again by itself.")
        .asException(cause);
  }
}
