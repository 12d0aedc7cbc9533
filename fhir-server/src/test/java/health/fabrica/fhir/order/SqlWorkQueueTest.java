package health.fabrica.fhir.order;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import health.fabrica.flow.work.WorkItem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlWorkQueueTest {

  private static final Duration LEASE = Duration.ofSeconds(30);

  @TempDir static Path folder;
  static OrderDesk desk;

  @BeforeAll
  static void open() {
    desk = new OrderDesk(folder, OrderDesk.NONE);
  }

  @AfterAll
  static void close() {
    desk.close();
  }

  @BeforeEach
  void emptyQueue() {
    desk.store.inTransaction(tx -> tx.dsl().deleteFrom(WorkItems.TABLE).execute());
  }

  private static void enqueue(String task, Stage stage) {
    desk.store.inTransaction(
        tx -> {
          WorkItems.enqueue(tx.dsl(), task, stage, desk.clock.instant());
          return 0;
        });
  }

  private static Optional<WorkItem> claim(Stage stage) {
    return desk.queue.claim(stage, LEASE);
  }

  @Test
  void anItemHasOneOwnerUntilItsLeaseEnds() {
    enqueue("t", Stage.IMAGING);
    assertThat(claim(Stage.INTAKE)).isEmpty();
    WorkItem item = claim(Stage.IMAGING).orElseThrow();
    assertThat(item.taskId()).isEqualTo("t");
    assertThat(item.stage()).isEqualTo(Stage.IMAGING);
    assertThat(claim(Stage.IMAGING)).isEmpty();
    desk.clock.pass(LEASE);
    assertThat(claim(Stage.IMAGING)).as("at the last instant").isEmpty();
    desk.clock.pass(Duration.ofMillis(1));
    assertThat(claim(Stage.IMAGING)).contains(item);
  }

  @Test
  void anExtendedLeaseEndsLater() {
    enqueue("t", Stage.IMAGING);
    WorkItem item = claim(Stage.IMAGING).orElseThrow();
    desk.clock.pass(Duration.ofSeconds(20));
    desk.queue.extend(item, LEASE);
    desk.clock.pass(Duration.ofSeconds(20));
    assertThat(claim(Stage.IMAGING)).isEmpty();
    desk.clock.pass(Duration.ofSeconds(11));
    assertThat(claim(Stage.IMAGING)).isPresent();
  }

  @Test
  void extendingAnItemThatIsGoneDoesNothing() {
    enqueue("t", Stage.IMAGING);
    WorkItem item = claim(Stage.IMAGING).orElseThrow();
    desk.queue.drop(item);
    desk.queue.extend(item, LEASE);
    assertThat(desk.items("t")).isEmpty();
  }

  @Test
  void recoveryLeavesWhatAnotherNodeIsAtWorkOn() {
    enqueue("mine", Stage.IMAGING);
    enqueue("theirs", Stage.DISPATCH);
    SqlWorkQueue other = new SqlWorkQueue(desk.store, desk.clock, "node-2");
    assertThat(claim(Stage.IMAGING)).isPresent();
    assertThat(other.claim(Stage.DISPATCH, LEASE)).isPresent();
    other.recover();
    assertThat(other.claim(Stage.IMAGING, LEASE)).isEmpty();
    assertThat(claim(Stage.DISPATCH)).map(WorkItem::taskId).contains("theirs");
  }

  @Test
  void recoveryGivesEverythingBackAtOnce() {
    enqueue("a", Stage.IMAGING);
    enqueue("b", Stage.DISPATCH);
    assertThat(claim(Stage.IMAGING)).isPresent();
    assertThat(claim(Stage.DISPATCH)).isPresent();
    desk.queue.recover();
    assertThat(claim(Stage.IMAGING)).map(WorkItem::taskId).contains("a");
    assertThat(claim(Stage.DISPATCH)).map(WorkItem::taskId).contains("b");
  }

  @Test
  void theOldestDueItemIsFirst() {
    enqueue("first", Stage.IMAGING);
    enqueue("second", Stage.IMAGING);
    desk.clock.pass(Duration.ofSeconds(1));
    enqueue("third", Stage.IMAGING);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      order.add(claim(Stage.IMAGING).orElseThrow().taskId());
    }
    assertThat(order).containsExactly("first", "second", "third");
  }

  @Test
  void aTaskHasOneRowAStage() {
    enqueue("t", Stage.IMAGING);
    enqueue("t", Stage.IMAGING);
    enqueue("t", Stage.DISPATCH);
    assertThat(desk.stages("t")).containsExactly(Stage.IMAGING, Stage.DISPATCH);
  }

  @Test
  void whatIsNotDueYetIsNotClaimed() {
    String task = desk.toDispatch();
    desk.commit(
        task,
        Stage.DISPATCH,
        new StageResult.Again(BusinessStatus.QUEUED, "", List.of(), Duration.ofSeconds(5)));
    desk.clock.pass(Duration.ofMillis(4999));
    assertThat(claim(Stage.DISPATCH)).isEmpty();
    desk.clock.pass(Duration.ofMillis(1));
    assertThat(claim(Stage.DISPATCH)).isPresent();
  }

  @Test
  void ofManyClaimsAtOnceEachItemHasOneOwner() throws Exception {
    for (int i = 0; i < 6; i++) {
      enqueue("t" + i, Stage.IMAGING);
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Optional<WorkItem>>> claims = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        claims.add(() -> claim(Stage.IMAGING));
      }
      List<String> owned = new ArrayList<>();
      for (Future<Optional<WorkItem>> claimed : pool.invokeAll(claims)) {
        claimed.get().map(WorkItem::taskId).ifPresent(owned::add);
      }
      assertThat(owned).containsExactlyInAnyOrder("t0", "t1", "t2", "t3", "t4", "t5");
    } finally {
      pool.shutdownNow();
    }
  }
}
