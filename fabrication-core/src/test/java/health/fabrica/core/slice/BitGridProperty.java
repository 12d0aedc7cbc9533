package health.fabrica.core.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BitGridProperty {

  private static BitGrid random(int nx, int ny, long seed, int oneIn) {
    BitGrid grid = new BitGrid(nx, ny);
    Random random = new Random(seed);
    for (int j = 0; j < ny; j++) {
      for (int i = 0; i < nx; i++) {
        if (random.nextInt(oneIn) == 0) {
          grid.set(i, j);
        }
      }
    }
    return grid;
  }

  @Property(tries = 100)
  void dilationIsEveryNodeWithinTheRadius(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 140) int nx,
      @ForAll @IntRange(min = 0, max = 5) int radius) {
    int ny = 20;
    BitGrid source = random(nx, ny, seed, 60);
    BitGrid wide = new BitGrid(nx, ny).dilationOf(source, radius);
    for (int j = 0; j < ny; j++) {
      for (int i = 0; i < nx; i++) {
        boolean near = false;
        for (int dy = -radius; dy <= radius; dy++) {
          for (int dx = -radius; dx <= radius; dx++) {
            near |= dx * dx + dy * dy <= radius * radius && source.get(i + dx, j + dy);
          }
        }
        assertThat(wide.get(i, j)).isEqualTo(near);
      }
    }
  }

  @Property(tries = 100)
  void partsAreWhatFloodingFinds(@ForAll long seed, @ForAll @IntRange(min = 2, max = 140) int nx) {
    int ny = 24;
    BitGrid grid = random(nx, ny, seed, 2);
    BitComponents parts = new BitComponents(grid);
    int[][] flood = new int[ny][nx];
    int found = 0;
    for (int j = 0; j < ny; j++) {
      for (int i = 0; i < nx; i++) {
        if (grid.get(i, j) && flood[j][i] == 0) {
          fill(grid, flood, i, j, ++found);
        }
        assertThat(parts.at(i, j) >= 0).isEqualTo(grid.get(i, j));
      }
    }
    assertThat(parts.count()).isEqualTo(found);
    for (int j = 0; j < ny; j++) {
      for (int i = 0; i < nx; i++) {
        assertThat(parts.at(i, j)).isEqualTo(flood[j][i] - 1);
      }
    }
  }

  private static void fill(BitGrid grid, int[][] flood, int i, int j, int label) {
    if (!grid.get(i, j) || flood[j][i] != 0) {
      return;
    }
    flood[j][i] = label;
    fill(grid, flood, i + 1, j, label);
    fill(grid, flood, i - 1, j, label);
    fill(grid, flood, i, j + 1, label);
    fill(grid, flood, i, j - 1, label);
  }

  @Property(tries = 100)
  void spansAndLogicActOnEveryNode(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 100) int from,
      @ForAll @IntRange(min = 0, max = 100) int length) {
    int nx = 201;
    BitGrid span = new BitGrid(nx, 3);
    span.setSpan(from, from + length, 1);
    assertThat(span.count()).isEqualTo(length);
    assertThat(span.isEmpty()).isEqualTo(length == 0);
    BitGrid other = random(nx, 3, seed, 3);
    BitGrid and = new BitGrid(nx, 3).copyFrom(span).and(other);
    BitGrid less = new BitGrid(nx, 3).copyFrom(span).andNot(other);
    BitGrid or = new BitGrid(nx, 3).copyFrom(span).or(other);
    for (int i = 0; i < nx; i++) {
      boolean in = i >= from && i < from + length;
      assertThat(span.get(i, 1)).isEqualTo(in);
      assertThat(and.get(i, 1)).isEqualTo(in && other.get(i, 1));
      assertThat(less.get(i, 1)).isEqualTo(in && !other.get(i, 1));
      assertThat(or.get(i, 1)).isEqualTo(in || other.get(i, 1));
    }
  }
}
