package health.fabrica.flow.model;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.volume.SeriesVolume;
import java.util.List;

/**
 * What a report says of the scan.
 *
 * @param modality for example CT
 * @param spacingMm between columns, rows and slices
 * @param transferSyntaxes UIDs of the encodings met
 * @param warnings what was tolerated
 */
public record ScanFacts(
    String modality,
    int columns,
    int rows,
    int slices,
    Vec3 spacingMm,
    List<String> transferSyntaxes,
    List<Problem> warnings) {

  static ScanFacts of(SeriesVolume series) {
    Volume volume = series.volume();
    return new ScanFacts(
        series.modality().name(),
        volume.columns(),
        volume.rows(),
        volume.slices(),
        volume.affine().spacingMm(),
        series.transferSyntaxUids(),
        series.warnings());
  }
}
