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
}
