package health.fabrica.fhir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InteractionsIT {

  private static final String JSON_PATCH = "application/json-patch+json";

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

  private static HttpResponse<String> delete(String path, String... headers) {
    return server.send("DELETE", path, null, headers);
  }

  private static HttpResponse<String> patch(String path, String type, String body, String... more) {
    List<String> headers = new ArrayList<>(List.of("Content-Type", type));
    headers.addAll(List.of(more));
    return server.send(
        "PATCH", path, body.getBytes(StandardCharsets.UTF_8), headers.toArray(new String[0]));
  }

  private static void status(int expected, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
  }

  private static String code(HttpResponse<String> response) {
    return server
        .parse(OperationOutcome.class, response)
        .getIssueFirstRep()
        .getDetails()
        .getCodingFirstRep()
        .getCode();
  }

  private static void device(String id, String more) {
    status(
        201,
        server.put(
            "/Device/" + id, "{\"resourceType\":\"Device\",\"id\":\"" + id + "\"" + more + "}"));
  }

  private static Bundle bundle(String path) {
    HttpResponse<String> response = server.get(path);
    status(200, response);
    return server.parse(Bundle.class, response);
  }

  @Test
  void aDeletedResourceIsGoneAndItsHistoryStaysAndPutBringsItBack() {
    device("del", ",\"lotNumber\":\"DEL\"");
    HttpResponse<String> deleted = delete("/Device/del");
    status(204, deleted);
    assertThat(deleted.headers().firstValue("ETag")).contains("W/\"2\"");
    status(410, server.get("/Device/del"));
    status(410, server.get("/Device/del/_history/2"));
    status(200, server.get("/Device/del/_history/1"));
    assertThat(bundle("/Device?lot-number=DEL").getEntry()).isEmpty();
    status(204, delete("/Device/del"));
    status(204, delete("/Device/never-was"));
    Bundle history = bundle("/Device/del/_history");
    assertThat(history.getEntry().get(0).getRequest().getMethod())
        .isEqualTo(Bundle.HTTPVerb.DELETE);
    assertThat(history.getEntry().get(0).hasResource()).isFalse();
    HttpResponse<String> back =
        server.put("/Device/del", "{\"resourceType\":\"Device\",\"id\":\"del\"}");
    status(201, back);
    assertThat(back.headers().firstValue("ETag")).contains("W/\"3\"");
    status(412, delete("/Device/del", "If-Match", "W/\"1\""));
    HttpResponse<String> told =
        delete("/Device/del", "If-Match", "W/\"3\"", "Prefer", "return=OperationOutcome");
    status(200, told);
    assertThat(server.parse(OperationOutcome.class, told).getIssue()).hasSize(1);
  }

  @Test
  void aResourceThatIsReferredToIsNotDeletedUnlessBothGo() {
    device("whole", "");
    device("part", ",\"parent\":{\"reference\":\"Device/whole\"}");
    HttpResponse<String> refused = delete("/Device/whole");
    status(409, refused);
    assertThat(code(refused)).isEqualTo("FAB-5094");
    assertThat(refused.body()).contains("1 resource: Device/part");
    status(200, server.get("/Device/whole"));
    HttpResponse<String> both =
        server.post(
            "",
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Device/whole\"}},"
                + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Device/part\"}}]}");
    status(200, both);
    status(410, server.get("/Device/whole"));
    status(410, server.get("/Device/part"));
  }

  @Test
  void whatIsReferredToOutsideOfSearchParametersIsNotDeletedEither() {
    device("in-extension", "");
    device("in-contained", "");
    device(
        "holder",
        ",\"extension\":[{\"url\":\"urn:x\",\"valueReference\":{\"reference\":\"Device/in-extension\"}}],"
            + "\"contained\":[{\"resourceType\":\"Device\",\"id\":\"c\",\"parent\":"
            + "{\"reference\":\"Device/in-contained\"}}],\"parent\":{\"reference\":\"#c\"}");
    for (String target : List.of("/Device/in-extension", "/Device/in-contained")) {
      HttpResponse<String> refused = delete(target);
      status(409, refused);
      assertThat(refused.body()).contains("1 resource: Device/holder");
    }
    status(204, delete("/Device/holder"));
    status(204, delete("/Device/in-extension"));
    status(204, delete("/Device/in-contained"));
  }

  @Test
  void aConditionalDeleteTakesOneAndRefusesSeveral() {
    device("cd1", ",\"lotNumber\":\"CD\",\"serialNumber\":\"1\"");
    device("cd2", ",\"lotNumber\":\"CD\",\"serialNumber\":\"2\"");
    status(412, delete("/Device?lot-number=CD"));
    status(204, delete("/Device?lot-number=CD&serial-number=1"));
    status(204, delete("/Device?lot-number=CD&serial-number=1"));
    status(400, delete("/Device?_count=1"));
    status(400, delete("/Device"));
    assertThat(bundle("/Device?lot-number=CD").getEntry()).hasSize(1);
  }

  @Test
  void aJsonPatchChangesTheStoredResourceOrNothing() {
    device("jp", ",\"lotNumber\":\"A\",\"note\":[{\"text\":\"one\"},{\"text\":\"two\"}]");
    HttpResponse<String> patched =
        patch(
            "/Device/jp",
            JSON_PATCH,
            "[{\"op\":\"test\",\"path\":\"/lotNumber\",\"value\":\"A\"},"
                + "{\"op\":\"replace\",\"path\":\"/lotNumber\",\"value\":\"B\"},"
                + "{\"op\":\"remove\",\"path\":\"/note/0\"}]",
            "If-Match",
            "W/\"1\"");
    status(200, patched);
    Device device = server.parse(Device.class, patched);
    assertThat(device.getLotNumber()).isEqualTo("B");
    assertThat(device.getNote()).hasSize(1);
    assertThat(device.getNoteFirstRep().getText()).isEqualTo("two");
    assertThat(bundle("/Device?lot-number=B").getEntry()).hasSize(1);
    String replace = "[{\"op\":\"replace\",\"path\":\"%s\",\"value\":%s}]";
    status(412, patch("/Device/jp", JSON_PATCH, "[]", "If-Match", "W/\"1\""));
    HttpResponse<String> noElement =
        patch("/Device/jp", JSON_PATCH, "[{\"op\":\"add\",\"path\":\"/lot\",\"value\":\"x\"}]");
    status(422, noElement);
    assertThat(code(noElement)).isEqualTo("FAB-5096");
    status(422, patch("/Device/jp", JSON_PATCH, replace.formatted("/id", "\"other\"")));
    status(422, patch("/Device/jp", JSON_PATCH, replace.formatted("/resourceType", "\"Patient\"")));
    status(422, patch("/Device/jp", JSON_PATCH, replace.formatted("/serialNumber", "\"x\"")));
    status(
        422,
        patch(
            "/Device/jp",
            JSON_PATCH,
            "[{\"op\":\"add\",\"path\":\"/patient\",\"value\":{\"reference\":\"Patient/none\"}}]"));
    status(400, patch("/Device/jp", JSON_PATCH, "{\"op\":\"remove\"}"));
    status(400, patch("/Device/jp", JSON_PATCH, "[{\"op\":\"leave\",\"path\":\"/a\"}]"));
    status(415, patch("/Device/jp", "text/plain", "x"));
    status(404, patch("/Device/none", JSON_PATCH, "[]"));
    assertThat(server.get("/Device/jp").headers().firstValue("ETag")).contains("W/\"2\"");
  }

  @Test
  void aFhirPathPatchAndAConditionalPatchChangeTheOneResource() {
    device("fp", ",\"lotNumber\":\"FP\"");
    String parameters =
        "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"operation\",\"part\":["
            + "{\"name\":\"type\",\"valueCode\":\"add\"},"
            + "{\"name\":\"path\",\"valueString\":\"Device\"},"
            + "{\"name\":\"name\",\"valueString\":\"%s\"},"
            + "{\"name\":\"value\",\"valueString\":\"%s\"}]}]}";
    HttpResponse<String> patched =
        patch("/Device/fp", "application/fhir+json", parameters.formatted("serialNumber", "S1"));
    status(200, patched);
    assertThat(server.parse(Device.class, patched).getSerialNumber()).isEqualTo("S1");
    HttpResponse<String> conditional =
        patch(
            "/Device?lot-number=FP",
            "application/fhir+json",
            parameters.formatted("modelNumber", "M1"));
    status(200, conditional);
    assertThat(server.parse(Device.class, conditional).getModelNumber()).isEqualTo("M1");
    status(404, patch("/Device?lot-number=none", JSON_PATCH, "[]"));
    status(
        422, patch("/Device/fp", "application/fhir+json", parameters.formatted("colour", "red")));
  }

  @Test
  void historiesArePagedAndCutByTime() {
    for (int i = 0; i < 5; i++) {
      server.put(
          "/Device/his",
          "{\"resourceType\":\"Device\",\"id\":\"his\",\"lotNumber\":\"H" + i + "\"}");
    }
    List<String> lots = new ArrayList<>();
    Bundle page = bundle("/Device/his/_history?_count=2");
    assertThat(page.getType()).isEqualTo(Bundle.BundleType.HISTORY);
    assertThat(page.getTotal()).isEqualTo(5);
    for (; page != null; page = next(page)) {
      page.getEntry().forEach(e -> lots.add(((Device) e.getResource()).getLotNumber()));
    }
    assertThat(lots).containsExactly("H4", "H3", "H2", "H1", "H0");
    String third =
        server
            .parse(Device.class, server.get("/Device/his/_history/3"))
            .getMeta()
            .getLastUpdatedElement()
            .getValueAsString();
    assertThat(bundle("/Device/his/_history?_since=" + third).getEntry())
        .hasSizeBetween(3, 5)
        .extracting(BundleEntryComponent::getFullUrl)
        .containsOnly(server.base() + "/Device/his");
    assertThat(bundle("/Device/his/_history?_since=2999-01-01").getEntry()).isEmpty();
    assertThat(bundle("/Device/his/_history?_at=" + third).getEntry()).isNotEmpty();
    assertThat(bundle("/Device/_history?_count=1").getEntry()).hasSize(1);
    assertThat(bundle("/_history?_count=3").getEntry()).hasSize(3);
    status(400, server.get("/Device/his/_history?_since=yesterday"));
    status(400, server.get("/Device/his/_history?colour=red"));
    status(404, server.get("/Device/none/_history"));
  }

  private static Bundle next(Bundle page) {
    Bundle.BundleLinkComponent link = page.getLink("next");
    return link == null ? null : bundle(link.getUrl());
  }

  @Test
  void headersSayWhatIsThereAndConditionsOnThemHold() {
    device("head", "");
    HttpResponse<String> read = server.get("/Device/head");
    String modified = read.headers().firstValue("Last-Modified").orElseThrow();
    assertThat(read.headers().firstValue("ETag")).contains("W/\"1\"");
    assertThat(read.headers().firstValue("Vary").orElse("")).contains("Accept");
    assertThat(read.headers().firstValue("X-Request-ID")).isPresent();
    HttpResponse<String> head = server.send("HEAD", "/Device/head", null);
    status(200, head);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length"))
        .contains(Integer.toString(read.body().length()));
    status(304, server.get("/Device/head", "If-None-Match", "W/\"1\""));
    status(304, server.get("/Device/head", "If-None-Match", "W/\"7\", W/\"1\""));
    status(200, server.get("/Device/head", "If-None-Match", "W/\"2\""));
    status(304, server.get("/Device/head", "If-Modified-Since", modified));
    status(200, server.get("/Device/head", "If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT"));
    status(
        412,
        server.put(
            "/Device/head", "{\"resourceType\":\"Device\",\"id\":\"head\"}", "If-None-Match", "*"));
  }

  @Test
  void preferDecidesWhatAWriteAnswers() {
    String body = "{\"resourceType\":\"Device\"}";
    HttpResponse<String> minimal = server.post("/Device", body, "Prefer", "return=minimal");
    status(201, minimal);
    assertThat(minimal.body()).isEmpty();
    assertThat(minimal.headers().firstValue("Location")).isPresent();
    HttpResponse<String> whole = server.post("/Device", body, "Prefer", "return=representation");
    assertThat(server.parse(Device.class, whole).getMeta().getVersionId()).isEqualTo("1");
    HttpResponse<String> outcome =
        server.post("/Device", body, "Prefer", "return=OperationOutcome");
    status(201, outcome);
    assertThat(server.parse(OperationOutcome.class, outcome).getIssue()).hasSize(1);
    HttpResponse<String> bundled =
        server.post(
            "",
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":"
                + body
                + ",\"request\":{\"method\":\"POST\",\"url\":\"Device\"}}]}",
            "Prefer",
            "return=representation");
    status(200, bundled);
    assertThat(server.parse(Bundle.class, bundled).getEntryFirstRep().getResource())
        .isInstanceOf(Device.class);
  }

  @Test
  void whatIsSentIsWhatTheStoreHoldsUnlessTheFormIsAskedFor() {
    server.put(
        "/Patient/form",
        "{\"resourceType\":\"Patient\",\"id\":\"form\",\"gender\":\"male\",\"text\":{\"status\":\"generated\",\"div\":\"<div"
            + " xmlns=\\\"http://www.w3.org/1999/xhtml\\\">x</div>\"},"
            + "\"photo\":[{\"title\":\"p\"}],\"name\":[{\"family\":\"F\"}]}");
    byte[] stored =
        new byte[server.store().read("Patient", "form").orElseThrow().json().remaining()];
    server.store().read("Patient", "form").orElseThrow().json().get(stored);
    assertThat(server.get("/Patient/form").body())
        .isEqualTo(new String(stored, StandardCharsets.UTF_8));
    assertThat(server.get("/Patient?_id=form").body())
        .contains(new String(stored, StandardCharsets.UTF_8));
    assertThat(server.get("/Patient/form?_format=xml").body()).startsWith("<Patient");
    assertThat(server.get("/Patient?_id=form&_format=xml").body()).startsWith("<Bundle");
    assertThat(server.get("/Patient/form?_pretty=true").body()).contains("\n");
    Patient summary = server.parse(Patient.class, server.get("/Patient/form?_summary=true"));
    assertThat(summary.getPhoto()).isEmpty();
    assertThat(summary.getNameFirstRep().getFamily()).isEqualTo("F");
    assertThat(summary.getMeta().getTagFirstRep().getCode()).isEqualTo("SUBSETTED");
    Patient data = server.parse(Patient.class, server.get("/Patient/form?_summary=data"));
    assertThat(data.hasText()).isFalse();
    assertThat(data.hasPhoto()).isTrue();
    Patient text = server.parse(Patient.class, server.get("/Patient/form?_summary=text"));
    assertThat(text.hasText()).isTrue();
    assertThat(text.hasGender()).isFalse();
    Patient elements =
        (Patient) bundle("/Patient?_id=form&_elements=gender").getEntryFirstRep().getResource();
    assertThat(elements.hasGender()).isTrue();
    assertThat(elements.hasName()).isFalse();
    assertThat(elements.getIdElement().getIdPart()).isEqualTo("form");
    assertThat(elements.getMeta().getTagFirstRep().getCode()).isEqualTo("SUBSETTED");
    status(400, server.get("/Patient/form?_summary=short"));
    status(400, server.get("/Patient/form?_summary=true&_elements=name"));
    status(406, server.get("/Patient/form", "Accept", "text/turtle"));
    status(406, server.get("/Patient/form?_format=ttl"));
    status(200, server.get("/Patient/form", "Accept", "text/html,*/*;q=0.1"));
  }

  @Test
  void recordsOfWhatHappenedAreAddedToAndNeverChanged() {
    String audit =
        "{\"resourceType\":\"AuditEvent\",\"id\":\"a1\",\"type\":{\"code\":\"rest\"},\"recorded\":"
            + "\"2026-01-01T00:00:00Z\",\"outcome\":\"%s\",\"agent\":[{\"requestor\":true}],"
            + "\"source\":{\"observer\":{\"display\":\"x\"}}}";
    status(201, server.put("/AuditEvent/a1", audit.formatted("0")));
    HttpResponse<String> changed = server.put("/AuditEvent/a1", audit.formatted("4"));
    status(405, changed);
    assertThat(code(changed)).isEqualTo("FAB-5098");
    status(405, patch("/AuditEvent/a1", JSON_PATCH, "[]"));
    HttpResponse<String> deleted = delete("/AuditEvent/a1");
    status(405, deleted);
    assertThat(deleted.headers().firstValue("Allow").orElse("")).doesNotContain("DELETE");
    assertThat(server.get("/AuditEvent/a1").body()).contains("\"outcome\":\"0\"");
  }

  @Test
  void aTransactionDeletesCreatesChangesAndReadsInThatOrder() {
    device("tx-old", ",\"lotNumber\":\"TXO\"");
    device("tx-kept", ",\"lotNumber\":\"TXK\"");
    String patch =
        java.util.Base64.getEncoder()
            .encodeToString(
                "[{\"op\":\"add\",\"path\":\"/serialNumber\",\"value\":\"TX\"}]"
                    .getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> response =
        server.post(
            "",
            ("{'resourceType':'Bundle','type':'transaction','entry':["
                    + "{'request':{'method':'GET','url':'Device?lot-number=TXO'}},"
                    + "{'request':{'method':'HEAD','url':'Device/tx-kept'}},"
                    + "{'resource':{'resourceType':'Binary','contentType':'application/json-patch+json','data':'"
                    + patch
                    + "'},'request':{'method':'PATCH','url':'Device/tx-kept'}},"
                    + "{'resource':{'resourceType':'Device','lotNumber':'TXO'},"
                    + "'request':{'method':'POST','url':'Device','ifNoneExist':'lot-number=TXO'}},"
                    + "{'request':{'method':'DELETE','url':'Device?lot-number=TXO'}},"
                    + "{'request':{'method':'GET','url':'Device/tx-kept','ifNoneMatch':'W/2'}}]}")
                .replace('\'', '"'));
    status(200, response);
    List<BundleEntryComponent> entries = server.parse(Bundle.class, response).getEntry();
    assertThat(entries.stream().map(e -> e.getResponse().getStatus().substring(0, 3)))
        .containsExactly("200", "200", "200", "201", "204", "304");
    Bundle found = (Bundle) entries.get(0).getResource();
    assertThat(found.getEntry()).hasSize(1);
    assertThat(found.getEntryFirstRep().getFullUrl()).doesNotContain("tx-old");
    assertThat(entries.get(1).hasResource()).isFalse();
    assertThat(server.get("/Device/tx-kept").body()).contains("\"serialNumber\":\"TX\"");
    HttpResponse<String> twice =
        server.post(
            "",
            ("{'resourceType':'Bundle','type':'transaction','entry':["
                    + "{'request':{'method':'DELETE','url':'Device/tx-kept'}},"
                    + "{'resource':{'resourceType':'Device','lotNumber':'Z'},"
                    + "'request':{'method':'PUT','url':'Device?lot-number=TXK'}}]}")
                .replace('\'', '"'));
    assertThat(twice.statusCode()).as(twice.body()).isIn(200, 400);
  }

  @Test
  void ofThirtyTwoParallelConditionalCreatesOneCreates() throws Exception {
    String body = "{\"resourceType\":\"Device\",\"identifier\":[{\"value\":\"PAR32\"}]}";
    ExecutorService pool = Executors.newFixedThreadPool(32);
    try {
      Callable<Integer> create =
          () -> server.post("/Device", body, "If-None-Exist", "identifier=PAR32").statusCode();
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> f :
          pool.invokeAll(IntStream.range(0, 32).mapToObj(i -> create).toList())) {
        statuses.add(f.get());
      }
      assertThat(statuses).containsOnly(200, 201).containsOnlyOnce(201);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void aConditionalUpdateTakesTheIdThatItBringsOrRefuses() {
    status(
        201,
        server.put(
            "/Device?lot-number=CU",
            "{\"resourceType\":\"Device\",\"id\":\"cu\",\"lotNumber\":\"CU\"}"));
    status(200, server.get("/Device/cu"));
    HttpResponse<String> taken =
        server.put("/Device?lot-number=CU2", "{\"resourceType\":\"Device\",\"id\":\"cu\"}");
    status(409, taken);
    assertThat(code(taken)).isEqualTo("FAB-5097");
    status(
        400, server.put("/Device?lot-number=CU", "{\"resourceType\":\"Device\",\"id\":\"other\"}"));
  }
}
