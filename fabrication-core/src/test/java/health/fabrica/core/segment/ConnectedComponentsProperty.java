package health.fabrica.core.segment;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ConnectedComponentsProperty {

  private static BitMask random(Random random, int columns, int rows, int slices) {
    BitMask mask = new BitMask(columns, rows, slices);
    int percent = 20 + random.nextInt(70);
    for (int k = 0; k < slices; k++) {
      for (int j = 0; j < rows; j++) {
        for (int i = 0; i < columns; i++) {
          if (random.nextInt(100) < percent) {
            mask.set(i, j, k);
          }
        }
      }
    }
    return mask;
  }

  /** Sizes of the components, largest first, by flood fill. */
  private static List<Integer> floodSizes(BitMask mask) {
    boolean[] seen = new boolean[mask.columns() * mask.rows() * mask.slices()];
    List<Integer> sizes = new ArrayList<>();
    for (int k = 0; k < mask.slices(); k++) {
      for (int j = 0; j < mask.rows(); j++) {
        for (int i = 0; i < mask.columns(); i++) {
          int size = flood(mask, seen, i, j, k);
          if (size > 0) {
            sizes.add(size);
          }
        }
      }
    }
    sizes.sort(Collections.reverseOrder());
    return sizes;
  }

  private static int flood(BitMask mask, boolean[] seen, int i, int j, int k) {
    Deque<int[]> open = new ArrayDeque<>();
    open.add(new int[] {i, j, k});
    int size = 0;
    while (!open.isEmpty()) {
      int[] p = open.remove();
      if (!mask.get(p[0], p[1], p[2])) {
        continue;
      }
      int at = (p[2] * mask.rows() + p[1]) * mask.columns() + p[0];
      if (seen[at]) {
        continue;
      }
      seen[at] = true;
      size++;
      for (int axis = 0; axis < 3; axis++) {
        for (int step = -1; step <= 1; step += 2) {
          int[] q = p.clone();
          q[axis] += step;
          open.add(q);
        }
      }
    }
    return size;
  }

  @Property(tries = 200)
  void componentsAreThoseOfAFloodFill(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 140) int columns,
      @ForAll @IntRange(min = 1, max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 6) int slices,
      @ForAll @IntRange(min = 1, max = 5) int count,
      @ForAll @IntRange(min = 1, max = 4) int minVoxels) {
    BitMask mask = random(random, columns, rows, slices);
    List<Integer> sizes = floodSizes(mask);
    List<Integer> wanted = sizes.stream().filter(s -> s >= minVoxels).limit(count).toList();
    ConnectedComponents.Kept kept =
        ConnectedComponents.keepLargest(mask, count, minVoxels, WorkMonitor.NONE);
    assertThat(kept.componentsFound()).isEqualTo(sizes.size());
    assertThat(kept.voxelsFound()).isEqualTo(mask.count());
    assertThat(kept.componentsKept()).isEqualTo(wanted.size());
    assertThat(kept.voxelsKept()).isEqualTo(wanted.stream().mapToLong(s -> s).sum());
    assertThat(kept.mask().count()).isEqualTo(kept.voxelsKept());
    assertThat(floodSizes(kept.mask())).isEqualTo(wanted);
    for (int k = 0; k < slices; k++) {
      for (int n = 0; n < mask.words(k).length; n++) {
        assertThat(kept.mask().words(k)[n] & ~mask.words(k)[n]).isZero();
      }
    }
  }
}
