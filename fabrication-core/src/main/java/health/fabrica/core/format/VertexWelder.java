package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.util.Arrays;

/**
 * Builds an indexed mesh from loose corners. Corners with the same coordinates, bit for bit (zero
 * and minus zero taken as one), become one vertex; nothing is moved. Vertices are numbered in the
 * order of their first use.
 */
final class VertexWelder {

  private float[] xyz = new float[3 * 1024];
  private int vertices;
  private int[] corners = new int[3 * 1024];
  private int cornerCount;
  private int[] table = filled(4096);

  void corner(float x, float y, float z) {
    if (cornerCount == corners.length) {
      corners = Arrays.copyOf(corners, 2 * cornerCount);
    }
    corners[cornerCount++] = vertex(x, y, z);
  }

  private int vertex(float x, float y, float z) {
    int slot = hash(x, y, z) & (table.length - 1);
    while (table[slot] >= 0) {
      int v = 3 * table[slot];
      if (xyz[v] == x && xyz[v + 1] == y && xyz[v + 2] == z) {
        return table[slot];
      }
      slot = (slot + 1) & (table.length - 1);
    }
    if (3 * vertices == xyz.length) {
      xyz = Arrays.copyOf(xyz, 2 * xyz.length);
    }
    xyz[3 * vertices] = x;
    xyz[3 * vertices + 1] = y;
    xyz[3 * vertices + 2] = z;
    table[slot] = vertices++;
    if (2 * vertices > table.length) {
      rehash();
    }
    return vertices - 1;
  }

  private void rehash() {
    table = filled(2 * table.length);
    for (int v = 0; v < vertices; v++) {
      int slot = hash(xyz[3 * v], xyz[3 * v + 1], xyz[3 * v + 2]) & (table.length - 1);
      while (table[slot] >= 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = v;
    }
  }

  private static int[] filled(int size) {
    int[] table = new int[size];
    Arrays.fill(table, -1);
    return table;
  }

  private static int hash(float x, float y, float z) {
    // Adding zero turns minus zero into zero.
    long h = Float.floatToIntBits(x + 0f) * 0x9E3779B97F4A7C15L;
    h = (h ^ (h >>> 29) ^ Float.floatToIntBits(y + 0f)) * 0xBF58476D1CE4E5B9L;
    h = (h ^ (h >>> 32) ^ Float.floatToIntBits(z + 0f)) * 0x94D049BB133111EBL;
    return (int) (h ^ (h >>> 31));
  }

  TriangleMesh mesh() {
    return new TriangleMesh(Arrays.copyOf(xyz, 3 * vertices), Arrays.copyOf(corners, cornerCount));
  }
}
