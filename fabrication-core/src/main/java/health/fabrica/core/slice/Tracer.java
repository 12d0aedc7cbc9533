package health.fabrica.core.slice;

import health.fabrica.core.polygon.Overlay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Joins the crossings of triangles with a plane to closed contours. Used by one thread. */
public final class Tracer {

  private static final Comparator<Contour> BY_FIRST_VERTEX =
      (a, b) -> Arrays.compare(a.xy(), b.xy());

  private final MeshSlicer mesh;
  private final int[] visited;
  private int round;
  private double[] points = new double[512];

  Tracer(MeshSlicer mesh) {
    this.mesh = mesh;
    this.visited = new int[mesh.triangleCount()];
  }

  /**
   * The contours of one plane.
   *
   * @param planeMm height in the coordinates of the mesh
   * @param crossing all triangles that cross the plane, as a sweep hands them out
   */
  public SliceLayer trace(double planeMm, int[] crossing) {
    round++;
    List<Contour> contours = new ArrayList<>();
    for (int triangle : crossing) {
      if (visited[triangle] != round) {
        int n = walk(planeMm, triangle);
        if (n >= 3) {
          contours.add(new Contour(fromLeastVertex(n)));
        }
      }
    }
    contours.sort(BY_FIRST_VERTEX);
    return new SliceLayer(planeMm, contours);
  }

  /**
   * Adds the contours of one plane to the subjects of an overlay, rounded to its grid.
   *
   * @return the area that they run around, counted as often as they do, negative where backwards
   * @throws health.fabrica.core.problem.ProblemException FAB-1401 when the mesh is beyond the grid
   */
  double trace(double planeMm, int[] crossing, Overlay overlay) {
    round++;
    double windingMm2 = 0;
    for (int triangle : crossing) {
      if (visited[triangle] != round) {
        int n = walk(planeMm, triangle);
        if (n >= 3) {
          overlay.subjectMm(points, n);
          windingMm2 += areaMm2(n);
        }
      }
    }
    return windingMm2;
  }

  private double areaMm2(int n) {
    double twice = 0;
    for (int i = 2; i < 2 * n - 2; i += 2) {
      twice += (points[i] - points[0]) * (points[i + 3] - points[1]);
      twice -= (points[i + 2] - points[0]) * (points[i + 1] - points[1]);
    }
    return twice / 2;
  }

  /** Walks once around and returns the number of distinct consecutive points. */
  private int walk(double plane, int first) {
    int n = 0;
    int triangle = first;
    do {
      visited[triangle] = round;
      int edge = risingEdge(triangle, plane);
      n = append(n, edge, plane);
      triangle = mesh.twinOf(edge) / 3;
    } while (visited[triangle] != round);
    while (n > 1 && points[2 * n - 2] == points[0] && points[2 * n - 1] == points[1]) {
      n--;
    }
    return n;
  }

  /** The edge that goes from below to above: there the contour with material on its left leaves. */
  private int risingEdge(int triangle, double plane) {
    boolean a = mesh.z(mesh.corner(triangle, 0)) >= plane;
    boolean b = mesh.z(mesh.corner(triangle, 1)) >= plane;
    boolean c = mesh.z(mesh.corner(triangle, 2)) >= plane;
    int k = !a && b ? 0 : !b && c ? 1 : 2;
    return 3 * triangle + k;
  }

  private int append(int n, int edge, double plane) {
    int low = mesh.corner(edge / 3, edge % 3);
    int high = mesh.corner(edge / 3, (edge % 3 + 1) % 3);
    double t = (plane - mesh.z(low)) / (mesh.z(high) - mesh.z(low));
    double x = mesh.x(low) + t * (mesh.x(high) - mesh.x(low));
    double y = mesh.y(low) + t * (mesh.y(high) - mesh.y(low));
    if (n > 0 && points[2 * n - 2] == x && points[2 * n - 1] == y) {
      return n;
    }
    if (2 * n + 2 > points.length) {
      points = Arrays.copyOf(points, 2 * points.length);
    }
    points[2 * n] = x;
    points[2 * n + 1] = y;
    return n + 1;
  }

  private double[] fromLeastVertex(int n) {
    int least = 0;
    for (int i = 1; i < n; i++) {
      if (points[2 * i] < points[2 * least]
          || (points[2 * i] == points[2 * least] && points[2 * i + 1] < points[2 * least + 1])) {
        least = i;
      }
    }
    double[] xy = new double[2 * n];
    System.arraycopy(points, 2 * least, xy, 0, 2 * (n - least));
    System.arraycopy(points, 0, xy, 2 * (n - least), 2 * least);
    return xy;
  }
}
