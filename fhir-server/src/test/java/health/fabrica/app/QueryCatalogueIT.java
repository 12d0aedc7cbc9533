package health.fabrica.app;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.app.config.Configuration;
import health.fabrica.app.config.Setting;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What registries ask, over HTTP, of the whole server: 40 patients with an implant each from two
 * products, four lots, two powder lots and two printers, labelled with UDIs from which the server
 * takes the parts.
 */
final class QueryCatalogueIT {

  private static final FhirContext CONTEXT = FhirContext.forR4Cached();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int PATIENTS = 40;
  private static final String KNEE = "51022222233336";
  private static final String HIP = "00643169001763";

  /** The twin of KNEE whose text continues it, which a prefix search would hit too. */
  private static final String KNEE_KIT = KNEE + "1";

  private static FabricaServer server;

  @BeforeAll
  static void load(@TempDir Path folder) throws Exception {
    server =
        FabricaServer.start(
            Configuration.load(
                folder.resolve("none.yaml"),
                Map.of(),
                Map.of(
                    Setting.SERVER_PORT,
                    "0",
                    Setting.SERVER_DATA,
                    folder.resolve("data").toString())));
    List<String> entries = new ArrayList<>();
    for (String printer : List.of("m1", "m2")) {
      entries.add(entry("Device", printer, "'status':'active'"));
    }
    for (int i = 0; i < PATIENTS; i++) {
      entries.add(
          entry("Patient", "p" + i, "'identifier':[{'system':'urn:mrn','value':'" + i + "'}]"));
      entries.add(entry("Device", "d" + i, device(i)));
      entries.add(entry("Procedure", "i" + i, implantation(i)));
      entries.add(entry("DeviceUseStatement", "u" + i, use(i)));
      entries.add(entry("Provenance", "v" + i, origin(i)));
    }
    entries.add(entry("Device", "kit", "'udiCarrier':[{'deviceIdentifier':'" + KNEE_KIT + "'}]"));
    entries.add(
        entry(
            "Group",
            "registry",
            "'type':'person','actual':true,'member':["
                + IntStream.range(0, 10)
                    .mapToObj(i -> "{'entity':{'reference':'Patient/p" + i + "'}}")
                    .collect(Collectors.joining(","))
                + "]"));
    String bundle =
        "{'resourceType':'Bundle','type':'transaction','entry':["
            + String.join(",", entries)
            + "]}";
    HttpResponse<String> answer = send("POST", "", bundle.replace('\'', '"'));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String entry(String type, String id, String elements) {
    return "{'resource':{'resourceType':'%s','id':'%s',%s},'request':{'method':'PUT','url':'%s/%s'}}"
        .formatted(type, id, elements, type, id);
  }

  /** Even numbers are knees, odd ones hips; lots change every ten, powder and printer at twenty. */
  private static String device(int i) {
    String hrf =
        "(01)%s(11)26%02d15(10)L%d(21)S%03d"
            .formatted(i % 2 == 0 ? KNEE : HIP, 1 + i / 10, i / 10, i);
    String kind = i % 2 == 0 ? "109228008" : "40388003";
    return ("'udiCarrier':[{'carrierHRF':'%s'}],'status':'%s','patient':{'reference':'Patient/p%d'},"
            + "'type':{'coding':[{'system':'http://snomed.info/sct','code':'%s'}]},"
            + "'property':[%s,%s]")
        .formatted(
            hrf,
            i % 8 == 7 ? "inactive" : "active",
            i,
            kind,
            property("material-lot", "TI-" + i / 20),
            property("printer", "m" + (1 + i / 20)));
  }

  private static String property(String type, String code) {
    return ("{'type':{'coding':[{'system':'https://fabrica.health/fhir/CodeSystem/device-property',"
            + "'code':'%s'}]},'valueCode':[{'coding':[{'code':'%s'}]}]}")
        .formatted(type, code);
  }

  private static String implantation(int i) {
    return ("'status':'completed','subject':{'reference':'Patient/p%d'},"
            + "'performedDateTime':'%d-05-01','bodySite':[{'coding':[{'system':"
            + "'http://snomed.info/sct','code':'%s'}]}],'focalDevice':[{'action':{'coding':[{'system':"
            + "'http://hl7.org/fhir/device-action','code':'implanted'}]},"
            + "'manipulated':{'reference':'Device/d%d'}}]")
        .formatted(i, i < 4 ? 2025 : 2026, i % 2 == 0 ? "72696002" : "24136001", i);
  }

  /** Every eighth has been explanted. */
  private static String use(int i) {
    return "'status':'%s','subject':{'reference':'Patient/p%d'},'device':{'reference':'Device/d%d'}"
        .formatted(i % 8 == 7 ? "completed" : "active", i, i);
  }

  private static String origin(int i) {
    return ("'target':[{'reference':'Device/d%d'}],'recorded':'2026-%02d-16T00:00:00Z',"
            + "'agent':[{'who':{'reference':'Device/m%d'}}]")
        .formatted(i, 1 + i / 10, 1 + i / 20);
  }

  @Test
  void oneRecallByIdentifierAndLotAndDate() throws Exception {
    List<String> found = ids("Device?udi-di:exact=" + KNEE + "&_include=Device:patient&_count=100");
    assertThat(ids("Device?udi-di=" + KNEE + "&_count=100")).contains("Device/kit");
    assertThat(found)
        .hasSize(PATIENTS)
        .doesNotContain("Device/kit")
        .contains("Device/d0", "Patient/p0");

    assertThat(ids("Device?udi-di:exact=" + KNEE + "&lot-number=L1,L2&_count=100"))
        .hasSize(10)
        .contains("Device/d10", "Device/d28");
    assertThat(
            ids(
                "Device?udi-di:exact="
                    + KNEE
                    + "&manufacture-date=ge2026-02-01&manufacture-date=le2026-02-28&_count=100"))
        .containsExactlyInAnyOrder(
            "Device/d10", "Device/d12", "Device/d14", "Device/d16", "Device/d18");
    assertThat(recalled("udi-di=" + KNEE + "&lot=L1&lot=L2")).hasSize(10);
  }

  @Test
  void twoRecallBySerialsOfAnyNumber() throws Exception {
    String serials =
        IntStream.range(0, 3000).mapToObj("S%03d"::formatted).collect(Collectors.joining(","));
    HttpResponse<String> answer =
        send(
            "POST",
            "/Device/_search",
            "_count=100&serial-number=" + serials,
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(references(answer)).hasSize(PATIENTS);
  }

  @Test
  void threeWhoCarriesItNow() throws Exception {
    List<String> found =
        ids(
            "DeviceUseStatement?device.udi-di:exact="
                + HIP
                + "&status=active&_include=DeviceUseStatement:subject&_count=100");
    assertThat(found).contains("Patient/p1").doesNotContain("Patient/p7").hasSize(30);

    List<JsonNode> devices = recalled("udi-di=" + HIP);
    assertThat(devices.stream().filter(d -> part(d, "bearer").isEmpty()))
        .hasSize(5)
        .allSatisfy(d -> assertThat(part(d, "status")).isEqualTo("inactive"));
  }

  @Test
  void fourByTypeAndBodySiteAndYear() throws Exception {
    assertThat(
            ids(
                "Procedure?focal-device.type=http://snomed.info/sct|109228008&date=ge2026"
                    + "&body-site=72696002&_count=100"))
        .hasSize(18)
        .contains("Procedure/i4");
  }

  @Test
  void fiveTheImplantsOfAPatient() throws Exception {
    assertThat(ids("Device?patient=Patient/p3")).containsExactly("Device/d3");
    assertThat(ids("Device?patient=p3&type=http://snomed.info/sct|40388003"))
        .containsExactly("Device/d3");
    assertThat(ids("Device?patient=p7&status=active,inactive&_revinclude=Provenance:target"))
        .containsExactlyInAnyOrder("Device/d7", "Provenance/v7");
  }

  @Test
  void sixRecallByLotOfMaterial() throws Exception {
    assertThat(ids("Device?material-lot=TI-1&_count=100")).hasSize(20).contains("Device/d20");
    assertThat(recalled("material-lot=TI-1")).hasSize(20);
  }

  @Test
  void sevenRecallByPrinterAndDates() throws Exception {
    assertThat(ids("Device?printer=m1&manufacture-date=ge2026-02-01&_count=100"))
        .hasSize(10)
        .contains("Device/d10");
    assertThat(recalled("printer=Device/m1&manufactured-from=2026-02-01")).hasSize(10);
    assertThat(ids("Provenance?agent=Device/m2&_count=100")).hasSize(20);
  }

  @Test
  void eightTheFeedOfARegistry() throws Exception {
    HttpResponse<String> kickOff =
        send(
            "GET",
            "/Group/registry/$export?_type=Device,Patient&_since=2020-01-01T00:00:00Z&_typeFilter="
                + encoded("Device?lot-number=L0"),
            "",
            "Accept",
            "application/fhir+json",
            "Prefer",
            "respond-async");
    assertThat(kickOff.statusCode()).as(kickOff.body()).isEqualTo(202);
    String status = kickOff.headers().firstValue("Content-Location").orElseThrow();
    HttpResponse<String> answer = send("GET", status, "");
    for (int i = 0; i < 600 && answer.statusCode() == 202; i++) {
      Thread.sleep(100);
      answer = send("GET", status, "");
    }
    List<String> lines = new ArrayList<>();
    for (JsonNode file : JSON.readTree(answer.body()).path("output")) {
      send("GET", file.path("url").asText(), "").body().lines().forEach(lines::add);
    }
    assertThat(lines).hasSize(20);
  }

  @Test
  void ninePatientsByTheirImplant() throws Exception {
    assertThat(ids("Patient?_has:Device:patient:udi-di:exact=" + HIP + "&_count=100"))
        .hasSize(20)
        .contains("Patient/p1");
  }

  private static List<JsonNode> recalled(String query) throws Exception {
    HttpResponse<String> answer = send("GET", "/Device/$recall?_count=1000&" + query, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<JsonNode> devices = new ArrayList<>();
    JSON.readTree(answer.body()).path("parameter").forEach(devices::add);
    return devices;
  }

  private static String part(JsonNode device, String name) {
    for (JsonNode part : device.path("part")) {
      if (part.path("name").asText().equals(name)) {
        return part.path("valueString")
            .asText(part.path("valueReference").path("reference").asText(""));
      }
    }
    return "";
  }

  private static List<String> ids(String query) throws Exception {
    return references(send("GET", "/" + query.replace("|", "%7C"), ""));
  }

  private static List<String> references(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return CONTEXT.newJsonParser().parseResource(Bundle.class, answer.body()).getEntry().stream()
        .map(e -> e.getResource().fhirType() + "/" + e.getResource().getIdElement().getIdPart())
        .toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static HttpResponse<String> send(
      String method, String path, String body, String... headers) throws Exception {
    String url = path.startsWith("http") ? path : server.base() + "/fhir" + path;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(120));
    if (headers.length > 0) {
      request.headers(headers);
    } else if (!body.isEmpty()) {
      request.header("Content-Type", "application/fhir+json");
    }
    return CLIENT.send(
        request
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
