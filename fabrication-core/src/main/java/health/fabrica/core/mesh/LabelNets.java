package health.fabrica.core.mesh;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;

/**
 * Walks over the cells of a label map, layer by layer, and collects the vertices, polygons and
 * triangles of all labels. The map is padded by one voxel of label 0. Cell (p, q, r) lies between
 * the voxels (p - 1, q - 1, r - 1) and (p, q, r). Owned by one thread. Memory besides the result:
 * two layers of cells.
 */
final class LabelNets {

  private static final int ENDS = 2 * LabelCell.EDGES;

  /** For each axis and edge of a cell its number on the cell's upper face across that axis. */
  private static final int[][] ON_UPPER_FACE = new int[3][LabelCell.EDGES];

  /**
   * Cells around a grid edge, by their offsets along the two other axes, seen from its upper end.
   */
  private static final int[] AROUND_U = {0, 1, 1, 0};

  private static final int[] AROUND_V = {0, 0, 1, 1};

  static {
    for (int axis = 0; axis < 3; axis++) {
      Arrays.fill(ON_UPPER_FACE[axis], -1);
      for (int n = 0; n < 4; n++) {
        ON_UPPER_FACE[axis][LabelCell.FACE_EDGES[2 * axis + 1][n]] = n;
      }
    }
  }

  private final LabelMap map;
  private final int second; // which corner of a triangle comes second
  private final long maxTriangles;
  private final int cellColumns;
  private final int cellRows;
  private final Ints[] vertices; // by label: place of each vertex
  private final Ints[] corners; // by label: three a triangle
  private final Ints links = new Ints();
  private float[] places = new float[3 << 10];
  private int placeCount;
  private long triangleCount;
  private final LabelCell cell = new LabelCell();
  private int[] lower; // labels of the padded slice below the layer
  private int[] upper;
  private Layer before;
  private Layer now;

  // The polygon at hand: places, and vertices of the labels at the lower and the upper end.
  private final int[] polygonPlace = new int[8];
  private final int[] polygonLow = new int[8];
  private final int[] polygonHigh = new int[8];
  private int polygonSize;
  private int firstArc;

  /** The cells of one layer that borders run through. */
  private static final class Layer {
    private final int[] index; // of each cell in the lists below; -1 without borders
    private int size;
    private int[] place = new int[0]; // of each edge
    private int[] vertex = new int[0]; // of each end of an edge, in the mesh of its label
    private int[] arcPlace = new int[0]; // on the upper faces: axis * 4 + edge of the face; or -1
    private int[] arcVertex = new int[0]; // two ends each

    Layer(int cells) {
      index = new int[cells];
    }

    void clear() {
      Arrays.fill(index, -1);
      size = 0;
    }

    int add(int at) {
      index[at] = size;
      if (size * LabelCell.EDGES == place.length) {
        int room = 2 * size + 64;
        place = Arrays.copyOf(place, room * LabelCell.EDGES);
        vertex = Arrays.copyOf(vertex, room * ENDS);
        arcPlace = Arrays.copyOf(arcPlace, room * LabelCell.EDGES);
        arcVertex = Arrays.copyOf(arcVertex, room * ENDS);
      }
      return size++;
    }
  }

  LabelNets(LabelMap map, boolean leftHanded, long maxTriangles) {
    this.map = map;
    this.second = leftHanded ? 2 : 1;
    this.maxTriangles = Math.min(maxTriangles, Integer.MAX_VALUE / 3 - 8);
    this.cellColumns = map.columns() + 1;
    this.cellRows = map.rows() + 1;
    this.vertices = new Ints[map.highest() + 1];
    this.corners = new Ints[map.highest() + 1];
    this.lower = new int[(cellColumns + 1) * (cellRows + 1)];
    this.upper = new int[(cellColumns + 1) * (cellRows + 1)];
    this.before = new Layer(cellColumns * cellRows);
    this.now = new Layer(cellColumns * cellRows);
  }

  void build(WorkMonitor monitor) {
    now.clear();
    for (int r = 0; r <= map.slices(); r++) {
      monitor.check();
      int[] labels = lower;
      lower = upper;
      upper = labels;
      pad(r);
      Layer layer = before;
      before = now;
      now = layer;
      findCells(r);
      emit();
      monitor.progress("labels", (r + 1.0) / (map.slices() + 1));
    }
  }

  private void pad(int k) {
    int stride = cellColumns + 1;
    for (int j = 0; j < map.rows(); j++) {
      for (int i = 0; i < map.columns(); i++) {
        upper[(j + 1) * stride + i + 1] = map.get(i, j, k); // 0 above the last slice
      }
    }
  }

