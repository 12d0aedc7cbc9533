package health.fabrica.fhir.export;

import java.time.Instant;
import java.util.List;

/**
 * What a snapshot selected, as it lies on the disk: for each segment a file of keys.
 *
 * @param name of the folder in the job's folder
 * @param transactionTime of the snapshot
 * @param segments those with keys, in the order in which they are exported
 */
record Selection(String name, Instant transactionTime, List<Segment> segments) {

  /** The segment of the resources that were deleted since. */
  static final String DELETED = "~deleted";

  Selection {
    segments = List.copyOf(segments);
  }

  /** A resource type, or {@link #DELETED}, and how many resources of it were selected. */
  record Segment(String name, long keys) {}

  long keys() {
    return segments.stream().mapToLong(Segment::keys).sum();
  }
}
