package health.fabrica.dicom.ups;

import health.fabrica.dicom.data.Dataset;
import java.util.Optional;

/**
 * An application entity that wants to hear of all workitems, present and future, or of those that a
 * filter matches (PS3.4 CC.2.3). One has at most one of these.
 *
 * @param aet who
 * @param deletionLock whether workitems are to be kept for it after their end
 * @param filter keys and values, {@code PatientID=1,ProcedureStepLabel=x*}; empty: all workitems
 */
public record GlobalSubscription(String aet, boolean deletionLock, Optional<String> filter) {

  /** The well-known UID of the worklist. */
  public static final String WORKLIST = "1.2.840.10008.5.1.4.34.5";

  /** The well-known UID of a part of the worklist that a filter describes. */
  public static final String FILTERED = "1.2.840.10008.5.1.4.34.5.1";

  /**
   * Whether the workitem is one of those.
   *
   * @throws health.fabrica.core.problem.ProblemException when the filter is not understood
   */
  public boolean wants(Dataset workitem) {
    return filter.map(text -> UpsQuery.ofFilter(text).matches(workitem)).orElse(true);
  }

  static boolean isWellKnown(String uid) {
    return uid.equals(WORKLIST) || uid.equals(FILTERED);
  }
}
