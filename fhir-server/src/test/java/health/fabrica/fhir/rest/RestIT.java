package health.fabrica.fhir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestIT {

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static OperationOutcome outcome(HttpResponse<String> response) {
    return server.parse(OperationOutcome.class, response);
  }

  static String code(HttpResponse<String> response) {
    return outcome(response).getIssueFirstRep().getDetails().getCodingFirstRep().getCode();
  }

  @Test
  void theCapabilityStatementListsWhatTheStoryNeeds() {
    HttpResponse<String> response = server.get("/metadata");
    assertThat(response.statusCode()).isEqualTo(200);
    CapabilityStatement statement = server.parse(CapabilityStatement.class, response);
    assertThat(statement.getFhirVersion().toCode()).isEqualTo("4.0.1");
    var device =
        statement.getRestFirstRep().getResource().stream()
            .filter(r -> r.getType().equals("Device"))
            .findFirst()
            .orElseThrow();
    assertThat(device.getSearchParam().stream().map(p -> p.getName()))
        .contains("identifier", "patient", "udi-di", "udi-carrier", "lot-number", "serial-number");
    assertThat(response.headers().firstValue("X-Powered-By")).isEmpty();
  }

  @Test
  void aPatientIsCreatedReadUpdatedAndItsVersionsStay() {
    HttpResponse<String> created =
        server.post("/Patient", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"A\"}]}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(created.headers().firstValue("ETag")).contains("W/\"1\"");
    String location = created.headers().firstValue("Location").orElseThrow();
    assertThat(location).startsWith(server.base() + "/Patient/").endsWith("/_history/1");
    Patient patient = server.parse(Patient.class, server.get(location));
    patient.getNameFirstRep().setFamily("B");
    String id = patient.getIdElement().getIdPart();
    HttpResponse<String> updated =
        server.put("/Patient/" + id, server.json(patient), "If-Match", "W/\"1\"");
    assertThat(updated.statusCode()).as(updated.body()).isEqualTo(200);
    assertThat(updated.headers().firstValue("ETag")).contains("W/\"2\"");
    HttpResponse<String> stale =
        server.put("/Patient/" + id, server.json(patient), "If-Match", "W/\"1\"");
    assertThat(stale.statusCode()).isEqualTo(412);
    assertThat(code(stale)).isEqualTo("FAB-5006");
    assertThat(server.get("/Patient/" + id + "/_history/1").body()).contains("\"family\":\"A\"");
    Bundle history = server.parse(Bundle.class, server.get("/Patient/" + id + "/_history"));
    assertThat(history.getEntry()).hasSize(2);
    assertThat(server.get("/Patient/" + id, "If-None-Match", "W/\"2\"").statusCode())
        .isEqualTo(304);
  }

  @Test
  void theExampleOrderIsStoredOnceHoweverOftenItIsSent() {
    String order = server.json(new Definitions(FhirContext.forR4Cached()).exampleOrder());
    HttpResponse<String> first = server.post("", order);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    Bundle response = server.parse(Bundle.class, first);
    assertThat(response.getEntry())
        .allSatisfy(e -> assertThat(e.getResponse().getStatus()).isEqualTo("201 Created"));
    Bundle again = server.parse(Bundle.class, server.post("", order));
    assertThat(again.getEntry())
        .allSatisfy(e -> assertThat(e.getResponse().getStatus()).isEqualTo("200 OK"));
    String request = response.getEntry().get(4).getResponse().getLocation();
    ServiceRequest stored = server.parse(ServiceRequest.class, server.get("/" + request));
    assertThat(stored.getSubject().getReference())
        .isEqualTo(response.getEntry().get(0).getResponse().getLocation().split("/_history")[0]);
    Bundle found =
        server.parse(
            Bundle.class,
            server.get(
                "/ServiceRequest?patient="
                    + stored.getSubject().getReference()
                    + "&status=active&_include=ServiceRequest:patient&code=anatomic-model"));
    assertThat(found.getTotal()).isEqualTo(1);
    assertThat(found.getEntry()).hasSize(2);
  }

  @Test
  void anUnknownSearchParameterIsRefusedWithTheKnownOnes() {
    HttpResponse<String> response = server.get("/Patient?nmae=x");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(outcome(response).getIssueFirstRep().getDiagnostics())
        .contains("nmae")
        .contains("birthdate");
    assertThat(server.get("/Patient?nmae=x", "Prefer", "handling=lenient").statusCode())
        .isEqualTo(200);
  }
}
