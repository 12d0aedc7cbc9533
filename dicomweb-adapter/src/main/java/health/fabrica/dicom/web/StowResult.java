package health.fabrica.dicom.web;

import java.util.List;
import java.util.Map;

/**
 * What became of the instances that were sent: each is either stored or failed.
 *
 * @param status HTTP status of the answer
 * @param stored SOP Instance UIDs that the answer references
 * @param failed the others, with the DICOM failure reason, 0 when the answer gives none
 */
public record StowResult(int status, List<String> stored, Map<String, Integer> failed) {
  public StowResult {
    stored = List.copyOf(stored);
    failed = Map.copyOf(failed);
  }

  /** Whether every instance is stored. */
  public boolean isComplete() {
    return failed.isEmpty();
  }
}
