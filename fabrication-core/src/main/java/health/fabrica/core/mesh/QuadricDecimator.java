package health.fabrica.core.mesh;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;

/**
 * Removes triangles as long as the surface stays within a bound of where it was.
 *
 * <p>In two stages. At first the flat parts are thinned out: without a target whole patches of
 * vertices become one vertex each ({@link FlatPatches}); towards a target single vertices are
 * dropped and nothing is moved ({@link FlatPass}). Then edges are collapsed by quadric error in
 * passes of rising thresholds ({@link CollapsePass}). Flatness and quadric only propose: a step is
 * done when the link condition holds (the mesh stays a closed manifold of the same topology), no
 * triangle turns over or becomes a sliver, a new place is within the bound of the <em>given</em>
 * surface, and every given vertex that lay on the triangles concerned is within the bound of the
 * new triangles. For that each given vertex stays linked to a triangle near it, and each vertex
 * left to a given triangle near it. At last the vertices move to where the given surface lies as
 * much above the triangles as below ({@link Levelling}).
 *
 * <p>Afterwards the deviation is measured in both directions, from every vertex to the triangle of
 * the other surface that it is linked to, on the coordinates that are handed out: never less than
 * the distance to that surface. The report is what was measured; a result beyond the bound would be
 * refused.
 *
 * <p>Vertices and triangles are numbered along a Morton curve, anew whenever a third is gone:
 * decimation waits for memory more than it computes. Vertices are worked on in fixed ranges of
 * their numbers, one thread a range, edges that leave a range being left to a later pass with other
 * ranges: the result is the same on any number of threads. Memory: about 100 bytes a vertex and 60
 * a triangle besides the input. Self-intersections are not looked for.
 */
public final class QuadricDecimator {

  private static final int GROUP = 1 << 17;

  /** Passes that drop flat vertices; a fourth would remove hardly any. */
  private static final int FLAT_PASSES = 3;

  private static final int MAX_PASSES = 24;

  /** Share of the vertices that a pass has to remove for another pass to be worth it. */
  private static final double WORTH_IT = 0.01;

  /** Share of the numbers still in use below which what is left is numbered anew. */
  private static final double RENUMBER = 0.65;

  private static final double GOLDEN_RATIO = 0.618;

  /** Rising limits of the quadric error, as shares of the squared bound. */
  private static final double[] LIMITS = {0.1, 0.5};

  private QuadricDecimator() {}

  /** Why decimation came to its end. */
  public enum End {
    /** The number of triangles that was asked for is reached. */
    TARGET,
    /** Hardly an edge is left that could go within the bound without spoiling the mesh. */
    BOUND
  }

  /**
   * A decimated mesh and what was measured on it.
   *
   * @param mesh closed and manifold, of the topology of the input
   * @param fromInput distances of all vertices of the input to the result
   * @param toInput distances of all vertices of the result to the input
   * @param boundMm the bound that was asked for
   * @param end why no more triangles were removed
   */
  public record Decimated(
      TriangleMesh mesh,
      SurfaceDistance.Deviation fromInput,
      SurfaceDistance.Deviation toInput,
      double boundMm,
      End end) {

    /** The larger of the two one-sided maxima. */
    public double maxDeviationMm() {
      return Math.max(fromInput.maxMm(), toInput.maxMm());
    }
  }

  /** The default bound for a voxel size: a quarter of its smallest step, at most 0.05 mm. */
  public static double defaultBoundMm(double smallestSpacingMm) {
    return Math.min(smallestSpacingMm / 4, 0.05);
  }

  /**
   * Decimates the mesh.
   *
   * @param mesh closed, oriented, manifold
   * @param boundMm largest distance between both surfaces, measured at the vertices
   * @throws ProblemException FAB-1252 when the mesh is not closed and manifold, FAB-1253 when the
   *     bound cannot be held, FAB-1000 when cancelled
   */
  public static Decimated decimate(
      TriangleMesh mesh, double boundMm, int threads, WorkMonitor monitor) {
    return decimate(mesh, boundMm, 0, GROUP, threads, monitor);
  }

  /**
   * Decimates the mesh to a number of triangles or as far as the bound allows; {@link
   * Decimated#end} says which.
   *
   * @param targetTriangles no more are wanted; a little less may come out
   */
  public static Decimated decimateTo(
      int targetTriangles, TriangleMesh mesh, double boundMm, int threads, WorkMonitor monitor) {
    return decimate(mesh, boundMm, targetTriangles, GROUP, threads, monitor);
  }

