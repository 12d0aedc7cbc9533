package health.fabrica.core.mesh;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The surface of a segmentation, placed by the grey values: marching cubes with the tables of
 * {@link CubeCases} over a grid that is padded by one voxel of air on all sides.
 *
 * <p>Guarantee: closed, oriented, 2-manifold at edges and vertices, no two vertices at one place,
 * the same bytes on any number of threads. Inside and outside are decided by the mask alone; the
 * grey values only say where on the grid edge between an inside and an outside voxel the surface
 * passes:
 *
 * <ul>
 *   <li>outside value below the lower threshold: where the line between both values meets {@code
 *       lowerHu - 0.5}, which no integer value equals;
 *   <li>outside value above the upper threshold: where it meets {@code upperHu + 0.5};
 *   <li>outside value between the thresholds (a mask that is not made of whole components), inside
 *       value not between them (a voxel that was added to the mask), or outside the grid: halfway,
 *       since a voxel reaches half a step beyond its centre.
 * </ul>
 *
 * The place is kept {@code 1/256} of the step away from either voxel centre. Vertices pass through
 * the affine of the volume, so sheared grids keep their shape; left-handed grids have their
 * triangles reversed, so that normals always point out.
 *
 * <p>Two passes over bit rows (the layout follows the idea of Flying Edges: Schroeder, Maynard,
 * Geveci, LDAV 2015): the first counts vertices and triangles a slice, exactly; the second writes
 * into arrays of exact size. Memory besides the result: 20 bytes a voxel of one slice and thread.
 */
public final class IsoSurface {

  /** Layers of cells that one thread does in one go. */
  private static final int LAYERS_A_CHUNK = 8;

  private static final double NEAREST = 1.0 / 256;

  private final Volume volume;
  private final BitMask mask;
  private final int lower;
  private final int upper;
  private final int padColumns;
  private final int padRows;
  private final int words; // of a padded row
  private final int layers; // of cells; layer r lies between padded slices r and r + 1
  private final double[] affine; // origin, column step, row step, slice step
  private final boolean leftHanded;
  private final long[] planeVertices; // on the edges inside padded slice r
  private final long[] layerVertices; // on the edges from padded slice r to r + 1
  private final long[] layerTriangles;

  private IsoSurface(Volume volume, Segmentation segmentation) {
    this.volume = volume;
    this.mask = segmentation.mask();
    this.lower = segmentation.lowerHu();
    this.upper = segmentation.upperHu();
    this.padColumns = mask.columns() + 2;
    this.padRows = mask.rows() + 2;
    this.words = (padColumns + 63) >> 6;
    this.layers = mask.slices() + 1;
    this.affine = flatten(volume.affine());
    this.leftHanded = volume.affine().signedVoxelVolumeMm3() < 0;
    this.planeVertices = new long[layers];
    this.layerVertices = new long[layers];
    this.layerTriangles = new long[layers];
  }

  private static double[] flatten(Affine a) {
    return new double[] {
      a.origin().x(), a.origin().y(), a.origin().z(),
      a.columnStep().x(), a.columnStep().y(), a.columnStep().z(),
      a.rowStep().x(), a.rowStep().y(), a.rowStep().z(),
      a.sliceStep().x(), a.sliceStep().y(), a.sliceStep().z()
    };
  }

  /**
   * Makes the surface.
   *
   * @param volume the volume that the segmentation was made from
   * @param maxTriangles more than these are refused, before any array for them is made
   * @return the closed surface in LPS mm
   * @throws health.fabrica.core.problem.ProblemException FAB-1251 when there are more triangles,
   *     FAB-1000 when cancelled
   */
  public static TriangleMesh extract(
      Volume volume,
      Segmentation segmentation,
      long maxTriangles,
      int threads,
      WorkMonitor monitor) {
    IsoSurface surface = new IsoSurface(volume, segmentation);
    surface.count(threads, monitor);
    return surface.emit(maxTriangles, threads, monitor);
  }

  /** The exact number of triangles that {@link #extract} would make. */
  public static long countTriangles(
      Volume volume, Segmentation segmentation, int threads, WorkMonitor monitor) {
    IsoSurface surface = new IsoSurface(volume, segmentation);
    surface.count(threads, monitor);
    return surface.triangles();
  }

