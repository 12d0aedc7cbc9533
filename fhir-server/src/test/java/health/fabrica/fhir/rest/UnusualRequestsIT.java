package health.fabrica.fhir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sceptical clients try first: each is done, or refused with what is possible instead. */
class UnusualRequestsIT {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static OperationOutcome.OperationOutcomeIssueComponent refused(
      int status, String code, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    OperationOutcome.OperationOutcomeIssueComponent issue =
        server.parse(OperationOutcome.class, answer).getIssueFirstRep();
    assertThat(issue.getDetails().getCodingFirstRep().getCode()).isEqualTo(code);
    return issue;
  }

  @Test
  void anOperationThatThereIsNotIsNotFound() {
    for (String path : List.of("/$guess", "/Patient/$guess", "/Patient/p/$everything", "/X/$y")) {
      assertThat(refused(404, "FAB-5015", server.get(path)).getDiagnostics())
          .contains("CapabilityStatement");
    }
    refused(404, "FAB-5015", server.post("/Patient/$guess", "{\"resourceType\":\"Parameters\"}"));
  }

  @Test
  void aSearchOverAllTypesSaysThatOneTypeIsSearched() {
    for (HttpResponse<String> answer :
        List.of(server.get("/?_id=1"), server.post("/_search", "_id=1", "Content-Type", FORM))) {
      assertThat(refused(501, "FAB-5010", answer).getDiagnostics()).contains("[type]?");
    }
    refused(405, "FAB-5093", server.get("/"));
  }

  /** Taken for no condition it would make a duplicate. */
  @Test
  void aConditionalCreateWithoutCriteriaIsRefused() {
    refused(
        400,
        "FAB-5002",
        server.post("/Patient", "{\"resourceType\":\"Patient\"}", "If-None-Exist", " "));
    assertThat(server.parse(Bundle.class, server.get("/Patient?_summary=count")).getTotal())
        .isZero();
  }

  @Test
  void aPatchInAnotherFormatHearsWhichThereAre() {
    byte[] merge = "{}".getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        server.send("PATCH", "/Patient/p", merge, "Content-Type", "application/merge-patch+json");
    assertThat(refused(415, "FAB-5091", answer).getDiagnostics())
        .contains("application/json-patch+json", "Parameters");
  }

  @Test
  void whatIsNestedTooDeepHasNoPlaceThatAnybodyCouldWrite() {
    String deep =
        "{\"resourceType\":\"Patient\""
            + ",\"extension\":[{\"url\":\"a\"".repeat(300)
            + "}]".repeat(300)
            + "}";
    assertThat(refused(400, "FAB-5001", server.post("/Patient", deep)).getExpression()).isEmpty();
  }

  @Test
  void thousandsOfAlternativesOfACompositeAreTaken() {
    assertThat(
            server
                .put(
                    "/Observation/o",
                    "{\"resourceType\":\"Observation\",\"id\":\"o\",\"status\":\"final\",\"code\":"
                        + "{\"coding\":[{\"code\":\"c\"}]},\"valueQuantity\":{\"value\":700}}")
                .statusCode())
        .isEqualTo(201);
    for (int below : List.of(700, 1500)) {
      String values =
          IntStream.range(0, below).mapToObj(i -> "c$" + i).collect(Collectors.joining(","));
      HttpResponse<String> found =
          server.post(
              "/Observation/_search", "code-value-quantity=" + values, "Content-Type", FORM);
      assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
      assertThat(server.parse(Bundle.class, found).getEntry()).hasSize(below > 700 ? 1 : 0);
    }
  }
}
