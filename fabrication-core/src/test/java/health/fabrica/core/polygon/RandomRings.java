package health.fabrica.core.polygon;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Rings that polygon operations fail on: touching, collinear, sharing edges, slivers, spikes,
 * duplicates, nested holes, stars, pinches, and plain random ones.
 */
final class RandomRings {

  private final Random random;
  private final int step;
  private final int cells;
  private final List<Ring> made = new ArrayList<>();

  /**
   * @param step grid of all coordinates; crossings fall between
   * @param cells coordinates a direction
   */
  RandomRings(Random random, int step, int cells) {
    this.random = random;
    this.step = step;
    this.cells = cells;
  }

  List<Ring> make(int count) {
    while (made.size() < count) {
      made.add(next());
    }
    return made;
  }

  private Ring next() {
    return switch (random.nextInt(made.isEmpty() ? 6 : 11)) {
      case 0, 1 -> anyPoints(3 + random.nextInt(6));
      case 2 -> rectangle();
      case 3 -> star();
      case 4 -> spiked();
      case 5 -> sliver();
      case 6 -> last();
      case 7 -> last().reversed();
      case 8 -> shifted(last());
      case 9 -> withCollinearPoints(last());
      default -> nestedIn(last());
    };
  }

  private Ring last() {
    return made.get(random.nextInt(made.size()));
  }

  private int at() {
    return step * (random.nextInt(cells) - cells / 2);
  }

  private Ring anyPoints(int n) {
    int[] xy = new int[2 * n];
    for (int i = 0; i < xy.length; i++) {
      xy[i] = at();
    }
    return Ring.of(xy);
  }

  private Ring rectangle() {
    int x0 = at();
    int y0 = at();
    int x1 = at();
    int y1 = at();
    return Ring.of(x0, y0, x1, y0, x1, y1, x0, y1);
  }

  private Ring star() {
    int n = 5 + 2 * random.nextInt(3);
    double radius = step * cells / 3.0;
    int[] xy = new int[2 * n];
    for (int i = 0; i < n; i++) {
      double angle = 2 * Math.PI * i * 2 / n;
      xy[2 * i] = (int) Math.round(radius * Math.cos(angle));
      xy[2 * i + 1] = (int) Math.round(radius * Math.sin(angle));
    }
    return Ring.of(xy);
  }

  private Ring spiked() {
    int[] a = anyPoints(4).toArray();
    int x = at();
    int y = at();
    return Ring.of(a[0], a[1], a[2], a[3], x, y, a[2], a[3], a[4], a[5], a[6], a[7], a[4], a[5]);
  }

  private Ring sliver() {
    int x = at();
    int y = at();
    int dx = at();
    int dy = at();
    return Ring.of(x, y, x + dx, y + dy, x + dx + random.nextInt(3) - 1, y + dy + 1, x, y + 1);
  }

  private Ring shifted(Ring ring) {
    int dx = random.nextBoolean() ? 0 : step * (random.nextInt(3) - 1);
    int dy = step * (random.nextInt(3) - 1);
    int[] xy = ring.toArray();
    for (int i = 0; i < xy.length; i += 2) {
      xy[i] += dx;
      xy[i + 1] += dy;
    }
    return Ring.of(xy);
  }

  private Ring withCollinearPoints(Ring ring) {
    int[] xy = new int[4 * ring.size()];
    for (int i = 0; i < ring.size(); i++) {
      int j = (i + 1) % ring.size();
      xy[4 * i] = ring.x(i);
      xy[4 * i + 1] = ring.y(i);
      xy[4 * i + 2] = (ring.x(i) + ring.x(j)) / 2;
      xy[4 * i + 3] = (ring.y(i) + ring.y(j)) / 2;
    }
    return Ring.of(xy);
  }

  private Ring nestedIn(Ring ring) {
    int[] xy = ring.toArray();
    int x = xy[0];
    int y = xy[1];
    for (int i = 0; i < xy.length; i += 2) {
      xy[i] = (xy[i] + x) / 2;
      xy[i + 1] = (xy[i + 1] + y) / 2;
    }
    return random.nextBoolean() ? Ring.of(xy) : Ring.of(xy).reversed();
  }
}
