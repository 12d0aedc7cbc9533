package health.fabrica.dicom.ups;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Workitems in memory. */
final class MemoryUpsStore implements UpsStore {

  private final TreeMap<String, Workitem> items = new TreeMap<>();

  @Override
  public synchronized boolean insert(Workitem workitem) {
    return items.putIfAbsent(workitem.uid(), workitem) == null;
  }

  @Override
  public synchronized Optional<Workitem> find(String uid) {
    return Optional.ofNullable(items.get(uid));
  }

  @Override
  public synchronized boolean replace(Workitem next) {
    Workitem present = items.get(next.uid());
    if (present == null || present.revision() != next.revision() - 1) {
      return false;
    }
    items.put(next.uid(), next);
    return true;
  }

  @Override
  public synchronized List<Workitem> list(String afterUid, int limit) {
    return items.tailMap(afterUid, false).values().stream().limit(limit).toList();
  }
}