  /** The same with another number of vertices a range, on which the result depends. */
  static Decimated decimate(
      TriangleMesh mesh,
      double boundMm,
      int targetTriangles,
      int group,
      int threads,
      WorkMonitor monitor) {
    if (!(boundMm > 0)) {
      throw new IllegalArgumentException("bound in mm: " + boundMm);
    }
    int excess = (mesh.triangleCount() - targetTriangles + 1) / 2; // two triangles a collapse
    // What comes out is within the bound measured exactly: leave room for the rounding.
    double inner = boundMm * (1 - 1e-4);
    CollapsingMesh work;
    int removed = 0;
    if (excess <= 0) {
      work = new CollapsingMesh(mesh, inner, threads);
    } else if (targetTriangles > 0) { // patches are made all at once: they would overshoot it
      work = inOrder(mesh, inner, threads);
      removed = collapse(work, excess, FLAT_PASSES, group, threads, monitor);
    } else {
      VertexRings rings = VertexRings.of(mesh, threads);
      work =
          new CollapsingMesh(FlatPatches.of(mesh, rings, inner, group, threads, monitor), threads);
      removed = collapse(work, excess, 0, group, threads, monitor);
    }
    if (removed > 0) {
      Levelling.level(work, threads);
    }
    Decimated decimated =
        new Decimated(
            work.compact(),
            work.fromGiven(threads),
            work.toGiven(),
            boundMm,
            removed >= excess ? End.TARGET : End.BOUND);
    if (decimated.maxDeviationMm() <= boundMm) {
      return decimated;
    }
    throw new Problem(
            MeshProblem.BOUND_NOT_HELD,
            "After decimation the surface is off by "
                + decimated.maxDeviationMm()
                + " mm, more than the bound of "
                + boundMm
                + " mm.",
            "Order the model without decimation or with a wider bound.")
        .asException();
  }

  /** The mesh in an order in which neighbours are near in memory. */
  private static CollapsingMesh inOrder(TriangleMesh mesh, double boundMm, int threads) {
    try {
      return new CollapsingMesh(SpatialOrder.of(mesh), boundMm, threads);
    } catch (ProblemException e) {
      new CollapsingMesh(mesh, boundMm, threads); // refused by the numbers that the caller knows
      throw e;
    }
  }

  /** Removes up to about so many vertices and says how many. */
  private static int collapse(
      CollapsingMesh work,
      int excess,
      int flatPasses,
      int group,
      int threads,
      WorkMonitor monitor) {
    double boundMm = work.boundMm;
    int given = work.nextPoint.length;
    int live = work.out.length;
    int step = 0;
    for (int pass = 1; pass <= MAX_PASSES; pass++) {
      boolean flat = pass <= flatPasses;
      double limit = LIMITS[step] * boundMm * boundMm;
      boolean fresh = pass <= flatPasses + LIMITS.length; // the limit is new: try every edge
      int shift = (pass & 1) * group / 2;
      int passNumber = pass;
      long left = (long) excess - (given - live);
      if (live < RENUMBER * work.out.length) {
        work.renumber(pass * GOLDEN_RATIO % 1);
      }
      if (pass == flatPasses + 1) {
        work.startQuadrics(threads);
      }
      int vertices = work.out.length;
      int[] removed = new int[vertices / group + 2];
      Parallel.loop(
          threads,
          removed.length,
          1,
          (g, end) -> {
            monitor.check();
            int low = Math.max(0, g * group - shift);
            int high = Math.min(vertices, (g + 1) * group - shift);
            // Each range gets its share of what is left, so that no end of the model is favoured.
            int most = (int) ((left * Math.max(0, high - low) + vertices - 1) / vertices);
            removed[g] =
                flat
                    ? new FlatPass(work, low, high, passNumber).run(most)
                    : new CollapsePass(work, low, high, passNumber, limit, fresh).run(most);
          });
      int sum = Arrays.stream(removed).sum();
      live -= sum;
      monitor.progress("decimate", (double) pass / MAX_PASSES);
      if (given - live >= excess) {
        break;
      }
      if (flat) {
        continue;
      }
      if (step < LIMITS.length - 1) {
        step++;
      } else if (sum < Math.min(WORTH_IT * live, left / 2.0)) {
        break;
      }
    }
    monitor.progress("decimate", 1);
    return given - live;
  }
}
