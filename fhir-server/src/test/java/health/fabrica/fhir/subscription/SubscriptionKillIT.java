package health.fabrica.fhir.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while it writes and delivers: another one delivers the rest. */
class SubscriptionKillIT {

  private static final int STORED_BEFORE_KILL = 30;

  /** The handshake is the first; this one is on its way when the server dies. */
  private static final int UNANSWERED_REQUEST = 6;

  private static final long UNANSWERED_EVENT = 5;

  @TempDir Path folder;

  @Test
  void onSqliteNoEventIsLostAndWhatComesTwiceHasItsNumberTwice() throws Exception {
    kill(StoreSettings.at(folder.resolve("fabrica.db")));
  }

  @Test
  void onPostgresNoEventIsLostAndWhatComesTwiceHasItsNumberTwice() throws Exception {
    kill(PostgresServer.shared().newDatabase());
  }

  private void kill(StoreSettings database) throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch dead = new CountDownLatch(1);
    try (HookReceiver receiver = new HookReceiver()) {
      receiver.answer(
          number -> {
            if (number != UNANSWERED_REQUEST) {
              return 200;
            }
            reached.countDown();
            waitFor(dead);
            return 500;
          });
      Process writer = start(database, receiver.url());
      try {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> reached.getCount() == 0 && stored().size() >= STORED_BEFORE_KILL);
      } finally {
        writer.destroyForcibly().waitFor();
        dead.countDown();
      }
      deliverRest(database, receiver);
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliverRest(StoreSettings database, HookReceiver receiver) throws Exception {
    try (SubscriptionNode other = new SubscriptionNode(database, folder, HookDesk.QUICK)) {
      long tasks =
          other
              .store()
              .search(SearchRequest.of("Task").count(0).withTotal(true))
              .total()
              .orElseThrow();
      assertThat(tasks).isGreaterThanOrEqualTo(stored().size());
      await().atMost(Duration.ofMinutes(2)).until(() -> receiver.takenNumbers().contains(tasks));
      assertThat(new TreeSet<>(receiver.takenNumbers()))
          .as("every event")
          .isEqualTo(LongStream.rangeClosed(1, tasks).boxed().collect(Collectors.toSet()));
      assertThat(receiver.takenNumbers()).as("in order").isSorted();
      assertThat(
              receiver.ofType("event-notification").stream()
                  .filter(request -> request.numbers().equals(List.of(UNANSWERED_EVENT))))
          .as("sent again under its number")
          .hasSizeGreaterThanOrEqualTo(2);
      Set<String> told =
          receiver.ofType("event-notification").stream()
              .flatMap(request -> request.bundle().getEntry().stream().skip(1))
              .map(entry -> entry.getFullUrl().replaceAll(".*/Task/", ""))
              .collect(Collectors.toSet());
      assertThat(told).containsAll(stored()).hasSize((int) tasks);
    }
  }

  private Process start(StoreSettings database, String endpoint) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            SubscriptionProgram.class.getName(),
            database.url(),
            database.user(),
            folder.toString(),
            endpoint)
        .redirectOutput(output().toFile())
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  private Path output() {
    return folder.resolve("output");
  }

  /** What it said before it died; the last line may be cut off. */
  private List<String> stored() throws IOException {
    String said = Files.exists(output()) ? Files.readString(output()) : "";
    return said.substring(0, said.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.startsWith("stored "))
        .map(line -> line.substring("stored ".length()))
        .toList();
  }
}
