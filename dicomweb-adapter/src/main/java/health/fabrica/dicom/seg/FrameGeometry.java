package health.fabrica.dicom.seg;

import health.fabrica.core.image.Vec3;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.object.ObjectTag;
import java.util.List;
import java.util.Optional;

/** Where the pixels of one frame lie: centre of the first, and the steps along row and column. */
record FrameGeometry(Vec3 origin, Vec3 columnStep, Vec3 rowStep) {

  /** The geometry from the functional groups; what stands per frame wins over what is shared. */
  static FrameGeometry of(Dataset shared, Dataset frame) {
    double[] p =
        group(shared, frame, ObjectTag.PLANE_POSITION_SEQUENCE)
            .requireDoubles(Tag.IMAGE_POSITION_PATIENT, 3);
    double[] o =
        group(shared, frame, ObjectTag.PLANE_ORIENTATION_SEQUENCE)
            .requireDoubles(Tag.IMAGE_ORIENTATION_PATIENT, 6);
    double[] spacing =
        group(shared, frame, ObjectTag.PIXEL_MEASURES_SEQUENCE)
            .requireDoubles(Tag.PIXEL_SPACING, 2);
    return new FrameGeometry(
        new Vec3(p[0], p[1], p[2]),
        new Vec3(o[0], o[1], o[2]).times(spacing[1]),
        new Vec3(o[3], o[4], o[5]).times(spacing[0]));
  }

  /** The item of a functional group. */
  static Dataset group(Dataset shared, Dataset frame, int tag) {
    return find(frame, tag).or(() -> find(shared, tag)).orElse(Dataset.EMPTY);
  }

  private static Optional<Dataset> find(Dataset groups, int tag) {
    List<Dataset> items = groups.items(tag);
    return items.isEmpty() ? Optional.empty() : Optional.of(items.get(0));
  }

  Vec3 at(double i, double j) {
    return origin.plus(columnStep.times(i)).plus(rowStep.times(j));
  }

  Vec3 normal() {
    Vec3 n = columnStep.cross(rowStep);
    return n.times(1 / n.length());
  }
}
