package health.fabrica.fhir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code _contained} and {@code _containedType} of R4 search 3.1.1.5.8, over HTTP. */
class ContainedIT {

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder);
    put(
        "MedicationRequest/r1",
        """
        {"resourceType":"MedicationRequest","id":"r1","status":"active","intent":"order",
         "contained":[
           {"resourceType":"Medication","id":"other","code":{"text":"none"}},
           {"resourceType":"Medication","id":"m1",
            "code":{"coding":[{"system":"urn:d","code":"c"}]},
            "amount":{"numerator":{"value":1.50},"denominator":{"value":1}}}],
         "medicationReference":{"reference":"#m1"},
         "reasonReference":[{"reference":"#other"}],
         "subject":{"display":"x"}}
        """);
    put(
        "Medication/own",
        """
        {"resourceType":"Medication","id":"own","code":{"coding":[{"system":"urn:d","code":"c"}]}}
        """);
  }

  private static void put(String reference, String json) {
    HttpResponse<String> response = server.put("/" + reference, json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<BundleEntryComponent> entries(String path) {
    HttpResponse<String> response = server.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    Bundle bundle = server.parse(Bundle.class, response);
    assertThat(bundle.getEntry()).allMatch(e -> e.getSearch().getMode() == SearchEntryMode.MATCH);
    return bundle.getEntry();
  }

  private static List<String> urls(String path) {
    return entries(path).stream()
        .map(e -> e.getFullUrl().substring(server.base().length() + 1))
        .toList();
  }

  @Test
  void theContainerOrTheContainedResourceIsReturnedAsAsked() {
    String query = "/Medication?code=urn:d%7Cc";
    assertThat(urls(query)).containsExactly("Medication/own");
    assertThat(urls(query + "&_contained=false&_containedType=contained"))
        .containsExactly("Medication/own");
    assertThat(urls(query + "&_contained=true")).containsExactly("MedicationRequest/r1");
    assertThat(urls(query + "&_contained=both&_containedType=container"))
        .containsExactly("MedicationRequest/r1", "Medication/own");
    assertThat(urls(query + "&_contained=both&_containedType=contained"))
        .containsExactly("MedicationRequest/r1#m1", "Medication/own");
    BundleEntryComponent container = entries(query + "&_contained=true").get(0);
    assertThat(container.getResource()).isInstanceOf(MedicationRequest.class);
    BundleEntryComponent part = entries(query + "&_contained=true&_containedType=contained").get(0);
    assertThat(((Medication) part.getResource()).getAmount().getNumerator().getValue())
        .hasToString("1.50");
  }

  @Test
  void aContainedResourceIsReturnedWithTheBytesItHasInItsContainer() {
    String json = server.get("/Medication?_contained=true&_containedType=contained&code=c").body();
    assertThat(json)
        .contains(
            "\"fullUrl\":\""
                + server.base()
                + "/MedicationRequest/r1#m1\",\"resource\":{\"resourceType\":\"Medication\",\"id\":\"m1\",")
        .contains("\"value\":1.50")
        .doesNotContain("MedicationRequest\",\"id\"");
    HttpResponse<String> xml =
        server.get("/Medication?_contained=true&_containedType=contained&code=c&_format=xml");
    assertThat(xml.statusCode()).isEqualTo(200);
    assertThat(xml.body())
        .contains("/MedicationRequest/r1#m1\"")
        .contains("<Medication")
        .contains("<id value=\"m1\"/>")
        .doesNotContain("<contained>");
  }

  @Test
  void linksOfPagesKeepWhatWasAskedOfContainedResources() {
    HttpResponse<String> first =
        server.get("/Medication?_contained=both&_containedType=contained&_count=1&_total=accurate");
    Bundle page = server.parse(Bundle.class, first);
    assertThat(page.getTotal()).isEqualTo(3);
    int pages = 1;
    while (page.getLink("next") != null) {
      String next = page.getLink("next").getUrl().substring(server.base().length());
      page = server.parse(Bundle.class, server.get(next));
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(page.getEntryFirstRep().getFullUrl()).endsWith("/Medication/own");
  }

  @Test
  void aChainIsEvaluatedInsideContainedResourcesUnasked() {
    assertThat(urls("/MedicationRequest?medication.code=urn:d%7Cc"))
        .containsExactly("MedicationRequest/r1");
    assertThat(urls("/MedicationRequest?medication.code=urn:d%7Cnone")).isEmpty();
  }

  /**
   * R4 dom-4: "If a resource is contained in another resource, it SHALL NOT have a meta.versionId
   * or a meta.lastUpdated"; dom-3: it is referred to "from elsewhere in the resource" only.
   */
  @Test
  void whatContainedResourcesCannotHaveIsRefusedWithTheSearchThatDoesIt() {
    for (String query :
        List.of(
            "_lastUpdated=gt2020",
            "_has:MedicationRequest:medication:status=active",
            "_sort=code",
            "_sort=-_lastUpdated")) {
      for (String which : List.of("true", "both", "true&_containedType=contained")) {
        String path = "/Medication?_contained=" + which + "&" + query;
        HttpResponse<String> refused = server.get(path);
        assertThat(refused.statusCode()).as(path).isEqualTo(400);
        assertThat(refused.body()).contains("FAB-5002", "chains look into contained resources");
      }
    }
    assertThat(urls("/MedicationRequest?medication.code=c&_sort=-_lastUpdated&_lastUpdated=gt2020"))
        .containsExactly("MedicationRequest/r1");
  }

  /** R4 of {@code _containedType}: the container, or the contained resource alone. */
  @Test
  void idCountTotalAndElementsHoldOfContainedResources() {
    String contained = "/Medication?_contained=true&_containedType=contained";
    assertThat(urls(contained + "&_id=m1,own")).containsExactly("MedicationRequest/r1#m1");
    assertThat(urls("/Medication?_contained=both&_containedType=contained&_id=m1,own"))
        .containsExactly("MedicationRequest/r1#m1", "Medication/own");
    assertThat(urls("/Medication?_contained=true&_id=m1")).containsExactly("MedicationRequest/r1");
    assertThat(urls("/Medication?_contained=true&_id=r1"))
        .as("the id of the container is none of a Medication")
        .isEmpty();
    for (String count : List.of("_summary=count", "_count=0")) {
      Bundle counted = server.parse(Bundle.class, server.get(contained + "&" + count));
      assertThat(counted.getTotal()).as(count).isEqualTo(2);
      assertThat(counted.getEntry()).isEmpty();
    }
    Medication reduced =
        (Medication) entries(contained + "&code=c&_elements=code").get(0).getResource();
    assertThat(reduced.hasCode()).isTrue();
    assertThat(reduced.hasAmount()).isFalse();
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    for (String query :
        List.of("_contained=yes", "_containedType=both", "_contained=true&_sort=code")) {
      assertThat(server.get("/Medication?" + query).statusCode()).as(query).isEqualTo(400);
    }
    HttpResponse<String> conditional =
        server.put(
            "/Medication?_contained=true&code=c",
            "{\"resourceType\":\"Medication\",\"code\":{\"text\":\"x\"}}");
    assertThat(conditional.statusCode()).isEqualTo(400);
  }
}
