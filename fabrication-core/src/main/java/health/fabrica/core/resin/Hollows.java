package health.fabrica.core.resin;

import health.fabrica.core.slice.BitComponents;
import health.fabrica.core.slice.BitGrid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Follows islands and hollows from layer to layer as a print grows downwards into the vat. A hollow
 * of a layer belongs to the hollows of the layer before that it touches; when one of them reaches
 * the outside, air can come in. One that cannot is a suction cup while it is open, and traps resin
 * when it closes.
 *
 * <p>Memory: the parts of two layers. One thread.
 */
final class Hollows {

  private static final class Group {
    final int first;
    boolean vented;
    int last;
    double openMm2;
    double largestMm2;
    double volumeMm3;

    Group(int first) {
      this.first = first;
    }
  }

  private final double pixelMm2;
  private final double layerMm;
  private final double worthMm2;
  private final List<ResinSummary.Island> islands = new ArrayList<>();
  private final List<ResinSummary.Cup> cups = new ArrayList<>();
  private double trappedMm3;
  private List<Group> before = List.of();
  private BitComponents voidsBefore = new BitComponents(new BitGrid(1, 1));
  private BitGrid solidBefore = new BitGrid(1, 1);
  private int layer = -1;

  /**
   * @param worthMm2 smaller islands and openings are left out
   */
  Hollows(double pixelMm2, double layerMm, double worthMm2) {
    this.pixelMm2 = pixelMm2;
    this.layerMm = layerMm;
    this.worthMm2 = worthMm2;
  }

  /** The next layer: what is cured, its parts, and a grid that nobody else uses. */
  void add(BitGrid solid, BitComponents parts) {
    layer++;
    if (layer > 0) {
      islands(parts);
    }
    BitGrid empty = new BitGrid(solid.nx(), solid.ny());
    for (int row = 0; row < solid.ny(); row++) {
      empty.setSpan(0, solid.nx(), row);
    }
    empty.andNot(solid);
    BitComponents voids = new BitComponents(empty);
    List<Group> now = groups(voids);
    vent(voids, now, solid);
    grow(voids, now);
    close(now);
    before = now;
    voidsBefore = voids;
    solidBefore = solid;
  }

  private void islands(BitComponents parts) {
    boolean[] held = parts.touching(solidBefore);
    int[] sizes = parts.sizes();
    for (int part = 0; part < held.length; part++) {
      double area = sizes[part] * pixelMm2;
      if (!held[part] && area >= worthMm2) {
        islands.add(new ResinSummary.Island(layer, area));
      }
    }
  }

  private List<Group> groups(BitComponents voids) {
    List<Group> now = new ArrayList<>();
    for (int part = 0; part < voids.count(); part++) {
      now.add(new Group(layer));
    }
    if (layer > 0) {
      voids.overlaps(voidsBefore, (part, old) -> join(now, now.get(part), before.get(old)));
    }
    return now;
  }

  /** Both become the older one. */
  private void join(List<Group> now, Group a, Group b) {
    if (a == b) {
      return;
    }
    Group kept = a.first < b.first ? a : b;
    Group gone = kept == a ? b : a;
    kept.vented |= gone.vented;
    kept.largestMm2 = Math.max(kept.largestMm2, gone.largestMm2);
    kept.volumeMm3 += gone.volumeMm3;
    kept.last = Math.max(kept.last, gone.last);
    now.replaceAll(group -> group == gone ? kept : group);
    List<Group> older = new ArrayList<>(before);
    older.replaceAll(group -> group == gone ? kept : group);
    before = older;
  }

  /** Whatever reaches the border of the display has air. */
  private static void vent(BitComponents voids, List<Group> now, BitGrid solid) {
    for (int i = 0; i < solid.nx(); i++) {
      vent(voids.at(i, 0), now);
      vent(voids.at(i, solid.ny() - 1), now);
    }
    for (int j = 0; j < solid.ny(); j++) {
      vent(voids.at(0, j), now);
      vent(voids.at(solid.nx() - 1, j), now);
    }
  }

  private static void vent(int part, List<Group> now) {
    if (part >= 0) {
      now.get(part).vented = true;
    }
  }

  private void grow(BitComponents voids, List<Group> now) {
    now.forEach(group -> group.openMm2 = 0);
    int[] sizes = voids.sizes();
    for (int part = 0; part < sizes.length; part++) {
      Group group = now.get(part);
      double area = sizes[part] * pixelMm2;
      group.openMm2 += area;
      group.largestMm2 = Math.max(group.largestMm2, group.openMm2);
      group.volumeMm3 += area * layerMm;
      group.last = layer;
    }
  }

  /** Hollows of the layer before that go on nowhere are closed now. */
  private void close(List<Group> now) {
    for (Group group : List.copyOf(new LinkedHashSet<>(before))) {
      if (!now.contains(group)) {
        ended(group, true);
      }
    }
  }

  private void ended(Group group, boolean closed) {
    if (group.vented || group.largestMm2 < worthMm2) {
      return;
    }
    cups.add(new ResinSummary.Cup(group.first, group.last, group.largestMm2, group.volumeMm3));
    if (closed) {
      trappedMm3 += group.volumeMm3;
    }
  }

  /** After the last layer. */
  void end() {
    for (Group group : new LinkedHashSet<>(before)) {
      ended(group, false);
    }
    before = List.of();
  }

  List<ResinSummary.Island> islands() {
    return islands;
  }

  List<ResinSummary.Cup> cups() {
    return cups;
  }

  double trappedMm3() {
    return trappedMm3;
  }
}
