package health.fabrica.dicom.ups;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worklist over a socket: PS3.18 chapter 11 and the state table of PS3.4 CC.1.1-2. */
class UpsIT {

  private static final String UID = "1.2.826.0.1.3680043.10.9.1";
  private static final String CLAIM = "1.2.826.0.1.3680043.10.9.77";
  private static final String OTHER_CLAIM = "1.2.826.0.1.3680043.10.9.78";

  private final HttpClient http = HttpClient.newHttpClient();
  private final MemoryUpsStore store = new MemoryUpsStore();
  private Undertow undertow;
  private String base;

  @BeforeEach
  void start() {
    Clock clock = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                new PathHandler()
                    .addPrefixPath("/dicom-web/workitems", new UpsHandler(store, store, clock)))
            .build();
    undertow.start();
    InetSocketAddress address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    base = "http://127.0.0.1:" + address.getPort() + "/dicom-web/workitems";
  }

  @AfterEach
  void stop() {
    undertow.stop();
  }

  private HttpResponse<String> send(String method, String path, String body) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(base + path))
              .header("Content-Type", "application/dicom+json")
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String workitem(String label) {
    return """
        [{"00081195":{"vr":"UI"},
          "00404005":{"vr":"DT","Value":["20261122120000"]},
          "00404018":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["MODEL"]}}]},
          "00404021":{"vr":"SQ"},"00404041":{"vr":"CS","Value":["READY"]},
          "00100020":{"vr":"LO","Value":["P-1"]},
          "00741000":{"vr":"CS","Value":["SCHEDULED"]},
          "00741200":{"vr":"CS","Value":["HIGH"]},"00741204":{"vr":"LO","Value":["%s"]}}]
        """
        .formatted(label);
  }

  private HttpResponse<String> create(String uid) {
    return send("POST", "?" + uid, workitem("Make model"));
  }

  private HttpResponse<String> state(String state, String transaction) {
    return send(
        "PUT",
        "/" + UID + "/state",
        "[{\"00741000\":{\"vr\":\"CS\",\"Value\":[\"%s\"]},\"00081195\":{\"vr\":\"UI\",\"Value\":[\"%s\"]}}]"
            .formatted(state, transaction));
  }

  private static void refused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(code);
    assertThat(response.headers().firstValue("Warning").orElseThrow()).startsWith("299 ");
  }

  @Test
  void aWorkitemIsClaimedUpdatedAndCompletedByTheOneWhoKnowsTheTransaction() {
    HttpResponse<String> created = create(UID);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).contains(base + "/" + UID);
    refused(create(UID), 409, "FAB-2283");
    refused(state("COMPLETED", CLAIM), 409, "FAB-2287");
    assertThat(state("IN PROGRESS", CLAIM).statusCode()).isEqualTo(200);
    refused(state("IN PROGRESS", OTHER_CLAIM), 409, "FAB-2285");
    refused(state("SCHEDULED", CLAIM), 409, "FAB-2288");
    refused(state("COMPLETED", OTHER_CLAIM), 409, "FAB-2284");
    refused(state("COMPLETED", CLAIM), 409, "FAB-2289");

    String performed =
        """
        {"00741216":{"vr":"SQ","Value":[{"00404050":{"vr":"DT","Value":["20261122120100"]},
          "00404051":{"vr":"DT","Value":["20261122120200"]},"00404033":{"vr":"SQ"}}]}}
        """;
    refused(send("POST", "/" + UID, performed), 409, "FAB-2284");
    refused(send("POST", "/" + UID + "?" + OTHER_CLAIM, performed), 409, "FAB-2284");
    assertThat(send("POST", "/" + UID + "?" + CLAIM, performed).statusCode()).isEqualTo(200);
    assertThat(state("COMPLETED", CLAIM).statusCode()).isEqualTo(200);
    HttpResponse<String> again = state("COMPLETED", CLAIM);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.headers().firstValue("Warning").orElseThrow()).contains("already");
    refused(state("CANCELED", CLAIM), 409, "FAB-2286");
    refused(send("POST", "/" + UID + "?" + CLAIM, performed), 409, "FAB-2286");
    refused(send("POST", "/" + UID + "/cancelrequest", ""), 409, "FAB-2286");

    String shown = send("GET", "/" + UID, "").body();
    assertThat(shown).contains("COMPLETED", "Make model").doesNotContain(CLAIM);
  }

  @Test
  void aPerformerCancels() {
    create(UID);
    state("IN PROGRESS", CLAIM);
    refused(send("POST", "/" + UID + "/cancelrequest", ""), 409, "FAB-2285");
    assertThat(state("CANCELED", CLAIM).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/" + UID, "").body()).contains("CANCELED", "20261122120000");
    assertThat(state("CANCELED", CLAIM).headers().firstValue("Warning")).isPresent();
  }

  @Test
  void aRequestForCancellationEndsWhatNobodyClaimed() {
    create(UID);
    assertThat(send("POST", "/" + UID + "/cancelrequest", "").statusCode()).isEqualTo(202);
    assertThat(send("GET", "/" + UID, "").body()).contains("CANCELED");
    HttpResponse<String> again = send("POST", "/" + UID + "/cancelrequest", "");
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.headers().firstValue("Warning")).isPresent();
    refused(state("IN PROGRESS", CLAIM), 409, "FAB-2286");
  }

  @Test
  void ofManyClaimsAtOnceOneWins() throws Exception {
    create(UID);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> claims = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String claim = CLAIM + "." + i;
        claims.add(threads.submit(() -> state("IN PROGRESS", claim).statusCode()));
      }
      List<Integer> answers = new ArrayList<>();
      for (Future<Integer> claim : claims) {
        answers.add(claim.get(30, TimeUnit.SECONDS));
      }
      assertThat(answers).containsOnlyOnce(200).containsOnly(200, 409);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void searchesMatchStatesCodesRangesAndWildcards() {
    for (int i = 1; i <= 3; i++) {
      send("POST", "?" + UID + "." + i, workitem("Model " + i));
    }
    assertThat(found("?ProcedureStepState=SCHEDULED")).isEqualTo(3);
    assertThat(found("?00741204=model%202")).isEqualTo(1);
    assertThat(found("?ProcedureStepLabel=mod*&limit=2")).isEqualTo(2);
    assertThat(found("?ProcedureStepLabel=mod*&offset=2")).isEqualTo(1);
    assertThat(found("?ScheduledWorkitemCodeSequence.CodeValue=MODEL")).isEqualTo(3);
    assertThat(found("?00404018.00080100=PRINT")).isZero();
    assertThat(found("?ScheduledProcedureStepStartDateTime=20261122-20261123")).isEqualTo(3);
    assertThat(found("?ScheduledProcedureStepStartDateTime=20261123-")).isZero();
    assertThat(found("?SOPInstanceUID=" + UID + ".1," + UID + ".3&includefield=all")).isEqualTo(2);
    assertThat(found("?PatientID=P-1&ProcedureStepState=")).isEqualTo(3);
    refused(send("GET", "?Nonsense=1", ""), 400, "FAB-2280");
    refused(send("GET", "?limit=x", ""), 400, "FAB-2280");
  }

  private int found(String query) {
    HttpResponse<String> response = send("GET", query, "");
    assertThat(response.statusCode()).isIn(200, 204);
    return response.statusCode() == 204 ? 0 : response.body().split("\"00741204\"", -1).length - 1;
  }

  @Test
  void whatIsNoWorkitemIsRefusedWithItsReason() {
    refused(send("POST", "", workitem("x")), 400, "FAB-2280");
    refused(send("POST", "?not-a-uid", workitem("x")), 400, "FAB-2009");
    refused(send("POST", "?" + UID, ""), 400, "FAB-2281");
    refused(send("POST", "?" + UID, workitem("x").replace("HIGH", "NOW")), 400, "FAB-2281");
    refused(send("POST", "?" + UID, workitem("")), 400, "FAB-2281");
    refused(
        send("POST", "?" + UID, workitem("x").replace("SCHEDULED", "COMPLETED")), 400, "FAB-2281");
    refused(send("POST", "?" + UID, "[]"), 400, "FAB-2280");
    refused(send("POST", "?" + UID, "{"), 400, "FAB-2010");
    refused(send("GET", "/" + UID, ""), 404, "FAB-2282");
    refused(state("IN PROGRESS", CLAIM), 404, "FAB-2282");
    create(UID);
    refused(state("DONE", CLAIM), 400, "FAB-2280");
    refused(send("PUT", "/" + UID + "/state", ""), 400, "FAB-2280");
    refused(
        send("POST", "/" + UID, "{\"00741000\":{\"vr\":\"CS\",\"Value\":[\"COMPLETED\"]}}"),
        400,
        "FAB-2291");
    refused(send("DELETE", "/" + UID, ""), 405, "FAB-2096");
    refused(send("GET", "/" + UID + "/state", ""), 405, "FAB-2096");
    refused(send("GET", "/a/b/c", ""), 404, "FAB-2282");
  }
}
