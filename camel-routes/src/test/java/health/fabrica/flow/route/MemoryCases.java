package health.fabrica.flow.route;

import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.Cases;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.CaseStore;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import health.fabrica.flow.work.WorkItem;
import health.fabrica.flow.work.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One case and its queue in memory; all methods under one lock. */
final class MemoryCases implements WorkQueue, CaseStore {

  /** A detail that cannot be shown. */
  static final String UNSHOWN = "unshown";

  private final Map<Stage, Entry> due = new HashMap<>();
  private final List<CaseRecord> records = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private TaskStatus status = TaskStatus.REQUESTED;
  private boolean recovered;

  private static final class Entry {
    private int attempt;
    private boolean leased;
    private boolean parked;
    private long notBefore;
  }

  synchronized MemoryCases enqueue(Stage stage) {
    due.put(stage, new Entry());
    return this;
  }

  synchronized void wake(Stage stage) {
    Entry entry = due.get(stage);
    entry.parked = false;
    entry.notBefore = 0;
  }

  synchronized void end(TaskStatus end) {
    status = end;
  }

  synchronized TaskStatus status() {
    return status;
  }

  synchronized List<String> history() {
    return List.copyOf(history);
  }

  synchronized boolean idle() {
    return due.isEmpty();
  }

  synchronized boolean recovered() {
    return recovered;
  }

  @Override
  public synchronized Optional<WorkItem> claim(Stage stage, Duration lease) {
    Entry entry = due.get(stage);
    if (entry == null || entry.leased || entry.parked || entry.notBefore > System.nanoTime()) {
      return Optional.empty();
    }
    entry.leased = true;
    return Optional.of(new WorkItem(stage.ordinal(), "t1", stage, entry.attempt));
  }

  @Override
  public synchronized void extend(WorkItem item, Duration lease) {}

  @Override
  public synchronized void drop(WorkItem item) {
    history.add("dropped " + item.stage());
    due.remove(item.stage());
  }

  @Override
  public synchronized void recover() {
    recovered = true;
    due.values().forEach(entry -> entry.leased = false);
  }

  @Override
  public synchronized FabricationCase load(String taskId) {
    return new FabricationCase(Cases.order(taskId), status, List.copyOf(records));
  }

  @Override
  public synchronized void commit(WorkItem item, StageResult result) {
    Entry entry = due.get(item.stage());
    entry.leased = false;
    if (result instanceof StageResult.Done done) {
      records.addAll(done.records());
      status = done.status();
      due.remove(item.stage());
      done.next().ifPresent(this::enqueue);
      history.add(done.businessStatus().code());
    } else if (result instanceof StageResult.Again again) {
      records.addAll(again.records());
      entry.notBefore = System.nanoTime() + again.delay().toNanos();
      history.add("again " + again.businessStatus().code());
    } else if (result instanceof StageResult.Held held) {
      records.addAll(held.records());
      status = TaskStatus.ON_HOLD;
      entry.attempt++;
      entry.parked = held.retryAfter().isEmpty();
      entry.notBefore = System.nanoTime() + held.retryAfter().orElse(Duration.ZERO).toNanos();
      history.add("held " + held.problem().code().id());
    } else if (result instanceof StageResult.Settled) {
      due.remove(item.stage());
    } else if (result instanceof StageResult.Failed failed) {
      status = TaskStatus.FAILED;
      due.remove(item.stage());
      history.add("failed " + failed.problem().code().id());
    }
  }

  @Override
  public synchronized void show(WorkItem item, BusinessStatus shown, String detail) {
    if (detail.equals(UNSHOWN)) {
      throw new IllegalStateException("the database is away");
    }
    status = TaskStatus.IN_PROGRESS;
    history.add("show " + shown.code() + (detail.isEmpty() ? "" : ", " + detail));
  }
}
