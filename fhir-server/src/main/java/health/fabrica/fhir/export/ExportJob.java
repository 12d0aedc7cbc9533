package health.fabrica.fhir.export;

import java.time.Instant;
import java.util.Optional;

/**
 * A job as it stands in the database.
 *
 * @param selection the folder of the selected keys; empty before the snapshot was taken
 * @param transactionTime of the snapshot
 * @param keysTotal resources to export
 * @param keysDone resources in finished files
 * @param expires when the files are removed; set when the job has ended
 * @param problem why it failed
 */
record ExportJob(
    String id,
    State state,
    ExportRequest request,
    int attempts,
    Optional<String> selection,
    Optional<Instant> transactionTime,
    long keysTotal,
    long keysDone,
    Optional<Instant> expires,
    Optional<String> problem) {

  /** Where a job stands. */
  enum State {
    QUEUED,
    RUNNING,
    COMPLETE,
    FAILED
  }

  /**
   * A finished file.
   *
   * @param seq from 1, unique in the job
   * @param segment a resource type, or {@link Selection#DELETED}
   * @param keys how many keys of the segment went into it
   * @param resources its lines
   */
  record Part(int seq, String segment, long keys, long resources, long bytes) {

    boolean deletions() {
      return segment.equals(Selection.DELETED);
    }

    /** The name of the file. */
    String file() {
      return file(seq, segment);
    }

    static String file(int seq, String segment) {
      String what = segment.equals(Selection.DELETED) ? "deleted" : segment;
      return seq + "-" + what + ".ndjson";
    }
  }
}
