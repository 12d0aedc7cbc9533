package health.fabrica.dicom.ups;

import java.util.Arrays;
import java.util.Optional;

/** Procedure Step State (0074,1000), PS3.4 table CC.1.1-1. */
public enum WorkitemState {
  /** Waits for a performer. */
  SCHEDULED("SCHEDULED"),
  /** Is claimed by the one who knows its Transaction UID. */
  IN_PROGRESS("IN PROGRESS"),
  /** Was ended before it was done. */
  CANCELED("CANCELED"),
  /** Is done. */
  COMPLETED("COMPLETED");

  private final String term;

  WorkitemState(String term) {
    this.term = term;
  }

  /** The defined term. */
  public String term() {
    return term;
  }

  /** Whether nothing follows. */
  public boolean isFinal() {
    return this == CANCELED || this == COMPLETED;
  }

  static Optional<WorkitemState> ofTerm(String term) {
    return Arrays.stream(values()).filter(state -> state.term.equals(term)).findFirst();
  }
}
