package health.fabrica.dicom.data;

import health.fabrica.core.problem.Problem;
import java.util.List;

/**
 * A Part 10 file: what stands in front and the data set.
 *
 * @param meta group 0002; empty when the file had none
 * @param dataset the data set
 * @param transferSyntaxUid how the file was encoded, and so how pixel data still are
 * @param warnings what deviated from the standard and was tolerated
 */
public record DicomFile(
    Dataset meta, Dataset dataset, String transferSyntaxUid, List<Problem> warnings) {
  public DicomFile {
    warnings = List.copyOf(warnings);
  }
}
