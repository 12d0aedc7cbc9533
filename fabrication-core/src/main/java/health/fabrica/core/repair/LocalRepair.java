package health.fabrica.core.repair;

import health.fabrica.core.mesh.SurfaceDistance;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.Locale;

/**
 * Mends a mesh where it is wrong and leaves the rest as it is: joins vertices, removes triangles
 * without area and duplicates, turns triangles to one direction, takes bodies apart that touch,
 * closes holes, drops crumbs. Cost O(n log n); about 400 bytes a triangle.
 */
public final class LocalRepair {

  /** Vertices nearer than this share of the diagonal become one. */
  public static final double WELD_SHARE = 1e-5;

  /** Closed pieces that enclose less than this share of the largest box are crumbs. */
  private static final double CRUMB_SHARE = 1e-9;

  private static final int OFTEN = 0x3fff; // items, less one, before the monitor is asked

  private final TriangleMesh input;
  private final WorkMonitor monitor;
  private final double weldMm;
  private final double crumbMm3;
  private float[] xyz;
  private int[] triangles;
  private int welded;
  private int degenerate;
  private int duplicates;
  private int flipped;

  private LocalRepair(TriangleMesh input, double dropBelowMm3, WorkMonitor monitor) {
    this.input = input;
    this.monitor = monitor;
    this.xyz = input.xyz();
    this.triangles = input.triangles();
    MeshMeasures measures = MeshMeasures.of(input);
    double diagonal = measures.max().minus(measures.min()).length();
    this.weldMm = WELD_SHARE * diagonal;
    this.crumbMm3 = Math.max(dropBelowMm3, CRUMB_SHARE * diagonal * diagonal * diagonal);
  }

  /**
   * Mends a mesh.
   *
   * @param mesh at least one triangle
   * @param dropBelowMm3 closed pieces that enclose less are dropped, and counted in the report
   * @throws ProblemException FAB-1620 to FAB-1622 when it cannot be mended, FAB-1000 when cancelled
   */
  public static Repaired repair(
      TriangleMesh mesh, double dropBelowMm3, int threads, WorkMonitor monitor) {
    return new LocalRepair(mesh, dropBelowMm3, monitor).run(threads);
  }

  /**
   * The first part of the repair alone: joined vertices, no duplicates, one direction in each
   * patch. Pieces that have one side only are left as they are.
   */
  static TriangleMesh tidied(TriangleMesh mesh, WorkMonitor monitor) {
    LocalRepair repair = new LocalRepair(mesh, 0, monitor);
    repair.weld();
    repair.dropDuplicates();
    int[] asGiven = repair.triangles.clone();
    int[] twin = EdgePairs.of(repair.xyz, repair.triangles, false, monitor);
    int open = 0;
    for (int other : twin) {
      open += other < 0 ? 1 : 0;
    }
    if (open > repair.triangles.length / 3) {
      throw RepairProblem.NOTHING_ENCLOSED.refuse(
          "The "
              + mesh.triangleCount()
              + " triangles hang together badly: "
              + open
              + " of their sides meet no other.",
          "Export the model as a closed body.");
    }
    try {
      repair.orient(twin);
    } catch (ProblemException e) {
      if (e.problem().code() != RepairProblem.ONE_SIDED) {
        throw e;
      }
      repair.triangles = asGiven;
    }
    return new TriangleMesh(repair.xyz, repair.triangles);
  }

  private void ask(int n) {
    if ((n & OFTEN) == 0) {
      monitor.check();
    }
  }

