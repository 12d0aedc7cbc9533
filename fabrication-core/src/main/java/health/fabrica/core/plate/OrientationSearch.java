package health.fabrica.core.plate;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Tries ways up and ranks them: the six along the axes, the directions of the largest flat parts of
 * the surface, and directions spread evenly over the sphere (Fibonacci lattice). Each costs one
 * walk over the triangles; several run at once, and the result does not depend on how many.
 */
public final class OrientationSearch {

  private static final int SPREAD = 256;
  private static final int FLAT = 24;
  private static final double NORMAL_STEP = 0.05;
  private static final double ON_BED_MM = 0.1;

  private final TriangleMesh mesh;
  private final BitSet critical;
  private final OrientationGoal goal;
  private final double[] normals;

  private OrientationSearch(TriangleMesh mesh, BitSet critical, OrientationGoal goal) {
    this.mesh = mesh;
    this.critical = critical;
    this.goal = goal;
    this.normals = new double[4 * mesh.triangleCount()];
    float[] normal = new float[3];
    for (int t = 0; t < mesh.triangleCount(); t++) {
      normals[4 * t + 3] = mesh.normal(t, normal);
      for (int axis = 0; axis < 3; axis++) {
        normals[4 * t + axis] = normal[axis];
      }
    }
  }

  /**
   * The orientations that fit the machine, best first.
   *
   * @param mesh closed, outward normals
   * @param critical numbers of triangles that must stay free of supports and off the bed where
   *     possible
   * @param most how many to give at most
   * @throws health.fabrica.core.problem.ProblemException FAB-1520 when none fits, FAB-1000 when
   *     cancelled
   */
  public static List<Orientation> best(
      TriangleMesh mesh,
      BitSet critical,
      OrientationGoal goal,
      int most,
      int threads,
      WorkMonitor monitor) {
    return new OrientationSearch(mesh, critical, goal)
        .ranked(threads, monitor).stream().limit(most).toList();
  }

