package health.fabrica.dicom.web;

import java.util.OptionalInt;

/**
 * A series as the PACS lists it.
 *
 * @param studyInstanceUid the study
 * @param seriesInstanceUid the series
 * @param modality modality code; empty when not told
 * @param description series description; empty when not told
 * @param instances number of instances, when told
 */
public record SeriesSummary(
    String studyInstanceUid,
    String seriesInstanceUid,
    String modality,
    String description,
    OptionalInt instances) {}
