package health.fabrica.core.resin;

import health.fabrica.core.polygon.Region;
import health.fabrica.core.slice.BitComponents;
import health.fabrica.core.slice.BitGrid;
import health.fabrica.core.slice.Layer;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Places for drain holes. A hollow that is never open to the side or the platform while it grows is
 * a suction cup, closed or not; it gets two level holes at its low end, the first through the
 * thinnest wall there, the second far from it, so that air comes in with the first layers and resin
 * runs out when it is washed. Level holes are open from the start: one downwards would be sealed by
 * the platform.
 *
 * <p>Works on pixels of a sixth of a hole, in every so many layers; narrower hollows are not seen.
 */
final class DrainPlaces {

  private static final int PIXELS_A_HOLE = 6;
  private static final int HALF = 128;
  private static final int MOST_BORDER = 3000;
  private static final double FAR_SHARE = 2;

  /**
   * What was found.
   *
   * @param holes two a hollow
   * @param drained hollows with holes
   * @param left hollows that no hole of the allowed length leads out of
   */
  record Found(List<DrainHole> holes, int drained, int left) {}

  private final HollowRules rules;
  private final double pixelMm;
  private final int nx;
  private final int ny;
  private final int everyNth;
  private final List<Layer> layers;
  private final List<BitComponents> voids = new ArrayList<>();
  private final List<int[]> groups = new ArrayList<>(); // of each part of each sample
  private int[] parent = new int[256];
  private boolean[] vented = new boolean[256];
  private int[] first = new int[256];
  private double[] volume = new double[256];
  private int count;

  private DrainPlaces(
      List<Layer> layers, double widthMm, double depthMm, HollowRules rules, double layerMm) {
    this.layers = layers;
    this.rules = rules;
    this.pixelMm = rules.holeMm() / PIXELS_A_HOLE;
    this.nx = (int) Math.ceil(widthMm / pixelMm) + 1;
    this.ny = (int) Math.ceil(depthMm / pixelMm) + 1;
    this.everyNth = Math.max(1, (int) (pixelMm / layerMm));
  }

  /**
   * Finds places.
   *
   * @param layers of the model without its cavities, within the display
   * @param widthMm of the display, from zero
   * @param depthMm of the display, from zero
   */
  static Found find(
      List<Layer> layers, double widthMm, double depthMm, HollowRules rules, WorkMonitor monitor) {
    if (layers.isEmpty()) {
      return new Found(List.of(), 0, 0);
    }
    DrainPlaces places = new DrainPlaces(layers, widthMm, depthMm, rules, layers.get(0).heightMm());
    places.follow(monitor);
    return places.holes(monitor);
  }

  private void follow(WorkMonitor monitor) {
    Coverage coverage = new Coverage(nx, ny);
    for (int layer = 0; layer < layers.size(); layer += everyNth) {
      monitor.check();
      BitGrid empty = empty(coverage, layers.get(layer).region());
      BitComponents parts = new BitComponents(empty);
      int[] group = new int[parts.count()];
      int[] sizes = parts.sizes();
      int sample = voids.size();
      for (int part = 0; part < group.length; part++) {
        group[part] = newGroup(sample, sizes[part]);
      }
      for (int i = 0; i < nx; i++) {
        vent(parts.at(i, 0), group);
        vent(parts.at(i, ny - 1), group);
      }
      for (int j = 0; j < ny; j++) {
        vent(parts.at(0, j), group);
        vent(parts.at(nx - 1, j), group);
      }
      if (sample > 0) {
        int[] below = groups.get(sample - 1);
        parts.overlaps(voids.get(sample - 1), (part, other) -> join(group[part], below[other]));
      }
      voids.add(parts);
      groups.add(group);
    }
  }

  private BitGrid empty(Coverage coverage, Region region) {
    byte[] grey = coverage.image(region, 1 / pixelMm, 1 / pixelMm);
    BitGrid empty = new BitGrid(nx, ny);
    for (int i = 0; i < grey.length; i++) {
      if ((grey[i] & 0xFF) < HALF) {
        empty.set(i % nx, i / nx);
      }
    }
    return empty;
  }

  private int newGroup(int sample, int pixels) {
    if (count == parent.length) {
      parent = Arrays.copyOf(parent, 2 * count);
      vented = Arrays.copyOf(vented, 2 * count);
      first = Arrays.copyOf(first, 2 * count);
      volume = Arrays.copyOf(volume, 2 * count);
    }
    parent[count] = count;
    first[count] = sample;
    volume[count] = pixels * pixelMm * pixelMm * everyNth * layers.get(0).heightMm();
    return count++;
  }

  private void vent(int part, int[] group) {
    if (part >= 0) {
      vented[root(group[part])] = true;
    }
  }

  private int root(int group) {
    int g = group;
    while (parent[g] != g) {
      parent[g] = parent[parent[g]];
      g = parent[g];
    }
    return g;
  }

