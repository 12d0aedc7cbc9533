package health.fabrica.core.toolpath;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Joins neighbouring infill lines to zigzag chains, so that the head goes on beside the place where
 * a line ended. Lines of different islands are never joined.
 */
final class InfillChains {

  /**
   * Lines one after the other.
   *
   * @param lines indices of the lines
   * @param reversed whether the line is run from back to front
   * @param island the connected part of the layer
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier between two stages, never compared
  record Chain(int[] lines, boolean[] reversed, int island) {}

  private final InfillLines lines;
  private final double reachSquared;
  private final boolean[] used;

  private InfillChains(InfillLines lines, double spacingMm) {
    this.lines = lines;
    this.reachSquared = 2.5 * spacingMm * 2.5 * spacingMm;
    this.used = new boolean[lines.count()];
  }

  /** All chains, in the order of their first lines. */
  static List<Chain> of(InfillLines lines, double spacingMm) {
    InfillChains builder = new InfillChains(lines, spacingMm);
    List<Chain> chains = new ArrayList<>();
    for (int n = 0; n < lines.count(); n++) {
      if (!builder.used[n]) {
        chains.add(builder.chainFrom(n));
      }
    }
    return chains;
  }

  private Chain chainFrom(int first) {
    int[] members = new int[16];
    boolean[] reversed = new boolean[16];
    int size = 0;
    int line = first;
    boolean backwards = false;
    int scan = first;
    while (line >= 0) {
      if (size == members.length) {
        members = Arrays.copyOf(members, 2 * size);
        reversed = Arrays.copyOf(reversed, 2 * size);
      }
      used[line] = true;
      members[size] = line;
      reversed[size] = backwards;
      size++;
      scan = startOfNextDiagonal(scan, lines.diagonal(line));
      int next = nearest(line, !backwards, scan);
      backwards = next < 0 ? backwards : (next & 1) != 0;
      line = next < 0 ? -1 : next >> 1;
    }
    return new Chain(
        Arrays.copyOf(members, size), Arrays.copyOf(reversed, size), lines.island(first));
  }

  private int startOfNextDiagonal(int from, int diagonal) {
    int n = from;
    while (n < lines.count() && lines.diagonal(n) <= diagonal) {
      n++;
    }
    return n;
  }

  /** Twice the nearest free line of the next diagonal, plus 1 when its back end is near; or -1. */
  private int nearest(int line, boolean back, int scan) {
    double x = lines.x(line, back);
    double y = lines.y(line, back);
    int next = lines.diagonal(line) + lines.spacing();
    double least = reachSquared;
    int found = -1;
    for (int n = scan; n < lines.count() && lines.diagonal(n) == next; n++) {
      if (used[n] || lines.island(n) != lines.island(line)) {
        continue;
      }
      for (int end = 0; end < 2; end++) {
        double dx = lines.x(n, end == 1) - x;
        double dy = lines.y(n, end == 1) - y;
        double d = dx * dx + dy * dy;
        if (d < least) {
          least = d;
          found = 2 * n + end;
        }
      }
    }
    return found;
  }
}
