package health.fabrica.core.repair;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.IsoSurface;
import health.fabrica.core.mesh.QuadricDecimator;
import health.fabrica.core.mesh.SurfaceDistance;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.quality.RayCrossings;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes a new surface of what a mesh encloses. A node of a grid is inside when at least half of the
 * six rays along the axes, weighed by the directions of the triangles they pass, say so (a body
 * that is inside out counts like its mirror image): a winding number (Jacobson, Kavan,
 * Sorkine-Hornung, Robust inside-outside segmentation using generalized winding numbers, 2013) of
 * six samples, which bears holes and overlaps. The surface passes the grid edges by the exact
 * distances of its nodes to the mesh.
 *
 * <p>Memory: about 8 bytes a node of the grid, which is bounded.
 */
public final class Regenerator {

  /** Most nodes of the grid. */
  public static final long MAX_NODES = 24_000_000;

  private static final int MARGIN = 2;
  private static final int SLICES_A_CHUNK = 4;
  private static final int HALF_OF_SIX = 3;
  private static final double REACH = 3; // steps of the grid up to which distances count
  private static final double DECIMATION_SHARE = 0.05;

  private final TriangleMesh input;
  private final double pitch;
  private final double[] origin = new double[3];
  private final int[] size = new int[3];
  private final int threads;
  private final WorkMonitor monitor;

  private Regenerator(TriangleMesh input, double pitch, int threads, WorkMonitor monitor) {
    this.input = input;
    this.pitch = pitch;
    this.threads = threads;
    this.monitor = monitor;
    MeshMeasures measures = MeshMeasures.of(input);
    double[] low = {measures.min().x(), measures.min().y(), measures.min().z()};
    double[] high = {measures.max().x(), measures.max().y(), measures.max().z()};
    double nodes = 1;
    for (int d = 0; d < 3; d++) {
      // A part of a step off the lowest coordinate, so that flat sides do not lie on nodes.
      origin[d] = low[d] - (MARGIN + 0.382) * pitch;
      double steps = Math.ceil((high[d] - origin[d]) / pitch) + MARGIN + 1;
      nodes *= steps;
      size[d] = (int) Math.min(steps, 1 << 20);
    }
    if (!(nodes <= MAX_NODES)) {
      throw RepairProblem.GRID_TOO_LARGE.refuse(
          String.format(
              Locale.ROOT,
              "A grid of %.4g mm would have %.3g nodes; the limit is %d.",
              pitch,
              nodes,
              MAX_NODES),
          "Choose a coarser grid, at least "
              + String.format(Locale.ROOT, "%.3g", finest(input))
              + " mm.");
    }
  }

  /** A 400th of the diagonal, or coarser where memory asks for it, mm. */
  static double defaultPitch(TriangleMesh mesh) {
    MeshMeasures m = MeshMeasures.of(mesh);
    return Math.max(m.max().minus(m.min()).length() / 400, finest(mesh));
  }

  /** The finest grid that a mesh may have, mm. */
  public static double finest(TriangleMesh mesh) {
    MeshMeasures m = MeshMeasures.of(mesh);
    Vec3 e = m.max().minus(m.min());
    double pitch = Math.max(e.length() / 1000, 1e-9);
    while ((e.x() / pitch + 7) * (e.y() / pitch + 7) * (e.z() / pitch + 7) > 0.98 * MAX_NODES) {
      pitch *= 1.02;
    }
    return pitch;
  }

  /**
   * Makes a new surface.
   *
   * @param pitchMm step of the grid; smaller details are lost, edges are rounded by about half of
   *     it
   * @throws ProblemException FAB-1622 when the mesh encloses nothing, FAB-1623 when the grid is too
   *     fine, FAB-1000 when cancelled
   */
  public static Repaired regenerate(
      TriangleMesh mesh, double pitchMm, int threads, WorkMonitor monitor) {
    return new Regenerator(mesh, pitchMm, threads, monitor).run();
  }

  /**
   * What a mesh encloses, on a grid.
   *
   * @param volume values from 1 inside, less outside, by the distance to the mesh near it
   * @param segmentation the nodes inside
   */
  public record Voxels(Volume volume, Segmentation segmentation) {}

  /**
   * Puts what a mesh encloses on a grid.
   *
   * @param pitchMm step of the grid
   * @throws ProblemException FAB-1622 when the mesh encloses nothing, FAB-1623 when the grid is too
   *     fine, FAB-1000 when cancelled
   */
  public static Voxels voxels(TriangleMesh mesh, double pitchMm, int threads, WorkMonitor monitor) {
    Regenerator regenerator = new Regenerator(mesh, pitchMm, threads, monitor);
    BitMask inside = regenerator.enclosed();
    return regenerator.voxels(inside, new SurfaceDistance(mesh, monitor));
  }

  private BitMask enclosed() {
    monitor.progress("regenerate", 0);
    BitMask inside = inside();
    if (inside.count() == 0) {
      throw RepairProblem.NOTHING_ENCLOSED.refuse(
          String.format(
              Locale.ROOT,
              "The %d triangles enclose no node of a grid of %.4g mm.",
              input.triangleCount(),
              pitch),
          "Check the unit and the direction of the triangles, or choose a finer grid.");
    }
    return inside;
  }

  private Voxels voxels(BitMask inside, SurfaceDistance old) {
    long voxels = inside.count();
    Volume field = field(inside, old);
    double voxel = pitch * pitch * pitch;
    Segmentation segmentation =
        new Segmentation(
            inside, Optional.empty(), 1, Short.MAX_VALUE, voxels, voxels * voxel, 1, 1, voxels, 0);
    return new Voxels(field, segmentation);
  }

