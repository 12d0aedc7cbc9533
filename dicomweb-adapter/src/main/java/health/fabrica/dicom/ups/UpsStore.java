package health.fabrica.dicom.ups;

import java.util.List;
import java.util.Optional;

/** Keeps workitems. Each act is atomic and survives a crash. Safe for many threads and nodes. */
public interface UpsStore {

  /**
   * Adds a workitem, subscribes to it whoever wants to hear of it and queues the reports for them;
   * false when its UID is known.
   */
  boolean insert(Workitem workitem, List<EventReport> reports);

  /** The workitem, if there is one. */
  Optional<Workitem> find(String uid);

  /**
   * Stores the next revision and queues the reports for the subscribers; false when the one before
   * it is not the present one.
   */
  boolean replace(Workitem next, List<EventReport> reports);

  /** Queues a report for the subscribers of its workitem, and tells the performer if that is us. */
  Told tell(EventReport report);

  /** Workitems in the order of their UIDs, after this one. */
  List<Workitem> list(String afterUid, int limit);
}
