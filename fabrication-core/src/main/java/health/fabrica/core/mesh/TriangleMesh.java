package health.fabrica.core.mesh;

/**
 * An indexed triangle mesh. The arrays are handed over by the maker and shared with the readers:
 * nobody writes to them afterwards.
 *
 * @param xyz vertex coordinates in mm, three a vertex
 * @param triangles vertex indices, three a triangle, counter-clockwise seen from outside
 */
@SuppressWarnings(
    "ArrayRecordComponent") // identity equality is wanted: meshes are compared by hash
public record TriangleMesh(float[] xyz, int[] triangles) {

  public TriangleMesh {
    if (xyz.length % 3 != 0 || triangles.length % 3 != 0) {
      throw new IllegalArgumentException(
          "array lengths must be multiples of 3: " + xyz.length + ", " + triangles.length);
    }
  }

  /** Number of vertices. */
  public int vertexCount() {
    return xyz.length / 3;
  }

  /** Number of triangles. */
  public int triangleCount() {
    return triangles.length / 3;
  }

  /** The mesh moved; the triangles are shared. */
  public TriangleMesh moved(double dxMm, double dyMm, double dzMm) {
    float[] to = new float[xyz.length];
    for (int i = 0; i < xyz.length; i += 3) {
      to[i] = (float) (xyz[i] + dxMm);
      to[i + 1] = (float) (xyz[i + 1] + dyMm);
      to[i + 2] = (float) (xyz[i + 2] + dzMm);
    }
    return new TriangleMesh(to, triangles);
  }

  /**
   * The unit normal of a triangle by its winding; zero when the triangle has no area.
   *
   * @param normal three components, filled by this call
   * @return the area of the triangle in mm²
   */
  public double normal(int triangle, float[] normal) {
    int a = 3 * triangles[3 * triangle];
    int b = 3 * triangles[3 * triangle + 1];
    int c = 3 * triangles[3 * triangle + 2];
    double ux = (double) xyz[b] - xyz[a];
    double uy = (double) xyz[b + 1] - xyz[a + 1];
    double uz = (double) xyz[b + 2] - xyz[a + 2];
    double vx = (double) xyz[c] - xyz[a];
    double vy = (double) xyz[c + 1] - xyz[a + 1];
    double vz = (double) xyz[c + 2] - xyz[a + 2];
    double x = uy * vz - uz * vy;
    double y = uz * vx - ux * vz;
    double z = ux * vy - uy * vx;
    double length = Math.sqrt(x * x + y * y + z * z);
    double scale = length > 0 ? 1 / length : 0;
    normal[0] = (float) (x * scale);
    normal[1] = (float) (y * scale);
    normal[2] = (float) (z * scale);
    return length / 2;
  }
}
