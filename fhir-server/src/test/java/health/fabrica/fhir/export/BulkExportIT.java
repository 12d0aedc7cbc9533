package health.fabrica.fhir.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.StoreSettings;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client of SMART Bulk Data 2.0 relies on, as far as it needs neither TLS nor a token. */
class BulkExportIT {

  @TempDir static Path folder;
  private static ExportServer server;

  @BeforeAll
  static void start() {
    server = ExportServer.start(folder, 2);
    fill(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void fill(ExportServer server) {
    List<Resource> resources = new ArrayList<>();
    for (String id : List.of("p1", "p2", "p3")) {
      resources.add(
          new Patient().addName(new org.hl7.fhir.r4.model.HumanName().setFamily(id)).setId(id));
    }
    resources.add(new Organization().setName("Maker").setId("o1"));
    resources.add(device("d1", "L1", "p1"));
    resources.add(device("d2", "L2", "p2"));
    resources.add(device("d3", "L1", "p3"));
    resources.add(device("d4", "L1", null));
    resources.add(
        new Observation().setSubject(new Reference("Patient/p1")).setValue(null).setId("x1"));
    Group inner = new Group().setActual(true);
    inner.addMember().setEntity(new Reference("Patient/p2"));
    Group cohort = new Group().setActual(true);
    cohort.addMember().setEntity(new Reference("Patient/p1"));
    cohort.addMember().setEntity(new Reference("Patient/p3")).setInactive(true);
    cohort.addMember().setEntity(new Reference("Group/inner"));
    resources.add(inner.setId("inner"));
    resources.add(cohort.setId("cohort"));
    server.put(resources);
  }

  private static Device device(String id, String lot, String patient) {
    Device device = new Device().setLotNumber(lot);
    if (patient != null) {
      device.setPatient(new Reference("Patient/" + patient));
    }
    device.setId(id);
    return device;
  }

  private static String diagnostics(HttpResponse<String> response) throws Exception {
    JsonNode outcome = ExportServer.JSON.readTree(response.body());
    assertThat(outcome.get("resourceType").asText()).isEqualTo("OperationOutcome");
    return outcome.get("issue").get(0).get("diagnostics").asText();
  }

  @Test
  void aSystemExportHasEveryResourceOnceInFilesOfOneTypeThatAreNotLargerThanSet() throws Exception {
    HttpResponse<String> kickOff = server.kickOff("/$export?_type=Patient,Device,Organization");
    assertThat(kickOff.statusCode()).isEqualTo(202);
    JsonNode manifest = server.manifest(ExportServer.statusUrl(kickOff));
    assertThat(manifest.get("request").asText())
        .isEqualTo(server.base() + "/fhir/$export?_type=Patient,Device,Organization");
    assertThat(manifest.get("requiresAccessToken").asBoolean()).isFalse();
    assertThat(manifest.get("error")).isEmpty();
    assertThat(Instant.parse(manifest.get("transactionTime").asText())).isBefore(Instant.now());
    assertThat(manifest.get("output"))
        .allSatisfy(f -> assertThat(f.get("url").asText()).startsWith(server.base()))
        .allSatisfy(f -> assertThat(f.get("count").asInt()).isBetween(1, 2))
        .hasSize(2 + 2 + 1);
    assertThat(server.ids(manifest))
        .containsExactly(
            "Patient/p1",
            "Patient/p2",
            "Patient/p3",
            "Device/d1",
            "Device/d2",
            "Device/d3",
            "Device/d4",
            "Organization/o1");
  }

  @Test
  void aLineIsTheResourceAsItIsStored() throws Exception {
    JsonNode manifest = server.export("/$export?_type=Organization");
    String file = server.get(manifest.get("output").get(0).get("url").asText()).body();
    String stored =
        StandardCharsets.UTF_8
            .decode(server.store.read("Organization", "o1").orElseThrow().json())
            .toString();
    assertThat(file).isEqualTo(stored + "\n");
  }

  @Test
  void aPatientExportHasTheCompartmentsOfAllPatientsAndNothingElse() throws Exception {
    assertThat(server.ids(server.export("/Patient/$export")))
        .contains("Patient/p1", "Patient/p3", "Device/d1", "Device/d3", "Observation/x1")
        .doesNotContain("Device/d4", "Organization/o1")
        .doesNotHaveDuplicates();
  }

  @Test
  void aGroupExportHasTheActiveMembersAlsoOfGroupsWithin() throws Exception {
    assertThat(server.ids(server.export("/Group/cohort/$export")))
        .containsExactlyInAnyOrder(
            "Patient/p1", "Patient/p2", "Device/d1", "Device/d2", "Observation/x1");
    assertThat(server.kickOff("/Group/none/$export").statusCode()).isEqualTo(404);
  }

  @Test
  void typeFiltersAreJoinedByOr() throws Exception {
    assertThat(
            server.ids(
                server.export(
                    "/$export?_type=Device,Organization&_typeFilter=Device%3Flot-number%3DL2"
                        + "&_typeFilter=Device%3Flot-number%3DL1%26patient%3DPatient%2Fp3")))
        .containsExactly("Device/d2", "Device/d3", "Organization/o1");
    assertThat(
            server.ids(
                server.export(
                    "/$export?_type=Device&_typeFilter=Device%3F_id%3Dd1%2Cd4,Device%3F_id%3Dd2")))
        .containsExactly("Device/d1", "Device/d2", "Device/d4");
    for (String wrong :
        List.of("Device", "Device%3Fno-such%3D1", "Device%3F_count%3D1", "Patient%3F_id%3D1")) {
      assertThat(server.kickOff("/$export?_type=Device&_typeFilter=" + wrong).statusCode())
          .as(wrong)
          .isEqualTo(400);
    }
  }

  @Test
  void sinceGivesWhatChangedAndWhatWasDeleted(@TempDir Path own) throws Exception {
    try (ExportServer other = ExportServer.start(own, 2)) {
      fill(other);
      other.put(List.of(device("s1", "S", "p1"), device("s2", "S", "p1"), device("s3", "S", null)));
      String first = other.export("/$export?_type=Device").get("transactionTime").asText();
      Thread.sleep(5);
      other.put(List.of(device("s1", "S-changed", "p1")));
      other.store.inTransaction(tx -> tx.delete("Device", "s2"));
      other.store.inTransaction(tx -> tx.delete("Device", "s3"));
      JsonNode next = other.export("/$export?_type=Device&_since=" + first);
      assertThat(other.ids(next)).contains("Device/s1").doesNotContain("Device/d1", "Device/s2");
      assertThat(deleted(other, next)).containsExactly("Device/s2", "Device/s3");
      JsonNode group = other.export("/Group/cohort/$export?_type=Device&_since=" + first);
      assertThat(other.ids(group)).containsExactly("Device/s1");
      assertThat(deleted(other, group)).containsExactly("Device/s2");
      assertThat(other.export("/$export?_type=Device").has("deleted")).isFalse();
    }
  }

  private static List<String> deleted(ExportServer server, JsonNode manifest) throws Exception {
    List<String> urls = new ArrayList<>();
    for (JsonNode bundle : server.lines(manifest, "deleted")) {
      assertThat(bundle.get("type").asText()).isEqualTo("transaction");
      for (JsonNode entry : bundle.get("entry")) {
        assertThat(entry.get("request").get("method").asText()).isEqualTo("DELETE");
        urls.add(entry.get("request").get("url").asText());
      }
    }
    return urls;
  }

  @Test
  void everySpellingOfTheFormatIsTakenAndNoOther() throws Exception {
    for (String format :
        List.of(
            "application%2Ffhir%2Bndjson",
            "application/fhir+ndjson", "ndjson", "application%2Fndjson")) {
      assertThat(server.kickOff("/$export?_type=Organization&_outputFormat=" + format).statusCode())
          .isEqualTo(202);
    }
    HttpResponse<String> csv = server.kickOff("/$export?_outputFormat=text/csv");
    assertThat(csv.statusCode()).isEqualTo(400);
    assertThat(diagnostics(csv)).contains("application/fhir+ndjson");
  }

  @Test
  void aKickOffThatCannotBeServedIsRefusedAndLenientHandlingIgnoresWhatIsUnknown()
      throws Exception {
    HttpResponse<String> sync = server.get("/fhir/$export", "Accept", "application/fhir+json");
    assertThat(sync.statusCode()).isEqualTo(400);
    assertThat(diagnostics(sync)).contains("respond-async");
    assertThat(
            server
                .get("/fhir/$export", "Prefer", "respond-async", "Accept", "text/html")
                .statusCode())
        .isEqualTo(406);
    assertThat(server.send("PUT", "/fhir/$export", "{}").statusCode()).isEqualTo(405);
    HttpResponse<String> unknown = server.kickOff("/$export?_elements=id&_type=Organization");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(diagnostics(unknown)).contains("_elements");
    assertThat(server.kickOff("/$export?_type=NoType").statusCode()).isEqualTo(400);
    assertThat(server.kickOff("/$export?_since=yesterday").statusCode()).isEqualTo(400);
    HttpResponse<String> lenient =
        server.get(
            "/fhir/$export?_elements=id&_type=Organization,NoType",
            "Prefer",
            "respond-async, handling=lenient");
    assertThat(server.ids(server.manifest(ExportServer.statusUrl(lenient))))
        .containsExactly("Organization/o1");
    assertThat(server.get("/fhir/Patient").statusCode()).as("other requests").isEqualTo(418);
  }

  @Test
  void aPostNamesPatients() throws Exception {
    String body =
        """
        {"resourceType":"Parameters","parameter":[
          {"name":"_type","valueString":"Device,Patient"},
          {"name":"patient","valueReference":{"reference":"Patient/p1"}}]}\
        """;
    HttpResponse<String> kickOff =
        server.send(
            "POST",
            "/fhir/Patient/$export",
            body,
            "Prefer",
            "respond-async",
            "Content-Type",
            "application/fhir+json");
    assertThat(server.ids(server.manifest(ExportServer.statusUrl(kickOff))))
        .contains("Device/d1", "Patient/p1")
        .doesNotContain("Device/d2", "Patient/p2");
    HttpResponse<String> outside =
        server.send(
            "POST",
            "/fhir/Group/cohort/$export",
            body.replace("p1", "p3"),
            "Prefer",
            "respond-async");
    assertThat(outside.statusCode()).isEqualTo(400);
  }

  @Test
  void aFileIsReadInRangesAndGoneWhenTheExportIsDeleted() throws Exception {
    String status = ExportServer.statusUrl(server.kickOff("/$export?_type=Organization"));
    String url = server.manifest(status).get("output").get(0).get("url").asText();
    HttpResponse<String> whole = server.get(url);
    assertThat(whole.headers().firstValue("Content-Type")).contains("application/fhir+ndjson");
    String tag = whole.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> part = server.get(url, "Range", "bytes=10-19", "If-Range", tag);
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(whole.body().substring(10, 20));
    assertThat(server.get(url, "Range", "bytes=999999-").statusCode()).isEqualTo(416);
    assertThat(server.send("DELETE", status, "").statusCode()).isEqualTo(202);
    assertThat(server.get(status).statusCode()).isEqualTo(404);
    assertThat(diagnostics(server.get(url))).contains("no such export");
    assertThat(server.send("DELETE", status, "").statusCode()).isEqualTo(404);
    assertThat(server.get("/bulk/../../etc").statusCode()).isEqualTo(404);
  }

  @Test
  void theDataOfABinaryIsInItsLine() throws Exception {
    byte[] bytes = "solid".repeat(50_000).getBytes(StandardCharsets.US_ASCII);
    Sha256 blob = server.blobs.put(bytes);
    server.store.inTransaction(tx -> tx.createBinary("model/stl", blob));
    List<JsonNode> lines = server.lines(server.export("/$export?_type=Binary"), "output");
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).get("contentType").asText()).isEqualTo("model/stl");
    assertThat(Base64.getDecoder().decode(lines.get(0).get("data").asText())).isEqualTo(bytes);
  }

  @Test
  void onPostgresItIsTheSame(@TempDir Path own) throws Exception {
    StoreSettings database = PostgresServer.shared().newDatabase();
    try (ExportServer other = new ExportServer(own, database, ExportServer.settings(own, 2))) {
      fill(other);
      assertThat(other.ids(other.export("/Group/cohort/$export")))
          .containsExactlyInAnyOrder(
              "Patient/p1", "Patient/p2", "Device/d1", "Device/d2", "Observation/x1");
      assertThat(
              other.ids(other.export("/$export?_typeFilter=Device%3Flot-number%3DL1&_type=Device")))
          .isEqualTo(Stream.of("d1", "d3", "d4").map(d -> "Device/" + d).toList());
    }
  }
}
