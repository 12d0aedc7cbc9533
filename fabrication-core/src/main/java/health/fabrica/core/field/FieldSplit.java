package health.fabrica.core.field;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a body into parts that fit together again: pins on one side of the cut, holes with clearance
 * on the other. Pins stand where the body is thickest at the cut.
 */
public final class FieldSplit {

  private FieldSplit() {}

  /**
   * The pins of a cut.
   *
   * @param count how many, at least 0; two or more keep the parts from turning
   * @param radiusMm radius of a pin
   * @param lengthMm how far a pin stands out of the cut, and how far it goes into its own part
   * @param clearanceMm room around a pin in its hole
   * @param wallMm least material around the hole at the cut
   */
  public record Keys(
      int count, double radiusMm, double lengthMm, double clearanceMm, double wallMm) {

    /** Refuses lengths that are not positive. */
    public Keys {
      if (count < 0 || !(radiusMm > 0 && lengthMm > 0 && clearanceMm >= 0 && wallMm >= 0)) {
        throw new IllegalArgumentException("keys out of range");
      }
    }
  }

  /**
   * Both parts of a cut.
   *
   * @param kept the part that the normal of the plane points away from, with the pins
   * @param other the other part, with the holes
   * @param pins middles of the pins, on the plane
   */
  public record Parts(DistanceField kept, DistanceField other, List<Vec3> pins) {

    /** Copies its list. */
    public Parts {
      pins = List.copyOf(pins);
    }
  }

  /** Whether a plane has some of the body on both sides. */
  public static boolean meets(DistanceField field, Solids.HalfSpace side) {
    boolean here = false;
    boolean there = false;
    for (int k = 0; k < field.slices() && !(here && there); k++) {
      for (int j = 0; j < field.rows(); j++) {
        for (int i = 0; i < field.columns(); i++) {
          if (field.signedMm(i, j, k) >= 0) {
            Vec3 p = field.affine().apply(i, j, k);
            boolean in = side.signedMm(p.x(), p.y(), p.z()) >= 0;
            here |= in;
            there |= !in;
          }
        }
      }
    }
    return here && there;
  }

  /**
   * Cuts along a plane. The field given becomes the part with the pins.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1264 when the body is too thin for the
   *     pins at the cut, FAB-1261 when the plane misses the body
   */
  public static Parts cut(
      DistanceField field, Solids.HalfSpace side, Keys keys, WorkMonitor monitor) {
    List<Vec3> pins = places(field, side, keys);
    DistanceField other = field.copy();
    field.intersect(side, monitor);
    other.intersect(side.opposite(), monitor);
    for (Vec3 pin : pins) {
      Vec3 along = side.normal().times(keys.lengthMm());
      Solid body = new Solids.Capsule(pin.minus(along), pin.plus(along), keys.radiusMm());
      field.add(body, monitor);
      other.subtract(body.grown(keys.clearanceMm()), monitor);
    }
    return new Parts(field, other, pins);
  }

  /**
   * The thickest place of the body at the plane, then each time the one furthest from the others.
   */
  private static List<Vec3> places(DistanceField field, Solids.HalfSpace side, Keys keys) {
    double need = keys.radiusMm() + keys.clearanceMm() + keys.wallMm();
    Vec3 spacing = field.affine().spacingMm();
    double near = Math.max(spacing.x(), Math.max(spacing.y(), spacing.z())) / 2;
    List<Vec3> candidates = new ArrayList<>();
    Vec3 thickest = null;
    double most = 0;
    boolean met = false;
    for (int k = 0; k < field.slices(); k++) {
      for (int j = 0; j < field.rows(); j++) {
        for (int i = 0; i < field.columns(); i++) {
          double depth = field.signedMm(i, j, k);
          if (depth >= 0) {
            Vec3 p = field.affine().apply(i, j, k);
            double off = side.signedMm(p.x(), p.y(), p.z());
            met |= Math.abs(off) <= near;
            if (Math.abs(off) <= near && depth >= need) {
              candidates.add(p.plus(side.normal().times(off)));
              if (depth > most) {
                most = depth;
                thickest = candidates.get(candidates.size() - 1);
              }
            }
          }
        }
      }
    }
    if (!met) {
      throw FieldProblem.NOTHING_LEFT.refuse(
          "The plane does not meet the body.", "Move the plane into the body.");
    }
    List<Vec3> chosen = new ArrayList<>();
    while (chosen.size() < keys.count() && thickest != null) {
      chosen.add(thickest);
      thickest = furthest(candidates, chosen, 2 * need).orElse(null);
    }
    if (chosen.size() < keys.count()) {
      throw FieldProblem.NO_ROOM_FOR_KEYS.refuse(
          "At the cut there is room for "
              + chosen.size()
              + " of "
              + keys.count()
              + " pins that need "
              + need
              + " mm around their axis.",
          "Move the cut, or take fewer or thinner pins; for a shell, split before hollowing.");
    }
    return chosen;
  }

