package health.fabrica.fhir.device;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.TestStores;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlBedsTest {

  @TempDir Path folder;

  private static void clear(ResourceStore store, String... dispatches) {
    store.inTransaction(
        tx -> {
          SqlBeds.clear(tx.dsl(), List.of(dispatches));
          return 0;
        });
  }

  @Test
  void aBedHoldsTheObjectOfOneDispatchUntilSomebodyClearsIt() {
    try (ResourceStore store = TestStores.open(folder)) {
      SqlBeds beds = new SqlBeds(store);
      assertThat(beds.claim("p1", "a")).isTrue();
      assertThat(beds.claim("p1", "a")).as("the same job asks again after a crash").isTrue();
      assertThat(beds.claim("p1", "b")).isFalse();
      assertThat(beds.claim("p2", "b")).isTrue();
      clear(store);
      clear(store, "b", "never-there");
      assertThat(beds.claim("p1", "b")).isFalse();
      assertThat(beds.claim("p2", "c")).isTrue();
    }
    try (ResourceStore store = TestStores.open(folder)) {
      SqlBeds beds = new SqlBeds(store);
      assertThat(beds.claim("p1", "b")).as("after a restart").isFalse();
      clear(store, "a", "c");
      assertThat(beds.claim("p1", "b")).isTrue();
      assertThat(beds.claim("p2", "b")).isTrue();
    }
  }
}
