package health.fabrica.fhir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.WriteListener;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestFaultIT {

  @TempDir static Path folder;
  private static TestServer server;

  /** Stands for order intake: refuses by a listener, fails by an operation. */
  public static final class Approve {

    @Operation(name = "$approve", type = Task.class)
    public Task approve(@IdParam IdType id) {
      if (id.getIdPart().equals("fault")) {
        throw new IllegalStateException("secret detail");
      }
      throw new Problem(FhirProblem.STORE_BUSY, "Busy with 1 job.", "Wait.").asException();
    }
  }

  private static final WriteListener REFUSES_ENTERED_IN_ERROR =
      (tx, resources) ->
          resources.stream()
              .filter(w -> w.type().equals("Procedure"))
              .forEach(
                  w -> {
                    throw Problems.invalid("No procedures today.", "Come tomorrow.");
                  });

  @BeforeAll
  static void start() {
    server = TestServer.start(folder, List.of(REFUSES_ENTERED_IN_ERROR), List.of(new Approve()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static OperationOutcome.OperationOutcomeIssueComponent refusal(
      int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/fhir+");
    assertThat(response.body())
        .doesNotContain("\tat ")
        .doesNotContain("HAPI")
        .doesNotContain("<html");
    return server.parse(OperationOutcome.class, response).getIssueFirstRep();
  }

  @Test
  void brokenBodiesAreBadRequests() {
    for (String body :
        List.of(
            "{",
            "",
            "[]",
            "null",
            "{\"resourceType\":\"Patient\",\"birthDate\":\"tomorrow\"}",
            "{\"resourceType\":\"Patient\",\"nmae\":[{\"family\":\"x\"}]}",
            "{\"resourceType\":\"Device\"}",
            "{\"resourceType\":\"Nonsense\"}",
            "<Patient xmlns=\"http://hl7.org/fhir\"/>")) {
      OperationOutcome.OperationOutcomeIssueComponent issue =
          refusal(400, server.post("/Patient", body));
      assertThat(issue.getDetails().getCodingFirstRep().getCode()).isEqualTo("FAB-5001");
      assertThat(issue.getDiagnostics()).isNotEmpty();
    }
    refusal(
        400,
        server.post(
            "/Patient",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                + "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"&e;\"/></Patient>",
            "Content-Type",
            "application/fhir+xml",
            "Accept",
            "application/fhir+json"));
  }

  @Test
  void xmlIsTakenAndGiven() {
    HttpResponse<String> created =
        server.post(
            "/Patient",
            "<Patient xmlns=\"http://hl7.org/fhir\"><gender value=\"other\"/></Patient>",
            "Content-Type",
            "application/fhir+xml");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    String location = created.headers().firstValue("Location").orElseThrow();
    assertThat(server.get(location, "Accept", "application/fhir+xml").body())
        .startsWith("<Patient")
        .contains("<gender value=\"other\"");
  }

  @Test
  void nestingWithoutEndIsRefused() {
    String open = "{\"url\":\"u\",\"extension\":[".repeat(20_000);
    refusal(400, server.post("/Patient", "{\"resourceType\":\"Patient\",\"extension\":[" + open));
    assertThat(server.get("/metadata").statusCode()).isEqualTo(200);
  }

  @Test
  void whatAParserWouldPassOverIsRefusedWithItsPlace() {
    OperationOutcome.OperationOutcomeIssueComponent twice =
        refusal(
            400,
            server.post(
                "/Patient",
                "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"A\",\"family\":\"B\"}]}"));
    assertThat(twice.getDiagnostics()).contains("family twice");
    assertThat(twice.getExpression().get(0).getValue()).isEqualTo("name[0].family");
    OperationOutcome.OperationOutcomeIssueComponent unknown =
        refusal(
            400,
            server.post(
                "/Patient",
                "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"A\"},{\"famly\":\"B\"}]}"));
    assertThat(unknown.getExpression().get(0).getValue()).isEqualTo("Patient.name[1].famly");
    refusal(400, server.post("/Patient", "{\"resourceType\":\"Patient\"} {}"));
    byte[] latin =
        "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"M\u00fcller\"}]}"
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(refusal(400, server.send("POST", "/Patient", latin)).getDiagnostics())
        .contains("UTF-8");
    refusal(
        415,
        server.post(
            "/Patient",
            "{\"resourceType\":\"Patient\"}",
            "Content-Type",
            "application/fhir+json;charset=ISO-8859-1"));
  }

  @Test
  void deepNestingIsRefusedInEveryFormat() {
    String xml = "<extension url='u'>".repeat(10_000) + "</extension>".repeat(10_000);
    refusal(
        400,
        server.post(
            "/Patient",
            "<Patient xmlns='http://hl7.org/fhir'>" + xml + "</Patient>",
            "Content-Type",
            "application/fhir+xml",
            "Accept",
            "application/fhir+json"));
    String open = "{\"url\":\"u\",\"extension\":[".repeat(10_000);
    String json = open + "]}".repeat(10_000);
    OperationOutcome.OperationOutcomeIssueComponent issue =
        refusal(
            400,
            server.post("/Patient", "{\"resourceType\":\"Patient\",\"extension\":[" + json + "]}"));
    assertThat(issue.getDiagnostics()).contains("nested deeper than 200 levels");
  }

  @Test
  void aBodyAboveTheBoundIsRefusedAndTheServerGoesOn() {
    byte[] huge = new byte[(32 << 20) + 1];
    java.util.Arrays.fill(huge, (byte) ' ');
    try {
      OperationOutcome.OperationOutcomeIssueComponent issue =
          refusal(413, server.send("POST", "/Patient", huge));
      assertThat(issue.getDetails().getCodingFirstRep().getCode()).isEqualTo("FAB-5011");
    } catch (java.io.UncheckedIOException connectionClosedWhileSending) {
      assertThat(connectionClosedWhileSending.getCause()).isNotNull();
    }
    assertThat(server.get("/metadata").statusCode()).isEqualTo(200);
  }

  @Test
  void hostileIdsFindNothing() {
    for (String id :
        List.of(
            "..%2F..%2Fetc", "a'b", "%00", "x".repeat(65), "%F0%9F%92%89", "1;DROP", "%2e%2e")) {
      HttpResponse<String> read = server.get("/Patient/" + id);
      assertThat(read.statusCode()).as(id).isIn(400, 404);
      HttpResponse<String> put = server.put("/Patient/" + id, "{\"resourceType\":\"Patient\"}");
      assertThat(put.statusCode()).as(id + put.body()).isIn(400, 404, 405);
    }
    refusal(404, server.get("/Patient/nobody"));
    refusal(404, server.get("/Patient/nobody/_history"));
    refusal(404, server.get("/Patient/nobody/_history/1"));
    refusal(400, server.put("/Patient/one", "{\"resourceType\":\"Patient\",\"id\":\"two\"}"));
  }

  @Test
  void whatIsNotOfferedSaysSo() {
    refusal(404, server.get("/Appointment"));
    HttpResponse<String> text = server.post("/Patient", "hello", "Content-Type", "text/plain");
    refusal(415, text);
    refusal(400, server.get("/Patient?_count=many"));
    refusal(400, server.get("/Patient?_sort=shoe-size"));
    refusal(400, server.get("/Patient?_include=Patient"));
    refusal(400, server.get("/Patient?birthdate=ge2026-13-01"));
  }

  @Test
  void aListenersRefusalIsTheClientsAnswer() {
    OperationOutcome.OperationOutcomeIssueComponent issue =
        refusal(
            422,
            server.post(
                "/Procedure",
                "{\"resourceType\":\"Procedure\",\"status\":\"completed\","
                    + "\"subject\":{\"display\":\"x\"}}"));
    assertThat(issue.getDiagnostics()).isEqualTo("No procedures today. Come tomorrow.");
    assertThat(server.parse(Bundle.class, server.get("/Procedure")).getTotal()).isZero();
  }

  @Test
  void faultsTellNothingOfTheInsideAndBusySaysWhenToComeBack() {
    HttpResponse<String> fault =
        server.post("/Task/fault/$approve", "{\"resourceType\":\"Parameters\"}");
    refusal(500, fault);
    assertThat(fault.body()).doesNotContain("secret");
    HttpResponse<String> busy =
        server.post("/Task/busy/$approve", "{\"resourceType\":\"Parameters\"}");
    refusal(503, busy);
    assertThat(busy.headers().firstValue("Retry-After")).isPresent();
    assertThat(server.get("/metadata").body())
        .contains("https://fabrica.health/fhir/OperationDefinition/Task-approve");
  }

  @Test
  void aBinaryIsServedRawAndAsResource() throws Exception {
    byte[] mesh = "solid x\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> created =
        server.send("POST", "/Binary", mesh, "Content-Type", "model/stl");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    String location = created.headers().firstValue("Location").orElseThrow();
    HttpResponse<byte[]> raw = server.bytes(location, "model/stl");
    assertThat(raw.body()).isEqualTo(mesh);
    assertThat(raw.headers().firstValue("Content-Type")).contains("model/stl");
    assertThat(raw.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    Binary resource =
        server.parse(Binary.class, server.get(location, "Accept", "application/fhir+json"));
    assertThat(resource.getData()).isEqualTo(mesh);
    assertThat(resource.getContentType()).isEqualTo("model/stl");
    String html =
        server
            .send(
                "POST",
                "/Binary",
                "<script>".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "text/html")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    assertThat(server.bytes(html, "*/*").headers().firstValue("Content-Disposition"))
        .contains("attachment");
  }

  @Test
  void nextLinksLeadThroughAllPagesAlsoByPost() {
    for (int i = 0; i < 7; i++) {
      server.post(
          "/Organization", "{\"resourceType\":\"Organization\",\"name\":\"Lab %d\"}".formatted(i));
    }
    HttpResponse<String> page =
        server.post(
            "/Organization/_search",
            "name=lab&_count=3&_total=accurate",
            "Content-Type",
            "application/x-www-form-urlencoded");
    int seen = 0;
    int pages = 0;
    while (page != null) {
      Bundle bundle = server.parse(Bundle.class, page);
      assertThat(bundle.getTotal()).isEqualTo(7);
      seen += bundle.getEntry().size();
      pages++;
      Bundle.BundleLinkComponent next = bundle.getLink("next");
      page = next == null ? null : server.get(next.getUrl());
    }
    assertThat(seen).isEqualTo(7);
    assertThat(pages).isEqualTo(3);
    Bundle count = server.parse(Bundle.class, server.get("/Organization?name=lab&_summary=count"));
    assertThat(count.getTotal()).isEqualTo(7);
    assertThat(count.getEntry()).isEmpty();
  }

  @Test
  void absoluteReferencesToThisServerBecomeRelative() {
    server.put("/Patient/own", "{\"resourceType\":\"Patient\",\"id\":\"own\"}");
    HttpResponse<String> device =
        server.post(
            "/Device",
            "{\"resourceType\":\"Device\",\"patient\":{\"reference\":\"%s/Patient/own\"}}"
                .formatted(server.base()));
    assertThat(device.statusCode()).as(device.body()).isEqualTo(201);
    String search = "/Device?patient=" + server.base() + "/Patient/own";
    assertThat(server.parse(Bundle.class, server.get(search)).getTotal()).isEqualTo(1);
    assertThat(server.parse(Bundle.class, server.get("/Device?patient=Patient/own")).getTotal())
        .isEqualTo(1);
  }

  @Test
  void aRestartKeepsEverything(@TempDir Path other) throws Exception {
    String location;
    try (TestServer first = TestServer.start(other)) {
      location =
          first
              .post("/Patient", "{\"resourceType\":\"Patient\",\"gender\":\"female\"}")
              .headers()
              .firstValue("Location")
              .orElseThrow()
              .replace(first.base(), "");
    }
    try (TestServer second = TestServer.start(other)) {
      assertThat(second.get(location).body()).contains("female");
      assertThat(second.parse(Bundle.class, second.get("/Patient?gender=female")).getTotal())
          .isEqualTo(1);
    }
    assertThat(Files.exists(other.resolve("fhir.db"))).isTrue();
  }
}
