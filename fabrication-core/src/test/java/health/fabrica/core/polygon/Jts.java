package health.fabrica.core.polygon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.locationtech.jts.operation.polygonize.Polygonizer;
import org.locationtech.jts.operation.valid.IsValidOp;

/** What JTS says about rings and regions. */
final class Jts {

  private static final GeometryFactory GEOMETRY = new GeometryFactory();

  private Jts() {}

  /** The region as JTS geometry, checked to be valid by its rules. */
  static Geometry valid(Region region) {
    Polygon[] polygons =
        region.islands().stream()
            .map(
                island ->
                    GEOMETRY.createPolygon(
                        ring(island.outer()),
                        island.holes().stream().map(Jts::ring).toArray(LinearRing[]::new)))
            .toArray(Polygon[]::new);
    Geometry all = GEOMETRY.createMultiPolygon(polygons);
    IsValidOp validity = new IsValidOp(all);
    assertThat(validity.isValid()).as("%s in %s", validity.getValidationError(), region).isTrue();
    return all;
  }

  static LinearRing ring(Ring ring) {
    Coordinate[] points = new Coordinate[ring.size() + 1];
    for (int i = 0; i <= ring.size(); i++) {
      points[i] = new Coordinate(ring.x(i % ring.size()), ring.y(i % ring.size()));
    }
    return GEOMETRY.createLinearRing(points);
  }

  /** The faces into which the rings cut the plane, without the unbounded one. */
  static List<Polygon> faces(List<Ring> rings) {
    List<LineString> lines = new ArrayList<>();
    for (Ring ring : rings) {
      for (int i = 0, p = ring.size() - 1; i < ring.size(); p = i++) {
        if (ring.x(p) != ring.x(i) || ring.y(p) != ring.y(i)) {
          lines.add(
              GEOMETRY.createLineString(
                  new Coordinate[] {
                    new Coordinate(ring.x(p), ring.y(p)), new Coordinate(ring.x(i), ring.y(i))
                  }));
        }
      }
    }
    Geometry noded = OverlayNGRobust.union(GEOMETRY.buildGeometry(lines));
    Polygonizer polygonizer = new Polygonizer();
    polygonizer.add(noded);
    @SuppressWarnings("unchecked") // JTS is older than generics
    Collection<Polygon> faces = polygonizer.getPolygons();
    return List.copyOf(faces);
  }

  /**
   * Winding number of rings around a point. The side of an edge is taken from below upwards, so
   * that a way there and back cancels also when the point lies on it.
   */
  static int winding(List<Ring> rings, double px, double py) {
    int winding = 0;
    for (Ring ring : rings) {
      for (int i = 0, p = ring.size() - 1; i < ring.size(); p = i++) {
        if ((ring.y(p) <= py) != (ring.y(i) <= py)) {
          boolean up = ring.y(i) > py;
          int low = up ? p : i;
          int high = up ? i : p;
          double side =
              (ring.x(high) - (double) ring.x(low)) * (py - ring.y(low))
                  - (ring.y(high) - (double) ring.y(low)) * (px - ring.x(low));
          winding += side > 0 ? (up ? 1 : -1) : 0;
        }
      }
    }
    return winding;
  }
}