  private void join(int a, int b) {
    int low = Math.min(root(a), root(b));
    int high = Math.max(root(a), root(b));
    if (low != high) {
      parent[high] = low;
      vented[low] |= vented[high];
      first[low] = Math.min(first[low], first[high]);
      volume[low] += volume[high];
    }
  }

  private Found holes(WorkMonitor monitor) {
    List<DrainHole> holes = new ArrayList<>();
    int drained = 0;
    int left = 0;
    for (int group = 0; group < count; group++) {
      monitor.check();
      if (root(group) == group && !vented[group] && volume[group] >= rules.leastMm3()) {
        List<DrainHole> own = holes(group);
        holes.addAll(own);
        drained += own.isEmpty() ? 0 : 1;
        left += own.isEmpty() ? 1 : 0;
      }
    }
    return new Found(holes, drained, left);
  }

  /** The two holes of a hollow, at its low end. */
  private List<DrainHole> holes(int group) {
    double sampleMm = everyNth * layers.get(0).heightMm();
    int radius = (int) Math.ceil(rules.holeMm() / 2 / sampleMm);
    // The axis a radius above the lowest place, so that the hole begins there; else nearer to it.
    for (int down = 0; down <= radius; down++) {
      int sample = Math.min(voids.size() - 1, first[group] + radius - down);
      List<DrainHole> found = holesAt(group, sample);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private List<DrainHole> holesAt(int group, int sample) {
    List<int[]> inner = border(sample, group, true);
    List<int[]> outer = border(sample, group, false);
    if (inner.isEmpty() || outer.isEmpty()) {
      return List.of();
    }
    int[] nearest = new int[inner.size()];
    double[] length = new double[inner.size()];
    int best = 0;
    for (int i = 0; i < nearest.length; i++) {
      length[i] = Double.POSITIVE_INFINITY;
      for (int o = 0; o < outer.size(); o++) {
        double d = distance(inner.get(i), outer.get(o));
        if (d < length[i]) {
          length[i] = d;
          nearest[i] = o;
        }
      }
      best = length[i] < length[best] ? i : best;
    }
    if (length[best] * pixelMm > rules.longestHoleMm()) {
      return List.of();
    }
    int second = best;
    double mostPixels =
        Math.min(
            rules.longestHoleMm() / pixelMm, FAR_SHARE * length[best] + rules.holeMm() / pixelMm);
    for (int i = 0; i < nearest.length; i++) {
      if (length[i] <= mostPixels
          && distance(inner.get(i), inner.get(best))
              > distance(inner.get(second), inner.get(best))) {
        second = i;
      }
    }
    List<DrainHole> holes = new ArrayList<>();
    holes.add(hole(inner.get(best), outer.get(nearest[best]), sample));
    if (second != best) {
      holes.add(hole(inner.get(second), outer.get(nearest[second]), sample));
    }
    return holes;
  }

  private static double distance(int[] a, int[] b) {
    double dx = a[0] - b[0];
    double dy = a[1] - b[1];
    return Math.sqrt(dx * dx + dy * dy);
  }

  /** Empty pixels beside solid ones, of the hollow or of what has air; thinned where many. */
  private List<int[]> border(int sample, int group, boolean own) {
    BitComponents parts = voids.get(sample);
    int[] groupOf = groups.get(sample);
    List<int[]> all = new ArrayList<>();
    for (int j = 1; j < ny - 1; j++) {
      for (int i = 1; i < nx - 1; i++) {
        int part = parts.at(i, j);
        if (part >= 0
            && (own ? root(groupOf[part]) == group : vented[root(groupOf[part])])
            && (parts.at(i - 1, j) < 0
                || parts.at(i + 1, j) < 0
                || parts.at(i, j - 1) < 0
                || parts.at(i, j + 1) < 0)) {
          all.add(new int[] {i, j});
        }
      }
    }
    int stride = 1 + all.size() / MOST_BORDER;
    List<int[]> thinned = new ArrayList<>();
    for (int n = 0; n < all.size(); n += stride) {
      thinned.add(all.get(n));
    }
    return thinned;
  }

  /** From the middle of a pixel to that of another one, and a pixel beyond both. */
  private DrainHole hole(int[] from, int[] to, int sample) {
    double length = distance(from, to);
    double ux = (to[0] - from[0]) / length;
    double uy = (to[1] - from[1]) / length;
    Layer layer = layers.get(sample * everyNth);
    return new DrainHole(
        (from[0] + 0.5 - ux) * pixelMm,
        (from[1] + 0.5 - uy) * pixelMm,
        (to[0] + 0.5 + ux) * pixelMm,
        (to[1] + 0.5 + uy) * pixelMm,
        (layer.bottomMm() + layer.topMm()) / 2,
        rules.holeMm() / 2);
  }
}