  private Repaired run() {
    BitMask inside = enclosed();
    SurfaceDistance old = new SurfaceDistance(input, monitor);
    Voxels made = voxels(inside, old);
    TriangleMesh surface =
        IsoSurface.extract(made.volume(), made.segmentation(), 40_000_000, threads, monitor);
    TriangleMesh mesh =
        QuadricDecimator.decimate(surface, DECIMATION_SHARE * pitch, threads, monitor).mesh();
    MeshMeasures before = MeshMeasures.of(input);
    MeshMeasures after = MeshMeasures.of(mesh);
    return new Repaired(
        mesh,
        new RepairReport(
            "regenerate",
            pitch,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            input.triangleCount(),
            mesh.triangleCount(),
            before.volumeMm3(),
            after.volumeMm3(),
            before.areaMm2(),
            after.areaMm2(),
            new SurfaceDistance(mesh, monitor).measure(Centres.of(input), threads, monitor),
            old.measure(Centres.of(mesh), threads, monitor)));
  }

  /** Nodes inside, by the vote of six rays. */
  private BitMask inside() {
    TriangleMesh tidy = LocalRepair.tidied(input, monitor);
    double[] p = new double[tidy.xyz().length];
    for (int n = 0; n < p.length; n++) {
      p[n] = (tidy.xyz()[n] - origin[n % 3]) / pitch;
    }
    byte[][] votes = new byte[size[2]][size[0] * size[1]];
    for (int u = 0; u < 3; u++) {
      monitor.check();
      vote(
          votes,
          u,
          new RayCrossings(p, tidy.triangles(), u, size[(u + 1) % 3], size[(u + 2) % 3], monitor));
      monitor.progress("regenerate", 0.1 * (u + 1));
    }
    BitMask mask = new BitMask(size[0], size[1], size[2]);
    for (int k = 0; k < size[2]; k++) {
      monitor.check();
      for (int n = 0; n < votes[k].length; n++) {
        if (votes[k][n] >= HALF_OF_SIX) {
          mask.set(n % size[0], n / size[0], k);
        }
      }
    }
    return mask;
  }

  private void vote(byte[][] votes, int u, RayCrossings rays) {
    int nv = size[(u + 1) % 3];
    Parallel.loop(
        threads,
        size[(u + 2) % 3],
        SLICES_A_CHUNK,
        (from, to) -> {
          monitor.check();
          int[] node = new int[3];
          for (int w = from; w < to; w++) {
            for (int v = 0; v < nv; v++) {
              node[(u + 1) % 3] = v;
              node[(u + 2) % 3] = w;
              line(votes, u, node, rays, v, w);
            }
          }
        });
  }

  private void line(byte[][] votes, int u, int[] node, RayCrossings rays, int v, int w) {
    int count = rays.count(v, w);
    int ahead = 0;
    for (int n = 0; n < count; n++) {
      ahead += rays.sign(v, w, n);
    }
    int behind = 0;
    int next = 0;
    for (int i = 0; count > 0 && i < size[u]; i++) {
      while (next < count && rays.position(v, w, next) < i) {
        int sign = rays.sign(v, w, next++);
        ahead -= sign;
        behind -= sign;
      }
      int vote = Math.min(1, Math.abs(ahead)) + Math.min(1, Math.abs(behind));
      if (vote > 0) {
        node[u] = i;
        votes[node[2]][node[1] * size[0] + node[0]] += (byte) vote;
      }
    }
  }

  /** Signed distances in units of the grid, scaled to 16 bits, exact near the change of sign. */
  private Volume field(BitMask inside, SurfaceDistance old) {
    short[][] values = new short[size[2]][size[0] * size[1]];
    double scale = (Short.MAX_VALUE - 1) / REACH;
    Parallel.loop(
        threads,
        size[2],
        SLICES_A_CHUNK,
        (from, to) -> {
          for (int k = from; k < to; k++) {
            for (int n = 0; n < values[k].length; n++) {
              if (n % size[0] == 0) {
                monitor.check();
              }
              int i = n % size[0];
              int j = n / size[0];
              boolean in = inside.get(i, j, k);
              double steps = REACH;
              if (besideOther(inside, i, j, k, in)) {
                steps = Math.min(REACH, old.of(x(0, i), x(1, j), x(2, k)) / pitch);
              }
              int value = Math.max(1, (int) Math.round(scale * steps));
              values[k][n] = (short) (in ? value : 1 - value);
            }
          }
          monitor.progress("regenerate", 0.3 + 0.4 * to / size[2]);
        });
    Affine affine =
        new Affine(
            new Vec3(origin[0], origin[1], origin[2]),
            new Vec3(pitch, 0, 0),
            new Vec3(0, pitch, 0),
            new Vec3(0, 0, pitch));
    return new Volume(Modality.OTHER, size[0], size[1], values, affine);
  }

  private double x(int axis, int node) {
    return origin[axis] + node * pitch;
  }

  private static boolean besideOther(BitMask m, int i, int j, int k, boolean in) {
    return m.get(i - 1, j, k) != in
        || m.get(i + 1, j, k) != in
        || m.get(i, j - 1, k) != in
        || m.get(i, j + 1, k) != in
        || m.get(i, j, k - 1) != in
        || m.get(i, j, k + 1) != in;
  }
}
