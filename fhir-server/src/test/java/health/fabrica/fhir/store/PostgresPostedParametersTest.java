package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import health.fabrica.core.problem.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;

/** The same on PostgreSQL, and with a second node on the same database. */
class PostgresPostedParametersTest extends PostedParametersTest {

  private StoreSettings settings;

  @Override
  ResourceStore open(Path folder) {
    if (settings == null) {
      settings = PostgresServer.shared().newDatabase();
    }
    return TestStores.open(settings, folder);
  }

  private static List<String> cities(ResourceStore node, String name, String value) {
    node.searchParameters();
    return node.search(SearchRequest.of("Patient").where(name, value)).matches().stream()
        .map(found -> ((Patient) found.resource()).getAddressFirstRep().getCity())
        .toList();
  }

  private static void awaitReady(ResourceStore node, String name) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> node.searchParameters().pending("Patient", name).isEmpty());
  }

  @Test
  void whatOneNodePostsTheOtherIndexesAtOnce() {
    patient("Padova");
    try (ResourceStore other = open(folder.resolve("other"))) {
      put(definition("district", "Patient.address.district"));
      Patient basel = new Patient();
      basel.addAddress().setCity("Basel").setDistrict("District of Basel");
      other.inTransaction(tx -> tx.create(basel));
      awaitReady(other, "district");
      assertThat(cities(other, "district", "District")).containsExactly("Padova", "Basel");
      assertThat(cities(store, "district", "District")).containsExactly("Padova", "Basel");

      put(definition("district", "Patient.address.city"));
      patient("Passau");
      awaitReady(other, "district");
      assertThat(cities(other, "district", "Pa")).containsExactly("Padova", "Passau");
      assertThat(cities(other, "district", "District")).isEmpty();

      store.inTransaction(tx -> tx.delete("SearchParameter", "sp-district"));
      assertThatThrownBy(() -> cities(other, "district", "Pa")).hasMessageContaining("not known");
    }
  }

  @Test
  void anotherNodeFinishesTheIndexThatOneLeft() {
    try (ResourceStore other = open(folder.resolve("other"))) {
      patient("Padova");
      put(definition("district", "Patient.address.district"));
      awaitReady("district");
      store.inTransaction(
          tx -> {
            tx.dsl().execute("DELETE FROM string_index WHERE exact LIKE 'District%'");
            return tx.dsl()
                .execute(
                    "INSERT INTO reindex_job (type, name, reached, done, total)"
                        + " VALUES ('Patient', 'district', 0, 0, 1)");
          });
      store.close();
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(ProblemException.class)
          .until(() -> cities(other, "district", "District").equals(List.of("Padova")));
      store = open(folder);
    }
  }
}
