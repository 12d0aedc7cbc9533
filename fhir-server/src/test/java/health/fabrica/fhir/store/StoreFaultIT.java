package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import health.fabrica.core.problem.ProblemCode;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store under what goes wrong in a machine room: nothing acknowledged is lost, and it goes on.
 */
class StoreFaultIT {

  private static final int ACKNOWLEDGED_BEFORE_KILL = 60;

  @TempDir Path folder;

  @Test
  void aKilledWriterOnSqliteLosesNothingThatItAcknowledged() throws Exception {
    Path file = folder.resolve("fabrica.db");
    List<String> acknowledged = writeAndKill(file.toString());
    requireAll(StoreSettings.at(file), acknowledged);
  }

  @Test
  void aKilledWriterOnPostgresLosesNothingThatItAcknowledged() throws Exception {
    StoreSettings settings = PostgresServer.shared().newDatabase();
    List<String> acknowledged = writeAndKill(settings.url());
    requireAll(settings, acknowledged);
  }

  private List<String> writeAndKill(String database) throws Exception {
    Path output = folder.resolve("output");
    Process writer =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                WriterProgram.class.getName(),
                database,
                "fabrica",
                folder.toString())
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> acknowledged(output).size() >= ACKNOWLEDGED_BEFORE_KILL);
    } finally {
      writer.destroyForcibly().waitFor();
    }
    return acknowledged(output);
  }

  /** What it said before it died; the last line may be cut off. */
  private static List<String> acknowledged(Path output) throws IOException {
    String said = Files.readString(output);
    return said.substring(0, said.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.startsWith("stored "))
        .map(line -> line.substring("stored ".length()))
        .toList();
  }

  private void requireAll(StoreSettings settings, List<String> acknowledged) {
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_KILL);
    try (ResourceStore store = TestStores.open(settings, folder)) {
      assertThat(acknowledged).allSatisfy(id -> assertThat(store.read("Patient", id)).isPresent());
      SearchRequest written = SearchRequest.of("Patient").where("identifier", "one").count(0);
      assertThat(store.search(written.withTotal(true)).total().orElseThrow())
          .as("resources and index rows are stored together")
          .isEqualTo(
              store
                  .search(SearchRequest.of("Patient").count(0).withTotal(true))
                  .total()
                  .orElseThrow())
          .isGreaterThanOrEqualTo(acknowledged.size());
      assertThat(store.inTransaction(tx -> tx.create(new Patient())).id()).isNotEmpty();
    }
  }

  private static void refused(ResourceStore store, ProblemCode code) {
    Patient large = new Patient();
    large.getText().getDiv().addText("x".repeat(200_000));
    large.getText().setStatusAsString("generated");
    assertThatThrownBy(() -> store.inTransaction(tx -> tx.create(large)))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }

  @Test
  void aFullDiskIsSaidAndTheStoreGoesOnWhenThereIsRoom() {
    try (ResourceStore store = TestStores.open(folder)) {
      String before = store.inTransaction(tx -> tx.create(new Patient())).id();
      limitPages(store, "(SELECT page_count FROM pragma_page_count)");
      refused(store, FhirProblem.STORE_FAILED);
      assertThat(store.read("Patient", before)).isPresent();
      limitPages(store, "1000000");
      assertThat(store.inTransaction(tx -> tx.create(new Patient())).id()).isNotEmpty();
    }
  }

  private static void limitPages(ResourceStore store, String pages) {
    store.inTransaction(
        tx -> {
          Object limit = tx.dsl().fetchValue("SELECT " + pages);
          return tx.dsl().fetchValue("PRAGMA max_page_count = " + limit);
        });
  }

  @Test
  void aLockedSqliteFileIsBusyAndThenFreeAgain() throws Exception {
    Path file = folder.resolve("fabrica.db");
    StoreSettings hasty = StoreSettings.at(file).waiting(Duration.ofMillis(300), Duration.ZERO);
    try (ResourceStore store = TestStores.open(hasty, folder);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      String before = store.inTransaction(tx -> tx.create(new Patient())).id();
      statement.execute("BEGIN IMMEDIATE");
      refused(store, FhirProblem.STORE_BUSY);
      assertThat(store.read("Patient", before)).as("reading goes on").isPresent();
      statement.execute("ROLLBACK");
      assertThat(store.inTransaction(tx -> tx.create(new Patient())).id()).isNotEmpty();
    }
  }

  @Test
  void aPostgresServerThatCrashesIsSaidAndEverythingGoesOnWhenItIsBack() {
    PostgresServer server = PostgresServer.startNew();
    try {
      StoreSettings shared = server.newDatabase();
      StoreSettings settings = shared.waiting(Duration.ofSeconds(2), Duration.ZERO);
      try (ResourceStore store = TestStores.open(settings, folder)) {
        String before = store.inTransaction(tx -> tx.create(new Patient())).id();
        assertThatThrownBy(
                () ->
                    store.inTransaction(
                        tx -> {
                          server.crash();
                          return tx.create(new Patient());
                        }))
            .satisfies(
                e ->
                    assertThat(((ProblemException) e).problem().code())
                        .isEqualTo(FhirProblem.STORE_FAILED));
        refused(store, FhirProblem.STORE_FAILED);
        assertThatThrownBy(() -> store.read("Patient", before))
            .isInstanceOf(ProblemException.class);
        server.start();
        await()
            .atMost(Duration.ofSeconds(30))
            .ignoreExceptionsInstanceOf(ProblemException.class)
            .until(
                () ->
                    store.read("Patient", before).isPresent()
                        && !store.inTransaction(tx -> tx.create(new Patient())).id().isEmpty());
      }
    } finally {
      server.remove();
    }
  }
}
