package health.fabrica.fhir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.TestStores;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever stands after the question mark is answered or refused by name. */
class SearchQueryProperty {

  private static final String BASE = "http://here/fhir";

  private static ResourceStore store;

  @BeforeContainer
  static void open() throws IOException {
    store = TestStores.open(Files.createTempDirectory("fabrica-fuzz"));
  }

  @AfterContainer
  static void close() {
    store.close();
  }

  @Provide
  Arbitrary<String> queries() {
    Arbitrary<String> words =
        Arbitraries.of(
            "lot-number",
            "udi-di",
            "manufacture-date",
            "patient",
            "identifier",
            "_id",
            "_sort",
            "_count",
            "_total",
            "_include",
            "_revinclude",
            "_has",
            "_summary",
            "_elements",
            "_contained",
            "_containedType",
            "true",
            "both",
            "contained",
            "_cursor",
            "_lastUpdated",
            "_tag",
            "_profile",
            "type",
            "definition",
            "Patient",
            "Device",
            "name",
            "exact",
            "missing",
            "not",
            "in",
            "of-type",
            "below",
            "iterate",
            "text",
            "contains",
            "identifier",
            "true",
            "2024-02-30",
            "ge2024",
            "xx1",
            "9999999999",
            "-1",
            "1e400",
            "urn:x",
            "http://here/fhir/Patient/1",
            "*");
    Arbitrary<String> signs =
        Arbitraries.of(
            "=", "&", ":", ".", ",", "|", "$", "\\", "%", "%00", "%2B", "%E2%82", "+", "?", "/",
            "#", "ä", "\u4e00", " ", ";");
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, words), net.jqwik.api.Tuple.of(2, signs))
        .list()
        .ofMaxSize(14)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 300)
  void aQueryIsAnsweredOrRefusedByName(@ForAll("queries") String query) {
    try {
      SearchQuery parsed = SearchQuery.parse("Device", query, store.searchParameters(), BASE);
      assertThat(parsed.selfLink()).startsWith(BASE + "/Device");
      store.search(parsed.request());
    } catch (ProblemException e) {
      assertThat(List.of(Category.INCORRECT, Category.UNSUPPORTED, Category.NOT_FOUND))
          .as(query + ": " + e.problem())
          .contains(e.problem().category());
    }
  }
}