  private long triangles() {
    long sum = 0;
    for (long n : layerTriangles) {
      sum += n;
    }
    return sum;
  }

  // Pass 1

  private void count(int threads, WorkMonitor monitor) {
    Parallel.loop(
        threads,
        layers,
        LAYERS_A_CHUNK,
        (from, to) -> {
          long[] below = new long[padRows * words];
          long[] above = new long[padRows * words];
          pad(from, below);
          for (int r = from; r < to; r++) {
            monitor.check();
            pad(r + 1, above);
            countLayer(r, below, above);
            long[] swap = below;
            below = above;
            above = swap;
          }
          monitor.progress("count", (double) to / layers);
        });
  }

  /** The bits of padded slice r: the mask moved by one column and one row. */
  private void pad(int r, long[] out) {
    java.util.Arrays.fill(out, 0);
    if (r == 0 || r > mask.slices()) {
      return;
    }
    long[] in = mask.words(r - 1);
    int inWords = mask.wordsPerRow();
    for (int j = 0; j < mask.rows(); j++) {
      int to = (j + 1) * words;
      long carry = 0;
      for (int w = 0; w < inWords; w++) {
        long word = in[j * inWords + w];
        out[to + w] = word << 1 | carry;
        carry = word >>> 63;
      }
      if (inWords < words) {
        out[to + inWords] = carry;
      }
    }
  }

  private void countLayer(int r, long[] below, long[] above) {
    long plane = 0;
    long layer = 0;
    long triangles = 0;
    for (int n = 0; n < padRows * words; n++) {
      plane += Long.bitCount(crossX(below, n)) + Long.bitCount(crossY(below, n));
      layer += Long.bitCount(below[n] ^ above[n]);
    }
    for (int q = 0; q + 1 < padRows; q++) {
      for (int w = 0; w < words; w++) {
        int n = q * words + w;
        for (long cells = activeCells(below, above, n); cells != 0; cells &= cells - 1) {
          int bit = Long.numberOfTrailingZeros(cells);
          triangles += CubeCases.triangles(insideCorners(below, above, n, bit)).length / 3;
        }
      }
    }
    planeVertices[r] = plane;
    layerVertices[r] = layer;
    layerTriangles[r] = triangles;
  }

  /** Bit p: the mask changes between p and p + 1. The last column of a padded row is empty. */
  private long crossX(long[] plane, int n) {
    return plane[n] ^ shifted(plane, n);
  }

  /** The row moved down by one bit; the word after the last of a row counts as 0. */
  private long shifted(long[] plane, int n) {
    boolean lastOfRow = n % words == words - 1;
    return plane[n] >>> 1 | (lastOfRow ? 0 : plane[n + 1] << 63);
  }

  /** Bit p: the mask changes between this row and the next. The last padded row is empty. */
  private long crossY(long[] plane, int n) {
    return n + words < plane.length ? plane[n] ^ plane[n + words] : 0;
  }

  /** Bit p: the cell whose lowest corner is p has inside and outside corners. */
  private long activeCells(long[] below, long[] above, int n) {
    int m = n + words;
    long any = below[n] | below[m] | above[n] | above[m];
    long all = below[n] & below[m] & above[n] & above[m];
    long anyNext = shifted(below, n) | shifted(below, m) | shifted(above, n) | shifted(above, m);
    long allNext = shifted(below, n) & shifted(below, m) & shifted(above, n) & shifted(above, m);
    return (any | anyNext) & ~(all & allNext);
  }

  private int insideCorners(long[] below, long[] above, int n, int bit) {
    int m = n + words;
    return pair(below, n, bit)
        | pair(below, m, bit) << 2
        | pair(above, n, bit) << 4
        | pair(above, m, bit) << 6;
  }

  /** Bits p and p + 1 of a padded row. */
  private static int pair(long[] plane, int n, int bit) {
    int two = (int) (plane[n] >>> bit) & 3;
    return bit == 63 && n + 1 < plane.length ? two | (int) (plane[n + 1] & 1) << 1 : two;
  }

  // Pass 2

