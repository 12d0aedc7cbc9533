package health.fabrica.dicom.server;

import java.util.List;

/** Remembers which instances are stored. Safe for use by many threads and, if shared, processes. */
public interface InstanceIndex {

  /**
   * Adds each instance unless its SOP Instance UID is known, by an earlier call or from earlier in
   * the list; all in one atomic step. When this returns, the entries survive a power cut.
   *
   * @return what became of each, in the same order
   */
  List<PutOutcome> put(List<InstanceRecord> instances);

  /**
   * What matches the query, one match for each distinct study, series or instance by the level of
   * the query, ordered by study, series and SOP Instance UID, so that pages fit together.
   */
  List<InstanceMatch> find(InstanceQuery query);
}
