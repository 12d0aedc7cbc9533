package health.fabrica.core.mesh;

import java.util.Arrays;

/**
 * How the borders between labels run through one cell of eight voxels. Corners and edges are
 * numbered as in {@link CubeCases}; an edge is crossed when its ends have different labels.
 *
 * <p>On each face every label cuts off its corners with arcs that join crossed edges, by a rule
 * that looks at the four labels of that face only, so that both cells at the face agree. A label on
 * both ends of a diagonal and on no other corner hangs together across the face when the two others
 * differ from each other, or else when its number is the smaller: then the arcs go around the other
 * corners, for all labels concerned. Around a cell the arcs of one label form loops. A loop becomes
 * one vertex of that label's mesh; loops that share an edge share the place of their vertices.
 *
 * <p>Reused from cell to cell; owned by one thread.
 */
final class LabelCell {

  static final int EDGES = CubeCases.EDGES;
  private static final int FACES = 6;

  /** Lower and upper corner of each edge. */
  static final int[][] ENDS = new int[EDGES][2];

  /** For each face the edges between its corners n and n + 1. */
  static final int[][] FACE_EDGES = new int[FACES][4];

  static {
    for (int face = 0; face < FACES; face++) {
      int[] corners = CubeCases.faceCorners(face);
      for (int n = 0; n < 4; n++) {
        int a = corners[n];
        int b = corners[(n + 1) & 3];
        int edge = CubeCases.edge(a, b);
        FACE_EDGES[face][n] = edge;
        ENDS[edge][0] = Math.min(a, b);
        ENDS[edge][1] = Math.max(a, b);
      }
    }
  }

  /** Label of each corner; filled by the caller. */
  final int[] labels = new int[8];

  /** For each edge the number of its place in the cell, or -1 when it is not crossed. */
  final int[] place = new int[EDGES];

  /** For each edge and end (2 * edge + end) the number of the loop of the label at that end. */
  final int[] loop = new int[2 * EDGES];

  int places;
  int loops;

  /** Label and place of each loop. */
  final int[] loopLabel = new int[2 * EDGES];

  final int[] loopPlace = new int[2 * EDGES];

  private final int[] parentEdge = new int[EDGES];
  private final int[] parentEnd = new int[2 * EDGES];

  /** Works out the cell from its labels. */
  void analyse() {
    Arrays.setAll(parentEdge, n -> n);
    Arrays.setAll(parentEnd, n -> n);
    for (int face = 0; face < FACES; face++) {
      joinOnFace(face);
    }
    number();
  }

  boolean crossed(int edge) {
    return labels[ENDS[edge][0]] != labels[ENDS[edge][1]];
  }

  private void joinOnFace(int face) {
    int[] corners = CubeCases.faceCorners(face);
    int[] edges = FACE_EDGES[face];
    for (int n = 0; n < 4; n++) {
      int label = labels[corners[n]];
      if (joinedAcross(face, n)) {
        join(edges[n], corners[n], edges[(n + 1) & 3], corners[(n + 2) & 3]);
      } else if (labels[corners[(n + 3) & 3]] != label) { // a run of this label begins here
        int last = n;
        while (labels[corners[(last + 1) & 3]] == label) {
          last++;
        }
        join(edges[(n + 3) & 3], corners[n], edges[last & 3], corners[last & 3]);
      }
    }
  }

  /** Whether the label at corner n of a face hangs together with the corner opposite to it. */
  private boolean joinedAcross(int face, int n) {
    int[] corners = CubeCases.faceCorners(face);
    int label = labels[corners[n]];
    int next = labels[corners[(n + 1) & 3]];
    int previous = labels[corners[(n + 3) & 3]];
    return labels[corners[(n + 2) & 3]] == label
        && next != label
        && previous != label
        && (next != previous || label < next);
  }

  /**
   * The first corner of the label that hangs together across a face, 0 or 1; -1 when none does.
   * Then one arc joins the edges n and n + 1 of the face, the other n + 2 and n + 3.
   */
  int joinedCorner(int face) {
    return joinedAcross(face, 0) ? 0 : joinedAcross(face, 1) ? 1 : -1;
  }

  private void join(int edgeA, int cornerA, int edgeB, int cornerB) {
    union(parentEdge, edgeA, edgeB);
    union(parentEnd, end(edgeA, cornerA), end(edgeB, cornerB));
  }

  private static int end(int edge, int corner) {
    return 2 * edge + (ENDS[edge][1] == corner ? 1 : 0);
  }

  private static void union(int[] parent, int a, int b) {
    int rootA = root(parent, a);
    int rootB = root(parent, b);
    parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }

  private static int root(int[] parent, int n) {
    int root = n;
    while (parent[root] != root) {
      root = parent[root];
    }
    return root;
  }

  private void number() {
    places = 0;
    loops = 0;
    for (int e = 0; e < EDGES; e++) {
      place[e] = -1;
      if (crossed(e)) {
        int root = root(parentEdge, e);
        place[e] = root == e ? places++ : place[root];
        for (int end = 2 * e; end < 2 * e + 2; end++) {
          int first = root(parentEnd, end);
          if (first == end) {
            loopLabel[loops] = labels[ENDS[e][end & 1]];
            loopPlace[loops] = place[e];
            loop[end] = loops++;
          } else {
            loop[end] = loop[first];
          }
        }
      }
    }
  }
}
