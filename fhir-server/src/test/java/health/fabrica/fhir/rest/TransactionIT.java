package health.fabrica.fhir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionIT {

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

  private static String bundle(String type, String... entries) {
    return ("{'resourceType':'Bundle','type':'"
            + type
            + "','entry':["
            + String.join(",", entries)
            + "]}")
        .replace('\'', '"');
  }

  private static String entry(String fullUrl, String resource, String method, String url) {
    String named = fullUrl.isEmpty() ? "" : "'fullUrl':'" + fullUrl + "',";
    return "{"
        + named
        + "'resource':"
        + resource
        + ",'request':{'method':'"
        + method
        + "','url':'"
        + url
        + "'}}";
  }

  private static OperationOutcome.OperationOutcomeIssueComponent issue(HttpResponse<String> r) {
    return server.parse(OperationOutcome.class, r).getIssueFirstRep();
  }

  private static long total(String search) {
    return server.parse(Bundle.class, server.get(search)).getTotal();
  }

  @Test
  void aReadInABundleHasOnlyTheElementsThatItAsksFor() {
    server.put(
        "/Patient/reduced",
        "{'resourceType':'Patient','id':'reduced','name':[{'family':'Long'}],'birthDate':'1970-01-01'}"
            .replace('\'', '"'));
    for (String type : List.of("batch", "transaction")) {
      Bundle answer =
          server.parse(
              Bundle.class,
              server.post(
                  "/",
                  bundle(
                      type,
                      "{'request':{'method':'GET','url':'Patient/reduced?_elements=birthDate'}}",
                      "{'request':{'method':'GET','url':'Patient?_id=reduced&_summary=text'}}",
                      "{'request':{'method':'GET','url':'Patient/reduced'}}")));
      Patient read = (Patient) answer.getEntry().get(0).getResource();
      assertThat(read.getBirthDateElement().getValueAsString()).isEqualTo("1970-01-01");
      assertThat(read.hasName()).isFalse();
      assertThat(read.getMeta().getTagFirstRep().getCode()).isEqualTo("SUBSETTED");
      Bundle found = (Bundle) answer.getEntry().get(1).getResource();
      assertThat(((Patient) found.getEntryFirstRep().getResource()).hasName()).isFalse();
      assertThat(((Patient) answer.getEntry().get(2).getResource()).hasName()).isTrue();
    }
  }

  @Test
  void resourcesThatReferToEachOtherAreStoredWithRealReferences() {
    String a = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f01";
    String b = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f02";
    String file = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f03";
    String doc = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f04";
    HttpResponse<String> response =
        server.post(
            "",
            bundle(
                "transaction",
                entry(
                    a,
                    "{'resourceType':'Device','lotNumber':'CYC','parent':{'reference':'"
                        + b
                        + "'}}",
                    "POST",
                    "Device"),
                entry(
                    b,
                    "{'resourceType':'Device','parent':{'reference':'"
                        + a
                        + "'},"
                        + "'extension':[{'url':'urn:x','valueReference':{'reference':'"
                        + a
                        + "'}}]}",
                    "POST",
                    "Device"),
                entry(
                    file,
                    "{'resourceType':'Binary','contentType':'model/stl','data':'c29saWQ='}",
                    "POST",
                    "Binary"),
                entry(
                    doc,
                    "{'resourceType':'DocumentReference','status':'current','content':[{'attachment':{'url':'"
                        + file
                        + "'}}]}",
                    "POST",
                    "DocumentReference")));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<String> ids =
        server.parse(Bundle.class, response).getEntry().stream()
            .map(e -> e.getResponse().getLocation().split("/_history")[0])
            .toList();
    Device first = server.parse(Device.class, server.get("/" + ids.get(0)));
    Device second = server.parse(Device.class, server.get("/" + ids.get(1)));
    assertThat(first.getParent().getReference()).isEqualTo(ids.get(1));
    assertThat(second.getParent().getReference()).isEqualTo(ids.get(0));
    Reference inExtension = (Reference) second.getExtensionByUrl("urn:x").getValue();
    assertThat(inExtension.getReference()).isEqualTo(ids.get(0));
    DocumentReference stored = server.parse(DocumentReference.class, server.get("/" + ids.get(3)));
    assertThat(stored.getContentFirstRep().getAttachment().getUrl()).isEqualTo(ids.get(2));
    assertThat(total("/Device?parent.lot-number=CYC")).isEqualTo(1);
  }

  @Test
  void oneBadEntryLeavesNothingAndIsNamed() {
    HttpResponse<String> response =
        server.post(
            "",
            bundle(
                "transaction",
                entry(
                    "",
                    "{'resourceType':'Patient','identifier':[{'value':'ROLL'}]}",
                    "POST",
                    "Patient"),
                entry(
                    "",
                    "{'resourceType':'Device','patient':{'reference':'Patient/nobody'}}",
                    "POST",
                    "Device")));
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(issue(response).getDetails().getCodingFirstRep().getCode()).isEqualTo("FAB-5009");
    assertThat(issue(response).getDiagnostics()).startsWith("Entry 2 (POST Device)");
    assertThat(total("/Patient?identifier=ROLL")).isZero();
    HttpResponse<String> unknown =
        server.post(
            "",
            bundle(
                "transaction",
                entry(
                    "",
                    "{'resourceType':'Device','patient':{'reference':'urn:uuid:0'}}",
                    "POST",
                    "Device")));
    assertThat(unknown.statusCode()).isEqualTo(422);
  }

  @Test
  void aBatchDoesWhatItCan() {
    HttpResponse<String> response =
        server.post(
            "",
            bundle(
                "batch",
                entry(
                    "",
                    "{'resourceType':'Patient','id':'batch-1','identifier':[{'value':'BATCH'}]}",
                    "PUT",
                    "Patient/batch-1"),
                entry(
                    "",
                    "{'resourceType':'Device','patient':{'reference':'Patient/nobody'}}",
                    "POST",
                    "Device"),
                "{'request':{'method':'GET','url':'Patient/batch-1'}}",
                "{'request':{'method':'GET','url':'Patient?identifier=BATCH'}}",
                "{'request':{'method':'DELETE','url':'Patient/batch-1'}}",
                "{'request':{'method':'GET','url':'Account/1'}}"));
    Bundle bundle = server.parse(Bundle.class, response);
    assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.BATCHRESPONSE);
    assertThat(bundle.getEntry().stream().map(e -> e.getResponse().getStatus().substring(0, 3)))
        .containsExactly("201", "422", "200", "200", "204", "404");
    assertThat(bundle.getEntry().get(1).getResponse().getOutcome()).isNotNull();
    assertThat(((Bundle) bundle.getEntry().get(3).getResource()).getTotal()).isEqualTo(1);
  }

  @Test
  void conditionsSelectOneOrRefuse() {
    server.post("/Patient", "{\"resourceType\":\"Patient\",\"identifier\":[{\"value\":\"TWO\"}]}");
    server.post("/Patient", "{\"resourceType\":\"Patient\",\"identifier\":[{\"value\":\"TWO\"}]}");
    String device = "{'resourceType':'Device','patient':{'reference':'Patient?identifier=%s'}}";
    HttpResponse<String> ambiguous =
        server.post(
            "", bundle("transaction", entry("", device.formatted("TWO"), "POST", "Device")));
    assertThat(ambiguous.statusCode()).isEqualTo(412);
    HttpResponse<String> none =
        server.post(
            "", bundle("transaction", entry("", device.formatted("NONE"), "POST", "Device")));
    assertThat(none.statusCode()).isEqualTo(422);
    server.post("/Patient", "{\"resourceType\":\"Patient\",\"identifier\":[{\"value\":\"ONE\"}]}");
    HttpResponse<String> one =
        server.post(
            "", bundle("transaction", entry("", device.formatted("ONE"), "POST", "Device")));
    assertThat(one.statusCode()).as(one.body()).isEqualTo(200);
    String put = "{'resourceType':'Device','identifier':[{'value':'COND'}],'lotNumber':'%s'}";
    for (String lot : List.of("first", "second")) {
      HttpResponse<String> response =
          server.post(
              "",
              bundle(
                  "transaction", entry("", put.formatted(lot), "PUT", "Device?identifier=COND")));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
    assertThat(total("/Device?identifier=COND")).isEqualTo(1);
    assertThat(total("/Device?identifier=COND&lot-number=second")).isEqualTo(1);
    assertThat(
            server
                .put(
                    "/Device?lot-number=second",
                    "{\"resourceType\":\"Device\",\"lotNumber\":\"third\"}")
                .statusCode())
        .isEqualTo(200);
    HttpResponse<String> everything =
        server.post("/Patient", "{\"resourceType\":\"Patient\"}", "If-None-Exist", "_count=1");
    assertThat(everything.statusCode()).isEqualTo(400);
  }

  @Test
  void parallelConditionalCreatesMakeOne() throws Exception {
    int threads = 20;
    String patient =
        "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:p\",\"value\":\"PAR\"}]}";
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Callable<Integer> create =
          () ->
              server
                  .post("/Patient", patient, "If-None-Exist", "identifier=urn:p|PAR")
                  .statusCode();
      List<Future<Integer>> results =
          pool.invokeAll(IntStream.range(0, threads).mapToObj(i -> create).toList());
      int created = 0;
      for (Future<Integer> result : results) {
        assertThat(result.get()).isIn(200, 201);
        created += result.get() == 201 ? 1 : 0;
      }
      assertThat(created).isEqualTo(1);
    } finally {
      pool.shutdown();
    }
    assertThat(total("/Patient?identifier=urn:p%7CPAR")).isEqualTo(1);
  }

  @Test
  void aTaskIsOnlyUpdatedByWhoNamesItsVersion() {
    String task = "{\"resourceType\":\"Task\",\"id\":\"t\",\"status\":\"%s\",\"intent\":\"order\"}";
    assertThat(server.put("/Task/t", task.formatted("requested")).statusCode()).isEqualTo(201);
    HttpResponse<String> blind = server.put("/Task/t", task.formatted("received"));
    assertThat(blind.statusCode()).isEqualTo(428);
    assertThat(issue(blind).getDiagnostics()).contains("If-Match");
    assertThat(
            server.put("/Task/t", task.formatted("received"), "If-Match", "W/\"1\"").statusCode())
        .isEqualTo(200);
    assertThat(
            server.put("/Task/t", task.formatted("accepted"), "If-Match", "W/\"1\"").statusCode())
        .isEqualTo(412);
    assertThat(
            server.put("/Task/t", task.formatted("accepted"), "If-Match", "W/\"x\"").statusCode())
        .isEqualTo(412);
  }

  @Test
  void malformedBundlesAreRefused() {
    String patient = "{'resourceType':'Patient'}";
    for (String bad :
        List.of(
            bundle("searchset"),
            bundle("transaction", "{'resource':" + patient + "}"),
            bundle("transaction", entry("", patient, "POST", "Device")),
            bundle("transaction", entry("", patient, "PUT", "Patient")),
            bundle("transaction", entry("", patient, "POST", "Patient/1")),
            bundle("transaction", "{'request':{'method':'POST','url':'Patient'}}"),
            bundle(
                "transaction",
                entry("", patient, "PUT", "Patient/1"),
                entry("", patient, "PUT", "Patient/1")),
            bundle("transaction", entry("", patient, "PUT", "Patient/a b")))) {
      HttpResponse<String> response = server.post("", bad);
      assertThat(response.statusCode()).as(bad + response.body()).isEqualTo(400);
      assertThat(issue(response).getDiagnostics()).isNotEmpty();
    }
  }
}