  /**
   * Of some places the one whose nearest of the chosen ones is furthest off.
   *
   * @param least it has to be further off than this, mm
   */
  public static Optional<Vec3> furthest(List<Vec3> candidates, List<Vec3> chosen, double least) {
    Vec3 best = null;
    double most = least;
    for (Vec3 candidate : candidates) {
      double nearest = Double.POSITIVE_INFINITY;
      for (Vec3 pin : chosen) {
        nearest = Math.min(nearest, candidate.minus(pin).length());
      }
      if (nearest > most) {
        most = nearest;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * Cuts a body until each part fits into the build volume, in halves across its longest excess.
   *
   * @param buildMm the room of the printer along x, y and z; the orientation of the parts stays
   * @return the parts in a fixed order; one when the body fits
   */
  public static List<DistanceField> toFit(
      DistanceField field, Vec3 buildMm, Keys keys, WorkMonitor monitor) {
    List<DistanceField> done = new ArrayList<>();
    List<DistanceField> open = new ArrayList<>(List.of(field));
    while (!open.isEmpty()) {
      monitor.check();
      DistanceField part = open.remove(0);
      Extent extent = Extent.of(part);
      Vec3 size = extent.high().minus(extent.low());
      double x = size.x() / buildMm.x();
      double y = size.y() / buildMm.y();
      double z = size.z() / buildMm.z();
      double most = Math.max(x, Math.max(y, z));
      if (most <= 1) {
        done.add(part);
        continue;
      }
      Vec3 normal = new Vec3(x == most ? 1 : 0, x != most && y == most ? 1 : 0, 0);
      normal = normal.length() == 0 ? new Vec3(0, 0, 1) : normal;
      Vec3 middle = extent.low().plus(size.times(0.5));
      Parts parts = cut(part, new Solids.HalfSpace(middle, normal), keys, monitor);
      open.add(0, parts.other());
      open.add(0, parts.kept());
    }
    return done;
  }

  /**
   * The box around the voxels inside, with half a voxel of room.
   *
   * @param low lowest corner, LPS mm
   * @param high highest corner
   */
  public record Extent(Vec3 low, Vec3 high) {

    /**
     * Measures a field.
     *
     * @throws health.fabrica.core.problem.ProblemException FAB-1261 when nothing is inside
     */
    public static Extent of(DistanceField field) {
      double[] low = {1e30, 1e30, 1e30};
      double[] high = {-1e30, -1e30, -1e30};
      for (int k = 0; k < field.slices(); k++) {
        for (int j = 0; j < field.rows(); j++) {
          for (int i = 0; i < field.columns(); i++) {
            if (field.signedMm(i, j, k) >= 0) {
              Vec3 p = field.affine().apply(i, j, k);
              double[] xyz = {p.x(), p.y(), p.z()};
              for (int d = 0; d < 3; d++) {
                low[d] = Math.min(low[d], xyz[d]);
                high[d] = Math.max(high[d], xyz[d]);
              }
            }
          }
        }
      }
      if (high[0] < low[0]) {
        throw FieldProblem.NOTHING_LEFT.refuse(
            "No voxel is inside the body.", "Leave the last edit out or make it smaller.");
      }
      Vec3 s = field.affine().spacingMm();
      double by = Math.max(s.x(), Math.max(s.y(), s.z())) / 2;
      Vec3 room = new Vec3(by, by, by);
      return new Extent(
          new Vec3(low[0], low[1], low[2]).minus(room),
          new Vec3(high[0], high[1], high[2]).plus(room));
    }
  }
}
