package health.fabrica.fhir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceSearchParamComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalDeleteStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls everything that the statement declares, and some of what it does not. */
class CapabilityIT {

  /** Not one of them is there, so an interaction that is offered says so with these. */
  private static final Set<Integer> DONE_OR_NOTHING_THERE = Set.of(200, 201, 204, 404);

  @TempDir static Path folder;
  private static TestServer server;
  private static CapabilityStatementRestComponent rest;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder);
    CapabilityStatement statement =
        server.parse(CapabilityStatement.class, server.get("/metadata"));
    rest = statement.getRestFirstRep();
    assertThat(statement.getFormat()).extracting(f -> f.getValue()).contains("json", "xml");
    assertThat(statement.getPatchFormat())
        .extracting(f -> f.getValue())
        .contains("application/json-patch+json");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static int status(String method, String path, String body, String... headers) {
    byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> response = server.send(method, path, bytes, headers);
    assertThat(response.statusCode()).as(method + " " + path).isLessThan(500);
    return response.statusCode();
  }

  private static String patched(String type) {
    return Integer.toString(
        status("PATCH", "/" + type + "/none", "[]", "Content-Type", "application/json-patch+json"));
  }

  private static List<String> declared(String type) {
    CapabilityStatement statement =
        server.parse(CapabilityStatement.class, server.get("/metadata"));
    return statement.getRestFirstRep().getResource().stream()
        .filter(r -> r.getType().equals(type))
        .flatMap(r -> r.getSearchParam().stream())
        .map(CapabilityStatementRestResourceSearchParamComponent::getName)
        .toList();
  }

  @Test
  void aPostedSearchParameterIsDeclaredAtOnceAndNoMoreWhenItIsTakenBack() {
    assertThat(declared("Patient")).doesNotContain("district");
    String parameter =
        """
        {"resourceType":"SearchParameter","id":"district","url":"urn:test:district",
         "name":"district","status":"active","description":"District","code":"district",
         "base":["Patient"],"type":"string","expression":"Patient.address.district"}
        """;
    assertThat(server.put("/SearchParameter/district", parameter).statusCode()).isEqualTo(201);
    assertThat(declared("Patient")).contains("district");
    assertThat(status("DELETE", "/SearchParameter/district", null)).isEqualTo(204);
    assertThat(declared("Patient")).doesNotContain("district");
  }

  @Test
  void everyDeclaredInteractionIsServedAndNoOther() {
    assertThat(rest.getResource()).hasSizeGreaterThan(20);
    for (CapabilityStatementRestResourceComponent resource : rest.getResource()) {
      String type = resource.getType();
      Set<TypeRestfulInteraction> offered =
          resource.getInteraction().stream().map(i -> i.getCode()).collect(Collectors.toSet());
      assertThat(offered)
          .contains(TypeRestfulInteraction.READ, TypeRestfulInteraction.CREATE)
          .doesNotContainNull();
      assertThat(status("GET", "/" + type + "/none", null)).isEqualTo(404);
      assertThat(status("HEAD", "/" + type + "/none", null)).isEqualTo(404);
      assertThat(status("GET", "/" + type + "/none/_history/1", null)).isEqualTo(404);
      assertThat(status("GET", "/" + type + "/none/_history", null)).isEqualTo(404);
      assertThat(status("GET", "/" + type + "/_history?_count=1", null)).isEqualTo(200);
      assertThat(status("GET", "/" + type + "?_count=1", null)).isEqualTo(200);
      boolean patch = offered.contains(TypeRestfulInteraction.PATCH);
      assertThat(patched(type)).as(type).isEqualTo(patch ? "404" : "405");
      boolean delete = offered.contains(TypeRestfulInteraction.DELETE);
      assertThat(status("DELETE", "/" + type + "/none", null))
          .as(type)
          .isEqualTo(delete ? 204 : 405);
      boolean where = resource.getConditionalDelete() == ConditionalDeleteStatus.SINGLE;
      assertThat(status("DELETE", "/" + type + "?_id=none", null))
          .as(type)
          .isEqualTo(where ? 204 : 405);
      assertThat(status("PUT", "/" + type + "?_id=none", "{"))
          .as(type)
          .isEqualTo(resource.getConditionalUpdate() ? 400 : 405);
      assertThat(status("PUT", "/" + type + "/none", "{")).isEqualTo(400);
      assertThat(status("POST", "/" + type, "{")).isEqualTo(400);
    }
  }

  @Test
  void everyDeclaredSearchParameterAndIncludeIsTaken() {
    List<String> refused = new ArrayList<>();
    for (CapabilityStatementRestResourceComponent resource : rest.getResource()) {
      String base = "/" + resource.getType() + "?_count=1&";
      resource.getSearchParam().forEach(p -> ask(base + p.getName() + "=" + value(p), refused));
      resource.getSearchInclude().forEach(i -> ask(base + "_include=" + i.getValue(), refused));
    }
    assertThat(refused).isEmpty();
    assertThat(status("GET", "/Device?colour=red", null)).isEqualTo(400);
    assertThat(status("GET", "/Device?_include=Device:colour", null)).isEqualTo(400);
  }

  private static void ask(String path, List<String> refused) {
    HttpResponse<String> response = server.get(path);
    if (response.statusCode() != 200) {
      refused.add(path + " " + response.body());
    }
  }

  private static String value(CapabilityStatementRestResourceSearchParamComponent param) {
    return switch (param.getType()) {
      case DATE -> "2026-01-01";
      case NUMBER -> "1";
      case QUANTITY -> "1";
      case SPECIAL -> "52.52%7C13.40";
      case REFERENCE -> "Patient/1";
      case COMPOSITE -> param.getName().endsWith("date") ? "a%242026-01-01" : "a%241";
      default -> "a";
    };
  }

  @Test
  void theSystemInteractionsAreServedAndWhatIsNowhereIsRefused() {
    assertThat(rest.getInteraction())
        .extracting(i -> i.getCode())
        .containsExactlyInAnyOrder(
            SystemRestfulInteraction.TRANSACTION,
            SystemRestfulInteraction.BATCH,
            SystemRestfulInteraction.HISTORYSYSTEM);
    for (String type : List.of("transaction", "batch")) {
      assertThat(status("POST", "", "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\"}"))
          .isEqualTo(200);
    }
    assertThat(status("GET", "/_history?_count=1", null)).isEqualTo(200);
    assertThat(DONE_OR_NOTHING_THERE).contains(status("GET", "/metadata", null));
    assertThat(status("GET", "", null)).isEqualTo(405);
    assertThat(status("PUT", "/metadata", "{}")).isEqualTo(405);
    assertThat(status("GET", "/Device/_search", null)).isEqualTo(405);
    assertThat(status("PUT", "/Device/a/_history/1", "{}")).isEqualTo(405);
    assertThat(status("GET", "/Appointment", null)).isEqualTo(404);
    assertThat(status("GET", "/Device/a/b/c/d", null)).isEqualTo(404);
    assertThat(status("POST", "/Device/$colour", "{\"resourceType\":\"Parameters\"}"))
        .isIn(400, 404, 405, 501);
    assertThat(status("TRACE", "/Device", null)).isIn(405, 501);
  }
}
