package health.fabrica.flow.model;

import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.seg.SegmentDescription;
import java.util.List;

/**
 * What a report says of a mask that was made elsewhere; holds no voxels.
 *
 * @param how what kind of object it came from and how its values were read
 * @param number number of the segment or structure there
 * @param name its name there
 * @param description its codes
 * @param warnings what was tolerated
 */
public record GivenMask(
    String how, int number, String name, SegmentDescription description, List<Problem> warnings) {

  static GivenMask of(ImportedMask mask) {
    return new GivenMask(
        mask.how(), mask.number(), mask.name(), mask.description(), mask.warnings());
  }
}