  private void findCells(int r) {
    now.clear();
    int stride = cellColumns + 1;
    for (int q = 0; q < cellRows; q++) {
      for (int p = 0; p < cellColumns; p++) {
        int at = q * stride + p;
        int one = lower[at];
        if (one == lower[at + 1]
            && one == lower[at + stride]
            && one == lower[at + stride + 1]
            && one == upper[at]
            && one == upper[at + 1]
            && one == upper[at + stride]
            && one == upper[at + stride + 1]) {
          continue;
        }
        for (int c = 0; c < 8; c++) {
          int n = at + (c & 1) + (c >> 1 & 1) * stride;
          cell.labels[c] = c < 4 ? lower[n] : upper[n];
        }
        cell.analyse();
        number(now.add(q * cellColumns + p), p - 1, q - 1, r - 1);
      }
    }
  }

  /** Gives the cell its places and vertices; i, j, k is its lowest voxel. */
  private void number(int c, int i, int j, int k) {
    int firstPlace = placeCount;
    for (int n = 0; n < cell.places; n++) {
      addMeanPlace(n, i, j, k);
    }
    int[] id = new int[cell.loops];
    for (int n = 0; n < cell.loops; n++) {
      id[n] = addVertex(cell.loopLabel[n], firstPlace + cell.loopPlace[n]);
    }
    for (int e = 0; e < LabelCell.EDGES; e++) {
      boolean crossed = cell.place[e] >= 0;
      now.place[c * LabelCell.EDGES + e] = crossed ? firstPlace + cell.place[e] : -1;
      now.vertex[c * ENDS + 2 * e] = crossed ? id[cell.loop[2 * e]] : -1;
      now.vertex[c * ENDS + 2 * e + 1] = crossed ? id[cell.loop[2 * e + 1]] : -1;
    }
    for (int axis = 0; axis < 3; axis++) {
      numberArcs(c, axis, i, j, k);
    }
  }

  /** Two arcs on the upper face across an axis get a vertex each; a single one needs none. */
  private void numberArcs(int c, int axis, int i, int j, int k) {
    int face = 2 * axis + 1;
    int base = c * LabelCell.EDGES + 4 * axis;
    Arrays.fill(now.arcPlace, base, base + 4, -1);
    int joined = cell.joinedCorner(face);
    for (int arc = joined; joined >= 0 && arc < joined + 4; arc += 2) {
      int corner = CubeCases.faceCorners(face)[(arc + 1) & 3]; // what the arc goes around
      int inner = cell.labels[corner];
      int outer = cell.labels[CubeCases.faceCorners(face)[arc & 3]];
      int place = newPlace();
      int innerVertex = addVertex(inner, place);
      int outerVertex = addVertex(outer, place);
      for (int n = arc; n < arc + 2; n++) {
        int edge = LabelCell.FACE_EDGES[face][n & 3];
        addMiddle(place, edge, 0.5f, i, j, k);
        boolean innerIsLow = LabelCell.ENDS[edge][0] == corner;
        now.arcPlace[base + (n & 3)] = place;
        now.arcVertex[2 * (base + (n & 3))] = innerIsLow ? innerVertex : outerVertex;
        now.arcVertex[2 * (base + (n & 3)) + 1] = innerIsLow ? outerVertex : innerVertex;
      }
    }
  }

  private void addMeanPlace(int number, int i, int j, int k) {
    int edges = 0;
    for (int e = 0; e < LabelCell.EDGES; e++) {
      edges += cell.place[e] == number ? 1 : 0;
    }
    int place = newPlace();
    for (int e = 0; e < LabelCell.EDGES; e++) {
      if (cell.place[e] == number) {
        addMiddle(place, e, 1f / edges, i, j, k);
      }
    }
  }

