package health.fabrica.dicom.seg;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.segment.BitMask;
import java.util.List;

/**
 * A mask that was made elsewhere, on the grid of our volume.
 *
 * @param mask the voxels
 * @param number number of the segment or structure in its object
 * @param name its name there
 * @param description its codes and how it was made, as far as its object says
 * @param how what kind of object it came from and how its values were read, for records
 * @param voxels voxels in the mask
 * @param volumeMm3 their volume
 * @param warnings what was tolerated
 */
public record ImportedMask(
    BitMask mask,
    int number,
    String name,
    SegmentDescription description,
    String how,
    long voxels,
    double volumeMm3,
    List<Problem> warnings) {
  public ImportedMask {
    warnings = List.copyOf(warnings);
  }
}