  private Repaired run(int threads) {
    monitor.progress("repair", 0);
    weld();
    dropDuplicates();
    requireSome();
    orient(EdgePairs.of(xyz, triangles, false, monitor));
    int split = splitFans(EdgePairs.of(xyz, triangles, true, monitor));
    monitor.progress("repair", 0.5);
    LoopFiller filler = new LoopFiller(xyz, monitor);
    triangles = filler.fill(triangles, EdgePairs.of(xyz, triangles, false, monitor));
    xyz = filler.xyz();
    Shells shells = new Shells(xyz, triangles, monitor);
    triangles = shells.settle(crumbMm3);
    flipped += shells.flipped;
    requireSome();
    degenerate += CapFlips.flip(xyz, triangles, monitor);
    TriangleMesh mesh = compact();
    requireClosed(MeshCensus.of(mesh, monitor));
    monitor.progress("repair", 0.8);
    monitor.check();
    MeshMeasures before = MeshMeasures.of(input);
    MeshMeasures after = MeshMeasures.of(mesh);
    RepairReport report =
        new RepairReport(
            "local",
            weldMm,
            welded,
            degenerate,
            duplicates,
            split,
            flipped,
            filler.loops(),
            filler.areaMm2(),
            filler.largestMm(),
            shells.dropped,
            shells.droppedTriangles,
            input.triangleCount(),
            mesh.triangleCount(),
            before.volumeMm3(),
            after.volumeMm3(),
            before.areaMm2(),
            after.areaMm2(),
            new SurfaceDistance(mesh, monitor).measure(Centres.of(input), threads, monitor),
            new SurfaceDistance(input, monitor).measure(Centres.of(mesh), threads, monitor));
    return new Repaired(mesh, report);
  }

  private void requireSome() {
    if (triangles.length == 0) {
      throw RepairProblem.NOTHING_ENCLOSED.refuse(
          "None of the "
              + input.triangleCount()
              + " triangles encloses more than "
              + String.format(Locale.ROOT, "%.3g", crumbMm3)
              + " mm3.",
          "Check the unit, or export the model as a closed body.");
    }
  }

  private void requireClosed(MeshCensus census) {
    if (!census.closedManifold()) {
      throw RepairProblem.NOT_MENDED.refuse(
          String.format(
              Locale.ROOT,
              "After local repair there are %d open, %d non-manifold and %d misoriented edges and"
                  + " %d non-manifold vertices.",
              census.boundaryEdges(),
              census.nonManifoldEdges(),
              census.misorientedEdges(),
              census.nonManifoldVertices()),
          "Use repair by regeneration.");
    }
  }

  private void weld() {
    int[] first = Welding.representatives(xyz, weldMm, monitor);
    boolean[] used = new boolean[first.length];
    for (int v : triangles) {
      used[v] = true;
    }
    for (int v = 0; v < first.length; v++) {
      welded += used[v] && first[v] != v ? 1 : 0;
    }
    int[] kept = new int[triangles.length];
    int n = 0;
    for (int i = 0; i < triangles.length; i += 3) {
      int a = first[triangles[i]];
      int b = first[triangles[i + 1]];
      int c = first[triangles[i + 2]];
      if (a == b || b == c || c == a) {
        degenerate++;
        continue;
      }
      kept[n++] = a;
      kept[n++] = b;
      kept[n++] = c;
    }
    triangles = Arrays.copyOf(kept, n);
  }

  /** One of two equal triangles goes; of two back to back both, since they enclose nothing. */
  private void dropDuplicates() {
    SameCorners seen = new SameCorners(triangles);
    boolean[] gone = new boolean[triangles.length / 3];
    for (int n = 0; n < gone.length; n++) {
      ask(n);
      int before = seen.exchange(n);
      if (before < 0) {
        continue;
      }
      gone[n] = true;
      duplicates++;
      if (even(before) != even(n)) {
        gone[before] = true;
        duplicates++;
        seen.forget(n);
      }
    }
    int[] kept = new int[triangles.length];
    int k = 0;
    for (int i = 0; i < triangles.length; i++) {
      if (!gone[i / 3]) {
        kept[k++] = triangles[i];
      }
    }
    triangles = Arrays.copyOf(kept, k);
  }