  private int newPlace() {
    if (3 * placeCount == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    return placeCount++;
  }

  private void addMiddle(int place, int edge, float weight, int i, int j, int k) {
    int a = LabelCell.ENDS[edge][0];
    int b = LabelCell.ENDS[edge][1];
    places[3 * place] += weight * (i + 0.5f * ((a & 1) + (b & 1)));
    places[3 * place + 1] += weight * (j + 0.5f * ((a >> 1 & 1) + (b >> 1 & 1)));
    places[3 * place + 2] += weight * (k + 0.5f * ((a >> 2) + (b >> 2)));
  }

  /** A vertex of a label's mesh; none for label 0. */
  private int addVertex(int label, int place) {
    if (label == 0) {
      return -1;
    }
    if (vertices[label] == null) {
      vertices[label] = new Ints();
      corners[label] = new Ints();
    }
    vertices[label].add(place);
    return vertices[label].size() - 1;
  }

  /** The polygons of all grid edges whose last cell, of the four around, is in this layer. */
  private void emit() {
    for (int at = 0; at < now.index.length; at++) {
      int c = now.index[at];
      for (int axis = 0; c >= 0 && axis < 3; axis++) {
        if (now.place[c * LabelCell.EDGES + 4 * axis] >= 0) {
          polygon(axis, at);
          int low = label(axis, at, 0);
          int high = label(axis, at, 1);
          link();
          fan(low, polygonLow, second);
          fan(high, polygonHigh, 3 - second);
          refuseTooMany();
        }
      }
    }
  }

  /** The label at the lower or upper end of the edge at the lowest corner of a cell. */
  private int label(int axis, int at, int end) {
    int stride = cellColumns + 1;
    int n = at / cellColumns * stride + at % cellColumns;
    if (axis == 2) {
      return end == 0 ? lower[n] : upper[n];
    }
    return lower[n + (end == 0 ? 0 : axis == 0 ? 1 : stride)];
  }

  /** Collects the polygon around the edge along an axis at the lowest corner of a cell. */
  private void polygon(int axis, int at) {
    int u = (axis + 1) % 3;
    int v = (axis + 2) % 3;
    polygonSize = 0;
    firstArc = -1;
    for (int n = 0; n < 4; n++) {
      int du = AROUND_U[n];
      int dv = AROUND_V[n];
      Layer layer = layerOf(u, v, du, dv);
      int c = layer.index[at - back(u, du) - back(v, dv)];
      int edge = edge(axis, du, dv);
      push(
          layer.place[c * LabelCell.EDGES + edge],
          layer.vertex[c * ENDS + 2 * edge],
          layer.vertex[c * ENDS + 2 * edge + 1]);
      // The face to the next cell around belongs to the lower one of the two.
      int next = (n + 1) & 3;
      int across = AROUND_U[next] != du ? u : v;
      int fu = Math.min(du, AROUND_U[next]);
      int fv = Math.min(dv, AROUND_V[next]);
      Layer owner = layerOf(u, v, fu, fv);
      int o = owner.index[at - back(u, fu) - back(v, fv)];
      int base = o * LabelCell.EDGES + 4 * across + ON_UPPER_FACE[across][edge(axis, fu, fv)];
      if (owner.arcPlace[base] >= 0) {
        firstArc = firstArc < 0 ? polygonSize : firstArc;
        push(owner.arcPlace[base], owner.arcVertex[2 * base], owner.arcVertex[2 * base + 1]);
      }
    }
  }

  private Layer layerOf(int u, int v, int du, int dv) {
    return u == 2 && du == 0 || v == 2 && dv == 0 ? before : now;
  }

  private int back(int axis, int offset) {
    return offset == 1 || axis == 2 ? 0 : axis == 0 ? 1 : cellColumns;
  }

  /** The number of a grid edge in the cell at an offset: at the other side of that cell. */
  private static int edge(int axis, int du, int dv) {
    int corner = (1 - du) << (axis + 1) % 3 | (1 - dv) << (axis + 2) % 3;
    return CubeCases.edge(corner, corner | 1 << axis);
  }

  private void push(int place, int low, int high) {
    polygonPlace[polygonSize] = place;
    polygonLow[polygonSize] = low;
    polygonHigh[polygonSize++] = high;
  }

  private void link() {
    for (int n = 0; n < polygonSize; n++) {
      links.add(polygonPlace[n]);
      links.add(polygonPlace[(n + 1) % polygonSize]);
    }
  }

  /** Triangles from the first arc, or along the shorter diagonal: the same for both labels. */
  private void fan(int label, int[] vertex, int second) {
    if (label == 0) {
      return;
    }
    int start = firstArc >= 0 ? firstArc : squared(0, 2) <= squared(1, 3) ? 0 : 1;
    Ints out = corners[label];
    for (int n = 1; n + 1 < polygonSize; n++) {
      int b = vertex[(start + n) % polygonSize];
      int c = vertex[(start + n + 1) % polygonSize];
      out.add(vertex[start]);
      out.add(second == 1 ? b : c);
      out.add(second == 1 ? c : b);
      triangleCount++;
    }
  }

  private float squared(int a, int b) {
    float sum = 0;
    for (int d = 0; d < 3; d++) {
      float x = places[3 * polygonPlace[a] + d] - places[3 * polygonPlace[b] + d];
      sum += x * x;
    }
    return sum;
  }

  private void refuseTooMany() {
    if (triangleCount > maxTriangles) {
      throw new Problem(
              MeshProblem.TOO_MANY_TRIANGLES,
              "The surfaces of the labels have more than " + maxTriangles + " triangles.",
              "Take fewer labels or a part of the map, or give the process more memory.")
          .asException();
    }
  }

  /** Triangles of a label. */
  int triangles(int label) {
    return corners[label] == null ? 0 : corners[label].size() / 3;
  }

  /** Places of the vertices, in voxels. */
  float[] places() {
    return Arrays.copyOf(places, 3 * placeCount);
  }

  /** Pairs of neighbouring places, each pair once for every polygon. */
  int[] links() {
    return links.toArray();
  }

  /** The mesh of a label. */
  TriangleMesh mesh(int label, float[] mm) {
    Ints place = vertices[label];
    float[] xyz = new float[3 * place.size()];
    for (int n = 0; n < place.size(); n++) {
      System.arraycopy(mm, 3 * place.get(n), xyz, 3 * n, 3);
    }
    return new TriangleMesh(xyz, corners[label].toArray());
  }
}