  private TriangleMesh emit(long maxTriangles, int threads, WorkMonitor monitor) {
    long triangles = triangles();
    refuseTooMany(triangles, Math.min(maxTriangles, Integer.MAX_VALUE / 3 - 8));
    int[] firstVertex = new int[layers + 1];
    int[] firstTriangle = new int[layers + 1];
    for (int r = 0; r < layers; r++) {
      firstVertex[r + 1] = firstVertex[r] + (int) (planeVertices[r] + layerVertices[r]);
      firstTriangle[r + 1] = firstTriangle[r] + (int) layerTriangles[r];
    }
    float[] xyz = new float[3 * firstVertex[layers]];
    int[] corners = new int[3 * firstTriangle[layers]];
    Queue<Slab> slabs = new ConcurrentLinkedQueue<>(); // one a thread, for one chunk after another
    Parallel.loop(
        threads,
        layers,
        LAYERS_A_CHUNK,
        (from, to) -> {
          Slab free = slabs.poll();
          Slab slab = free == null ? new Slab(xyz, corners) : free;
          slab.begin(from, firstVertex[from]);
          for (int r = from; r < to; r++) {
            monitor.check();
            slab.layer(r, firstVertex[r], firstVertex[r + 1], firstTriangle[r]);
          }
          slabs.add(slab);
          monitor.progress("surface", (double) to / layers);
        });
    return new TriangleMesh(xyz, corners);
  }

  private static void refuseTooMany(long triangles, long limit) {
    if (triangles > limit) {
      throw new Problem(
              MeshProblem.TOO_MANY_TRIANGLES,
              "The surface would have "
                  + triangles
                  + " triangles; the memory of this process allows "
                  + limit
                  + ".",
              "A noisy scan or a too low threshold does this: raise the threshold or smooth the"
                  + " scan; else give the process more memory.")
          .asException();
    }
  }

  /**
   * Emits the layers of one chunk in order. Owned by one thread; writes only to the ranges of its
   * layers in the shared arrays. The numbers of vertices in the upper plane of the last layer are
   * worked out here as well as by the owner of the next chunk: both get the same.
   */
  private final class Slab {

    private final float[] xyz;
    private final int[] corners;
    private long[] below = new long[padRows * words];
    private long[] above = new long[padRows * words];
    // Vertex numbers by the lower end of their edge, at q * padColumns + p.
    private int[] xBelow = new int[padRows * padColumns];
    private int[] yBelow = new int[padRows * padColumns];
    private int[] xAbove = new int[padRows * padColumns];
    private int[] yAbove = new int[padRows * padColumns];
    private final int[] z = new int[padRows * padColumns];
    private final int[] offset = new int[CubeCases.EDGES];

    Slab(float[] xyz, int[] corners) {
      this.xyz = xyz;
      this.corners = corners;
      for (int n = 0; n < 4; n++) {
        offset[n] = (n & 1) * padColumns; // x edges: n = y + 2z
        offset[4 + n] = n & 1; // y edges: n = x + 2z
        offset[8 + n] = (n & 1) + (n >> 1) * padColumns; // z edges: n = x + 2y
      }
    }

    /** Begins a chunk. */
    void begin(int firstLayer, int firstVertex) {
      pad(firstLayer, below);
      numberPlane(below, xBelow, yBelow, firstVertex);
    }

    void layer(int r, int firstVertex, int nextFirstVertex, int firstTriangle) {
      pad(r + 1, above);
      numberPlane(above, xAbove, yAbove, nextFirstVertex);
      place(r, firstVertex);
      triangles(firstTriangle);
      swap();
    }

    private void swap() {
      long[] bits = below;
      below = above;
      above = bits;
      int[] x = xBelow;
      xBelow = xAbove;
      xAbove = x;
      int[] y = yBelow;
      yBelow = yAbove;
      yAbove = y;
    }

    /** Numbers the vertices of a plane, row by row: first those on x edges, then on y edges. */
    private void numberPlane(long[] plane, int[] xIds, int[] yIds, int first) {
      int id = first;
      for (int q = 0; q < padRows; q++) {
        for (int w = 0; w < words; w++) {
          int n = q * words + w;
          int at = q * padColumns + (w << 6);
          for (long bits = crossX(plane, n); bits != 0; bits &= bits - 1) {
            xIds[at + Long.numberOfTrailingZeros(bits)] = id++;
          }
        }
        for (int w = 0; w < words; w++) {
          int n = q * words + w;
          int at = q * padColumns + (w << 6);
          for (long bits = crossY(plane, n); bits != 0; bits &= bits - 1) {
            yIds[at + Long.numberOfTrailingZeros(bits)] = id++;
          }
        }
      }
    }

