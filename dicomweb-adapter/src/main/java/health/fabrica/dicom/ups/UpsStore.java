package health.fabrica.dicom.ups;

import java.util.List;
import java.util.Optional;

/** Keeps workitems. Each act is atomic and survives a crash. Safe for many threads and nodes. */
public interface UpsStore {

  /** Adds a workitem; false when its UID is known. */
  boolean insert(Workitem workitem);

  /** The workitem, if there is one. */
  Optional<Workitem> find(String uid);

  /** Stores the next revision; false when the one before it is not the present one. */
  boolean replace(Workitem next);

  /** Workitems in the order of their UIDs, after this one. */
  List<Workitem> list(String afterUid, int limit);
}
