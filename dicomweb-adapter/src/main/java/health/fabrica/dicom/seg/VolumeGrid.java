package health.fabrica.dicom.seg;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.dicom.volume.SeriesVolume;

/**
 * The grid of a volume and the patient coordinate system it lies in.
 *
 * @param affine from voxel indices to LPS mm
 * @param frameOfReferenceUid the coordinate system
 */
public record VolumeGrid(
    int columns, int rows, int slices, Affine affine, String frameOfReferenceUid) {

  /** The grid of a series. */
  public static VolumeGrid of(SeriesVolume series) {
    Volume volume = series.volume();
    return new VolumeGrid(
        volume.columns(),
        volume.rows(),
        volume.slices(),
        volume.affine(),
        series.frameOfReferenceUid());
  }

  /** The voxel indices, not rounded, of a place. */
  public Vec3 indexOf(Vec3 place) {
    return direction(place.minus(affine.origin()));
  }

  /** The difference of voxel indices that a difference of places makes. */
  public Vec3 direction(Vec3 difference) {
    Vec3 c = affine.columnStep();
    Vec3 r = affine.rowStep();
    Vec3 s = affine.sliceStep();
    double determinant = c.cross(r).dot(s);
    return new Vec3(
        r.cross(s).dot(difference) / determinant,
        s.cross(c).dot(difference) / determinant,
        c.cross(r).dot(difference) / determinant);
  }

  /** Distance between slices along their normal, in mm. */
  public double sliceDistanceMm() {
    return Math.abs(normal().dot(affine.sliceStep()));
  }

  /** The unit normal of the slices. */
  public Vec3 normal() {
    Vec3 n = affine.columnStep().cross(affine.rowStep());
    return n.times(1 / n.length());
  }
}
