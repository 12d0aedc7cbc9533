package health.fabrica.dicom.volume;

import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.Problem;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A volume and where it came from.
 *
 * @param volume the voxels and their place
 * @param modality what the intensities mean
 * @param subject whom the images say they show; to be compared with the order
 * @param studyInstanceUid the study
 * @param seriesInstanceUid the series
 * @param frameOfReferenceUid the patient coordinate system that the affine maps to
 * @param sopInstanceUids the instances of the slices in the order of the volume, or in ascending
 *     order along the normal when the stack was straightened; one that has several frames stands
 *     once for each
 * @param frameNumbers the frames of these instances, from 1; 0 in a single-frame image
 * @param transferSyntaxUids the encodings met, sorted
 * @param convolutionKernel reconstruction kernel; empty when not told
 * @param sliceThicknessMm nominal slice thickness; it plays no part in the geometry
 * @param warnings what was left out, replaced or tolerated
 */
public record SeriesVolume(
    Volume volume,
    Modality modality,
    Subject subject,
    String studyInstanceUid,
    String seriesInstanceUid,
    String frameOfReferenceUid,
    List<String> sopInstanceUids,
    List<Integer> frameNumbers,
    List<String> transferSyntaxUids,
    String convolutionKernel,
    OptionalDouble sliceThicknessMm,
    List<Problem> warnings) {

  /**
   * The identity that the images carry; empty texts where they carry none.
   *
   * @param patientId Patient ID
   * @param issuerOfPatientId Issuer of Patient ID
   * @param accessionNumber Accession Number
   */
  public record Subject(String patientId, String issuerOfPatientId, String accessionNumber) {
    @Override
    public String toString() {
      return "Subject"; // identities stay out of logs
    }
  }

  public SeriesVolume {
    sopInstanceUids = List.copyOf(sopInstanceUids);
    frameNumbers = List.copyOf(frameNumbers);
    transferSyntaxUids = List.copyOf(transferSyntaxUids);
    warnings = List.copyOf(warnings);
  }
}
