package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class SqliteResourceStoreTest extends ResourceStoreContract {

  @Override
  ResourceStore open(SearchParameters parameters, List<WriteListener> listeners) {
    return open(StoreSettings.at(folder.resolve("data/fhir.db")), parameters, listeners);
  }

  @Test
  void commitsAreForcedToDiskAndWrittenAhead() {
    store.inTransaction(
        tx -> {
          assertThat(tx.dsl().fetchValue("PRAGMA journal_mode")).isEqualTo("wal");
          assertThat(tx.dsl().fetchValue("PRAGMA synchronous")).hasToString("2");
          assertThat(tx.dsl().fetchValue("PRAGMA foreign_keys")).hasToString("1");
          return 0;
        });
  }

  /** What a power cut leaves: the files as they are, without a clean end. */
  @Test
  void filesCopiedFromUnderARunningStoreHoldAllThatWasAcknowledged() throws Exception {
    List<String> ids =
        java.util.stream.IntStream.range(0, 20)
            .mapToObj(i -> store.inTransaction(tx -> tx.create(patient("p" + i))).id())
            .toList();
    Path copy = Files.createDirectories(folder.resolve("copy"));
    for (String suffix : List.of("", "-wal")) {
      Files.copy(folder.resolve("data/fhir.db" + suffix), copy.resolve("fhir.db" + suffix));
    }
    try (ResourceStore recovered =
        open(StoreSettings.at(copy.resolve("fhir.db")), PARAMETERS, List.of())) {
      assertThat(ids).allSatisfy(id -> assertThat(recovered.read("Patient", id)).isPresent());
      assertThat(recovered.search(SearchRequest.of("Patient").where("identifier", "p19")).matches())
          .hasSize(1);
    }
  }

  @Test
  void rowsOfOtherPackagesCommitAndRollBackWithTheResources() {
    store.inTransaction(tx -> tx.dsl().execute("CREATE TABLE work (id TEXT)"));
    assertThatThrownBy(
            () ->
                store.inTransaction(
                    tx -> {
                      tx.dsl().execute("INSERT INTO work VALUES ('a')");
                      throw new IllegalStateException(UUID.randomUUID().toString());
                    }))
        .isInstanceOf(IllegalStateException.class);
    int rows =
        store.inTransaction(
            tx -> {
              tx.dsl().execute("INSERT INTO work VALUES ('b')");
              return tx.dsl().fetchCount(DSL.table("work"));
            });
    assertThat(rows).isEqualTo(1);
  }
}