  private List<Orientation> ranked(int threads, WorkMonitor monitor) {
    List<Vec3> directions = directions();
    Orientation[] tried = new Orientation[directions.size()];
    Parallel.loop(
        threads,
        tried.length,
        1,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            monitor.check();
            tried[i] = measure(Rotation.downwards(directions.get(i)));
          }
        });
    List<Orientation> fitting = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    for (Orientation one : tried) {
      if (fits(one)) {
        fitting.add(one);
      }
      least = Math.min(least, one.heightMm());
    }
    if (fitting.isEmpty()) {
      throw PlateProblem.PLATE_NO_ORIENTATION.refuse(
          String.format(
              Locale.ROOT,
              "None of %d orientations fits %.1f x %.1f x %.1f mm; the lowest is %.1f mm high.",
              tried.length,
              goal.buildXMm(),
              goal.buildYMm(),
              goal.buildZMm(),
              least),
          "Choose a larger machine or split the part.");
    }
    return scored(fitting);
  }

  /** A quarter turn on the bed is always possible. */
  private boolean fits(Orientation one) {
    double x = one.sizeXMm();
    double y = one.sizeYMm();
    boolean straight = x <= goal.buildXMm() && y <= goal.buildYMm();
    boolean turned = y <= goal.buildXMm() && x <= goal.buildYMm();
    return one.heightMm() <= goal.buildZMm() && (straight || turned);
  }

  private List<Orientation> scored(List<Orientation> fitting) {
    double overhang = worst(fitting, Orientation::overhangMm2);
    double support = worst(fitting, Orientation::supportMm3);
    double height = worst(fitting, Orientation::heightMm);
    double marked = worst(fitting, Orientation::criticalMm2);
    List<Orientation> scored = new ArrayList<>();
    for (Orientation one : fitting) {
      scored.add(
          one.withScore(
              goal.overhangWeight() * one.overhangMm2() / overhang
                  + goal.supportWeight() * one.supportMm3() / support
                  + goal.heightWeight() * one.heightMm() / height
                  + goal.criticalWeight() * one.criticalMm2() / marked));
    }
    scored.sort(Comparator.comparingDouble(Orientation::score));
    return scored;
  }

  private static double worst(List<Orientation> all, ToDoubleFunction<Orientation> measure) {
    double worst = all.stream().mapToDouble(measure).max().orElse(0);
    return worst > 0 ? worst : 1;
  }

  private Orientation measure(Rotation rotation) {
    float[] p = mesh.xyz();
    double[] low = {1e300, 1e300, 1e300};
    double[] high = {-1e300, -1e300, -1e300};
    for (int vertex : mesh.triangles()) {
      Vec3 at = rotation.apply(p[3 * vertex], p[3 * vertex + 1], p[3 * vertex + 2]);
      widen(low, high, 0, at.x());
      widen(low, high, 1, at.y());
      widen(low, high, 2, at.z());
    }
    double steep = -Math.cos(Math.toRadians(goal.overhangDegrees()));
    double overhang = 0;
    double support = 0;
    double base = 0;
    double marked = 0;
    for (int t = 0; t < mesh.triangleCount(); t++) {
      double facing = rotation.height(normals[4 * t], normals[4 * t + 1], normals[4 * t + 2]);
      if (facing > steep) {
        continue;
      }
      double area = normals[4 * t + 3];
      double above = middle(rotation, t) - low[2];
      if (above < ON_BED_MM) {
        base += area;
      } else {
        overhang += area;
        support += area * -facing * above;
      }
      marked += critical.get(t) ? area : 0;
    }
    return new Orientation(
        rotation,
        high[0] - low[0],
        high[1] - low[1],
        high[2] - low[2],
        overhang,
        support,
        base,
        marked,
        0);
  }

  private static void widen(double[] low, double[] high, int axis, double value) {
    low[axis] = Math.min(low[axis], value);
    high[axis] = Math.max(high[axis], value);
  }

  private double middle(Rotation rotation, int t) {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      int vertex = 3 * mesh.triangles()[3 * t + k];
      sum += rotation.height(mesh.xyz()[vertex], mesh.xyz()[vertex + 1], mesh.xyz()[vertex + 2]);
    }
    return sum / 3;
  }

  private List<Vec3> directions() {
    List<Vec3> directions = new ArrayList<>();
    for (int sign = -1; sign <= 1; sign += 2) {
      directions.add(new Vec3(0, 0, sign));
      directions.add(new Vec3(0, sign, 0));
      directions.add(new Vec3(sign, 0, 0));
    }
    directions.addAll(flatParts());
    double golden = Math.PI * (3 - Math.sqrt(5));
    for (int i = 0; i < SPREAD; i++) {
      double z = 1 - (2 * i + 1.0) / SPREAD;
      double r = Math.sqrt(1 - z * z);
      directions.add(new Vec3(r * Math.cos(golden * i), r * Math.sin(golden * i), z));
    }
    return directions;
  }

  /** Directions in which much of the surface looks, by cells of the normals. */
  private List<Vec3> flatParts() {
    Map<Long, double[]> cells = new TreeMap<>();
    for (int t = 0; t < mesh.triangleCount(); t++) {
      double area = normals[4 * t + 3];
      long cell = 0;
      for (int axis = 0; axis < 3; axis++) {
        cell = 1000 * cell + Math.round(normals[4 * t + axis] / NORMAL_STEP) + 500;
      }
      double[] sum = cells.computeIfAbsent(cell, key -> new double[4]);
      for (int axis = 0; axis < 3; axis++) {
        sum[axis] += area * normals[4 * t + axis];
      }
      sum[3] += area;
    }
    return cells.values().stream()
        .filter(sum -> sum[3] > 0)
        .sorted(Comparator.comparingDouble((double[] sum) -> -sum[3]))
        .limit(FLAT)
        .map(sum -> new Vec3(sum[0], sum[1], sum[2]))
        .filter(direction -> direction.length() > 0)
        .toList();
  }
}
