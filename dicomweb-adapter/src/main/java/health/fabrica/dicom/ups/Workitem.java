package health.fabrica.dicom.ups;

import health.fabrica.dicom.data.Dataset;
import java.util.Optional;

/**
 * A workitem as it stands.
 *
 * @param uid SOP Instance UID
 * @param state its state, which is in the data set too
 * @param transactionUid the secret of its performer, which is not in the data set
 * @param dataset its attributes
 * @param revision number of its last change
 */
public record Workitem(
    String uid,
    WorkitemState state,
    Optional<String> transactionUid,
    Dataset dataset,
    long revision) {

  Workitem with(WorkitemState newState, Optional<String> transaction, Dataset data) {
    return new Workitem(uid, newState, transaction, data, revision + 1);
  }

  @Override
  public String toString() {
    return "Workitem " + uid;
  }
}
