package health.fabrica.dicom.server;

import health.fabrica.core.blob.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remembers which instances are stored. Safe for use by many threads and, if shared, processes. */
public interface InstanceIndex {

  /**
   * Adds each instance unless its SOP Instance UID is known, by an earlier call or from earlier in
   * the list; all in one atomic step. When this returns, the entries survive a power cut.
   *
   * @return what became of each, in the same order
   */
  List<PutOutcome> put(List<IndexEntry> entries);

  /** The digests of those of the instances that are known, by SOP Instance UID. */
  Map<String, Sha256> known(List<String> sopUids);

  /**
   * What matches the query, one match for each distinct study, series or instance by the level of
   * the query, in an order that does not change, so that pages fit together.
   */
  SearchResult search(InstanceQuery query);

  /** The instances of a study, of one series or just one, ordered by series and instance UID. */
  List<InstanceRecord> instances(
      String studyUid, Optional<String> seriesUid, Optional<String> sopUid);

  /** The metadata of instances as they were put, in the order asked for. */
  List<String> metadata(List<InstanceRecord> instances);
}
