package health.fabrica.flow.model;

/** Weighted normal equations of a handful of unknowns. */
final class LeastSquares {

  private final int unknowns;
  private final double[][] sums; // the last column is the right-hand side

  LeastSquares(int unknowns) {
    this.unknowns = unknowns;
    this.sums = new double[unknowns][unknowns + 1];
  }

  /** Adds the equation {@code row . x = value}. */
  void add(double weight, double value, double... row) {
    for (int i = 0; i < unknowns; i++) {
      for (int j = 0; j < unknowns; j++) {
        sums[i][j] += weight * row[i] * row[j];
      }
      sums[i][unknowns] += weight * row[i] * value;
    }
  }

  /** The unknowns, by Gauss elimination with row pivoting; the sums are used up. */
  double[] solve() {
    for (int c = 0; c < unknowns; c++) {
      int pivot = c;
      for (int r = c + 1; r < unknowns; r++) {
        pivot = Math.abs(sums[r][c]) > Math.abs(sums[pivot][c]) ? r : pivot;
      }
      double[] row = sums[pivot];
      sums[pivot] = sums[c];
      sums[c] = row;
      if (row[c] == 0) {
        throw new IllegalStateException("unknown " + c + " is not determined");
      }
      for (int r = c + 1; r < unknowns; r++) {
        double f = sums[r][c] / row[c];
        for (int j = c; j <= unknowns; j++) {
          sums[r][j] -= f * row[j];
        }
      }
    }
    double[] x = new double[unknowns];
    for (int r = unknowns - 1; r >= 0; r--) {
      double rest = sums[r][unknowns];
      for (int j = r + 1; j < unknowns; j++) {
        rest -= sums[r][j] * x[j];
      }
      x[r] = rest / sums[r][r];
    }
    return x;
  }
}