    /** Places the vertices of the lower plane and numbers and places those on z edges. */
    private void place(int r, int firstVertex) {
      int id = firstVertex;
      for (int q = 0; q < padRows; q++) {
        for (int axis = 0; axis < 2; axis++) {
          for (int w = 0; w < words; w++) {
            int n = q * words + w;
            for (long bits = axis == 0 ? crossX(below, n) : crossY(below, n);
                bits != 0;
                bits &= bits - 1) {
              int bit = Long.numberOfTrailingZeros(bits);
              vertex(id++, axis, (w << 6) + bit, q, r, (below[n] >>> bit & 1) != 0);
            }
          }
        }
      }
      for (int q = 0; q < padRows; q++) {
        for (int w = 0; w < words; w++) {
          int n = q * words + w;
          for (long bits = below[n] ^ above[n]; bits != 0; bits &= bits - 1) {
            int bit = Long.numberOfTrailingZeros(bits);
            int p = (w << 6) + bit;
            z[q * padColumns + p] = id;
            vertex(id++, 2, p, q, r, (below[n] >>> bit & 1) != 0);
          }
        }
      }
    }

    private void vertex(int id, int axis, int p, int q, int r, boolean lowInside) {
      int i = p - 1;
      int j = q - 1;
      int k = r - 1;
      int i2 = axis == 0 ? p : i;
      int j2 = axis == 1 ? q : j;
      int k2 = axis == 2 ? r : k;
      double t = lowInside ? fromInside(i, j, k, i2, j2, k2) : 1 - fromInside(i2, j2, k2, i, j, k);
      double a = i + (axis == 0 ? t : 0);
      double b = j + (axis == 1 ? t : 0);
      double c = k + (axis == 2 ? t : 0);
      for (int d = 0; d < 3; d++) {
        xyz[3 * id + d] =
            (float) (affine[d] + a * affine[3 + d] + b * affine[6 + d] + c * affine[9 + d]);
      }
    }

    /** Where the surface passes, 0 at the inside voxel and 1 at the outside one. */
    private double fromInside(int i, int j, int k, int iOut, int jOut, int kOut) {
      if (iOut < 0
          || jOut < 0
          || kOut < 0
          || iOut >= mask.columns()
          || jOut >= mask.rows()
          || kOut >= mask.slices()) {
        return 0.5;
      }
      int in = volume.value(i, j, k);
      int out = volume.value(iOut, jOut, kOut);
      double t = 0.5;
      if (in < lower || in > upper) {
        t = 0.5; // a voxel that was added to the mask, whatever its value
      } else if (out < lower) {
        t = (in - (lower - 0.5)) / (in - out);
      } else if (out > upper) {
        t = (upper + 0.5 - in) / (out - in);
      }
      return Math.min(1 - NEAREST, Math.max(NEAREST, t));
    }

    private void triangles(int firstTriangle) {
      int[][] ids = {xBelow, xBelow, xAbove, xAbove, yBelow, yBelow, yAbove, yAbove, z, z, z, z};
      int to = 3 * firstTriangle;
      int second = leftHanded ? 2 : 1;
      for (int q = 0; q + 1 < padRows; q++) {
        for (int w = 0; w < words; w++) {
          int n = q * words + w;
          for (long cells = activeCells(below, above, n); cells != 0; cells &= cells - 1) {
            int bit = Long.numberOfTrailingZeros(cells);
            int at = q * padColumns + (w << 6) + bit;
            byte[] edges = CubeCases.triangles(insideCorners(below, above, n, bit));
            for (int e = 0; e < edges.length; e += 3) {
              corners[to] = ids[edges[e]][at + offset[edges[e]]];
              corners[to + second] = ids[edges[e + 1]][at + offset[edges[e + 1]]];
              corners[to + 3 - second] = ids[edges[e + 2]][at + offset[edges[e + 2]]];
              to += 3;
            }
          }
        }
      }
    }
  }
}
