package health.fabrica.dicom.server;

import java.util.List;

/** Remembers which instances are stored. Safe for use by many threads and, if shared, processes. */
public interface InstanceIndex {

  /**
   * Adds an instance unless its SOP Instance UID is known, in one atomic step. When this returns
   * {@link PutOutcome#STORED}, the entry survives a power cut.
   */
  PutOutcome put(InstanceRecord instance);

  /**
   * What matches the query, one match for each distinct study, series or instance by the level of
   * the query, ordered by study, series and SOP Instance UID, so that pages fit together.
   */
  List<InstanceMatch> find(InstanceQuery query);
}
