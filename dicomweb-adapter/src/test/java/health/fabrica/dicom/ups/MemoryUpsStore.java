package health.fabrica.dicom.ups;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** Workitems, subscriptions and reports in memory; guarded by its own lock. */
final class MemoryUpsStore implements UpsStore, UpsSubscriptions {

  private record Waiting(String aet, QueuedReport report) {}

  private final TreeMap<String, Workitem> items = new TreeMap<>();
  private final Map<String, TreeSet<String>> subscribers = new HashMap<>();
  private final TreeMap<String, GlobalSubscription> global = new TreeMap<>();
  private final List<Waiting> queue = new ArrayList<>();
  private final Map<String, Long> senders = new HashMap<>();
  private long last;

  @Override
  public synchronized boolean insert(Workitem workitem, List<EventReport> reports) {
    if (items.putIfAbsent(workitem.uid(), workitem) != null) {
      return false;
    }
    global.values().stream()
        .filter(one -> one.wants(workitem.dataset()))
        .forEach(one -> of(workitem.uid()).add(one.aet()));
    reports.forEach(this::tell);
    return true;
  }

  private TreeSet<String> of(String uid) {
    return subscribers.computeIfAbsent(uid, key -> new TreeSet<>());
  }

  @Override
  public synchronized Optional<Workitem> find(String uid) {
    return Optional.ofNullable(items.get(uid));
  }

  @Override
  public synchronized boolean replace(Workitem next, List<EventReport> reports) {
    Workitem present = items.get(next.uid());
    if (present == null || present.revision() != next.revision() - 1) {
      return false;
    }
    items.put(next.uid(), next);
    reports.forEach(this::tell);
    return true;
  }

  @Override
  public synchronized Told tell(EventReport report) {
    of(report.workitemUid()).forEach(aet -> queue(aet, report));
    return of(report.workitemUid()).isEmpty() ? Told.NOBODY : Told.HEARD;
  }

  private void queue(String aet, EventReport report) {
    queue.add(new Waiting(aet, new QueuedReport(++last, report.message())));
  }

  @Override
  public synchronized List<Workitem> list(String afterUid, int limit) {
    return items.tailMap(afterUid, false).values().stream().limit(limit).toList();
  }

  @Override
  public synchronized boolean subscribe(String aet, String workitemUid, boolean deletionLock) {
    Workitem item = items.get(workitemUid);
    if (item != null) {
      of(workitemUid).add(aet);
      queue(aet, EventReport.stateOf(item));
    }
    return item != null;
  }

  @Override
  public synchronized void subscribe(GlobalSubscription wanted) {
    global.put(wanted.aet(), wanted);
    for (Workitem item : items.values()) {
      if (wanted.wants(item.dataset())
          && of(item.uid()).add(wanted.aet())
          && wanted.deletionLock()) {
        queue(wanted.aet(), EventReport.stateOf(item));
      }
    }
  }

  @Override
  public synchronized boolean unsubscribe(String aet, String workitemUid) {
    of(workitemUid).remove(aet);
    return items.containsKey(workitemUid);
  }

  @Override
  public synchronized void unsubscribe(String aet) {
    global.remove(aet);
    subscribers.values().forEach(some -> some.remove(aet));
  }

  @Override
  public synchronized void suspend(String aet) {
    global.remove(aet);
  }

  @Override
  public synchronized void tellAll(EventReport report) {
    TreeSet<String> all = new TreeSet<>(global.keySet());
    subscribers.values().forEach(all::addAll);
    all.forEach(aet -> queue(aet, report));
  }

  @Override
  public synchronized long newest() {
    return last;
  }

  @Override
  public synchronized long takeOver(String aet) {
    return senders.merge(aet, 1L, Long::sum);
  }

  @Override
  public synchronized OptionalLong sender(String aet) {
    Long sender = senders.get(aet);
    return sender == null ? OptionalLong.empty() : OptionalLong.of(sender);
  }

  @Override
  public synchronized List<QueuedReport> waiting(String aet, long sender, int limit) {
    return queue.stream()
        .filter(one -> one.aet().equals(aet) && sender(aet).equals(OptionalLong.of(sender)))
        .limit(limit)
        .map(Waiting::report)
        .toList();
  }

  @Override
  public synchronized void sent(List<Long> ids) {
    queue.removeIf(one -> ids.contains(one.report().id()));
  }

  @Override
  public void forgetOld() {}

  synchronized int waiting() {
    return queue.size();
  }
}
