package health.fabrica.dicom.object;

import health.fabrica.core.image.Vec3;
import health.fabrica.dicom.data.Dataset;
import java.util.List;

/** Finds the source image in whose plane a new frame lies. */
public final class SourcePlanes {

  private static final double SAME_PLANE_MM = 0.01;

  private final List<SourceSeries.Plane> planes;
  private final double[] along;
  private final Vec3 normal;

  private SourcePlanes(SourceSeries source, Vec3 normal) {
    this.planes = source.planes();
    this.along = planes.stream().mapToDouble(p -> normal.dot(p.position())).toArray();
    this.normal = normal;
  }

  /** The planes of a source whose slices have this unit normal. */
  public static SourcePlanes of(SourceSeries source, Vec3 normal) {
    return new SourcePlanes(source, normal);
  }

  /** Whether an image of the source was compressed with loss. */
  public static boolean lossy(SourceSeries source) {
    return source.lossy();
  }

  /** Items that refer to the images in the plane of a place; none when the grid is not theirs. */
  public List<Dataset.Builder> at(Vec3 place) {
    double wanted = normal.dot(place);
    return java.util.stream.IntStream.range(0, along.length)
        .filter(i -> Math.abs(along[i] - wanted) < SAME_PLANE_MM)
        .mapToObj(i -> item(planes.get(i)))
        .toList();
  }

  private static Dataset.Builder item(SourceSeries.Plane plane) {
    Dataset.Builder item = plane.instance().item();
    return plane.frame() == 0
        ? item
        : item.text(ObjectTag.REFERENCED_FRAME_NUMBER, Integer.toString(plane.frame()));
  }
}
