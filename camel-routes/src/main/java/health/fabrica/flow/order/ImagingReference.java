package health.fabrica.flow.order;

import java.util.Optional;

/**
 * Where a scan lies.
 *
 * @param dicomWebRoot base URL of the PACS's DICOMweb service
 * @param studyInstanceUid the study
 * @param seriesInstanceUid the series, when the order names one
 */
public record ImagingReference(
    String dicomWebRoot, String studyInstanceUid, Optional<String> seriesInstanceUid) {}
