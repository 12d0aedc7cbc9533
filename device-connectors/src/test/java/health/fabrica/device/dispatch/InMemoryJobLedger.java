package health.fabrica.device.dispatch;

import health.fabrica.core.problem.Problem;
import health.fabrica.device.DeviceProblem;
import health.fabrica.device.DispatchId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A ledger that forgets everything with the process: for tests only. */
public final class InMemoryJobLedger implements JobLedger {

  private final Map<DispatchId, DispatchJob> rows = new LinkedHashMap<>();

  @Override
  public synchronized void insert(DispatchJob intent) {
    if (rows.containsKey(intent.dispatchId())) {
      throw refuse(DeviceProblem.DISPATCH_EXISTS);
    }
    boolean taken =
        rows.values().stream()
            .anyMatch(r -> r.deviceId().equals(intent.deviceId()) && !r.state().isTerminal());
    if (taken) {
      throw refuse(DeviceProblem.DEVICE_HAS_OPEN_JOB);
    }
    rows.put(intent.dispatchId(), intent);
  }

  @Override
  public synchronized Optional<DispatchJob> find(DispatchId id) {
    return Optional.ofNullable(rows.get(id));
  }

  @Override
  public synchronized List<DispatchJob> openJobs() {
    return new ArrayList<>(rows.values().stream().filter(r -> !r.state().isTerminal()).toList());
  }

  @Override
  public synchronized DispatchJob advance(DispatchJob expected, DispatchJob next) {
    DispatchJob now = rows.get(expected.dispatchId());
    if (now == null || now.revision() != expected.revision() || now.state() != expected.state()) {
      throw refuse(DeviceProblem.LEDGER_CONFLICT);
    }
    DispatchJob stored = next.withRevision(expected.revision() + 1);
    rows.put(expected.dispatchId(), stored);
    return stored;
  }

  private static RuntimeException refuse(DeviceProblem code) {
    return new Problem(code, code.title() + ".", "").asException();
  }
}
