package health.fabrica.dicom.server;

import java.util.Optional;

/**
 * What is searched. An empty option matches everything; all given ones must match the same
 * instance.
 *
 * @param level what a match is
 * @param studyUid exact
 * @param seriesUid exact
 * @param sopUid exact
 * @param patientId exact
 * @param patientName pattern with {@code *} for any text and {@code ?} for one character, without
 *     regard to case, against the alphabetic group or the whole name
 * @param accessionNumber exact
 * @param modality exact
 * @param studyDateFrom first date, eight digits
 * @param studyDateTo last date, eight digits
 * @param limit most matches to give
 * @param offset matches to pass over
 */
public record InstanceQuery(
    Level level,
    Optional<String> studyUid,
    Optional<String> seriesUid,
    Optional<String> sopUid,
    Optional<String> patientId,
    Optional<String> patientName,
    Optional<String> accessionNumber,
    Optional<String> modality,
    Optional<String> studyDateFrom,
    Optional<String> studyDateTo,
    int limit,
    int offset) {

  /** What a match is. */
  public enum Level {
    STUDY,
    SERIES,
    INSTANCE
  }

  @Override
  public String toString() {
    return "InstanceQuery " + level; // identities stay out of logs
  }
}
