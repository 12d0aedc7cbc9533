package health.fabrica.dicom.web;

import java.util.OptionalInt;

/**
 * A study as the PACS lists it.
 *
 * @param studyInstanceUid the study
 * @param instances number of instances in it, when told
 */
public record StudySummary(String studyInstanceUid, OptionalInt instances) {}