  private boolean even(int triangle) {
    int a = triangles[3 * triangle];
    int b = triangles[3 * triangle + 1];
    int c = triangles[3 * triangle + 2];
    return (a < b) ^ (b < c) ^ (c < a);
  }

  /** Turns triangles so that neighbours agree; each patch turns as few as it can. */
  private void orient(int[] twin) {
    int count = triangles.length / 3;
    byte[] side = new byte[count];
    int[] patch = new int[count];
    for (int seed = 0; seed < count; seed++) {
      if (side[seed] != 0) {
        continue;
      }
      int size = 0;
      int turned = 0;
      patch[size++] = seed;
      side[seed] = 1;
      for (int n = 0; n < size; n++) {
        ask(n);
        for (int k = 0; k < 3; k++) {
          int h = 3 * patch[n] + k;
          if (twin[h] < 0) {
            continue;
          }
          int other = twin[h] / 3;
          boolean agree = triangles[h] != triangles[twin[h]];
          byte wanted = (byte) (agree ? side[patch[n]] : -side[patch[n]]);
          if (side[other] == 0) {
            side[other] = wanted;
            turned += wanted < 0 ? 1 : 0;
            patch[size++] = other;
          } else if (side[other] != wanted) {
            throw RepairProblem.ONE_SIDED.refuse(
                "A piece of " + size + " triangles or more has no inside and outside.",
                "Model it with a thickness, or use repair by regeneration.");
          }
        }
      }
      byte minority = (byte) (2 * turned > size ? 1 : -1);
      for (int n = 0; n < size; n++) {
        if (side[patch[n]] == minority) {
          int i = 3 * patch[n];
          int swap = triangles[i + 1];
          triangles[i + 1] = triangles[i + 2];
          triangles[i + 2] = swap;
          flipped++;
        }
      }
    }
  }

  /** Gives every fan of triangles around a vertex a vertex of its own; returns how many more. */
  private int splitFans(int[] twin) {
    int[] parent = new int[triangles.length];
    Arrays.setAll(parent, c -> c);
    for (int h = 0; h < twin.length; h++) {
      ask(h);
      if (twin[h] > h) {
        join(parent, h, EdgePairs.next(twin[h]));
        join(parent, EdgePairs.next(h), twin[h]);
      }
    }
    int[] number = new int[triangles.length];
    boolean[] used = new boolean[xyz.length / 3];
    float[] split = new float[3 * triangles.length];
    int vertices = 0;
    int before = 0;
    for (int c = 0; c < triangles.length; c++) {
      ask(c);
      before += used[triangles[c]] ? 0 : 1;
      used[triangles[c]] = true;
      int root = root(parent, c);
      if (root == c) {
        System.arraycopy(xyz, 3 * triangles[c], split, 3 * vertices, 3);
        number[c] = vertices++;
      }
    }
    for (int c = 0; c < triangles.length; c++) {
      triangles[c] = number[root(parent, c)];
    }
    xyz = Arrays.copyOf(split, 3 * vertices);
    return vertices - before;
  }

  private static int root(int[] parent, int c) {
    while (parent[c] != c) {
      parent[c] = parent[parent[c]];
      c = parent[c];
    }
    return c;
  }

  private static void join(int[] parent, int a, int b) {
    int ra = root(parent, a);
    int rb = root(parent, b);
    parent[Math.max(ra, rb)] = Math.min(ra, rb);
  }

  private TriangleMesh compact() {
    int[] number = new int[xyz.length / 3];
    Arrays.fill(number, -1);
    float[] used = new float[xyz.length];
    int[] t = new int[triangles.length];
    int vertices = 0;
    for (int c = 0; c < t.length; c++) {
      int v = triangles[c];
      if (number[v] < 0) {
        System.arraycopy(xyz, 3 * v, used, 3 * vertices, 3);
        number[v] = vertices++;
      }
      t[c] = number[v];
    }
    return new TriangleMesh(Arrays.copyOf(used, 3 * vertices), t);
  }
}
