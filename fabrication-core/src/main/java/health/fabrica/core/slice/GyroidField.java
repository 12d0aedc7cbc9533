package health.fabrica.core.slice;

/**
 * A sheet gyroid, |sin x cos y + sin y cos z + sin z cos x| &lt; t in units of the period over 2
 * pi, whose level t grows linearly from place to place. The density of a sheet of level t is about
 * 0.65 t. Values are of the function, not distances.
 *
 * @param periodMm edge of a cell
 * @param level t at the origin
 * @param levelPerMmX growth of t along x
 * @param levelPerMmY growth of t along y
 * @param levelPerMmZ growth of t along z
 */
public record GyroidField(
    double periodMm, double level, double levelPerMmX, double levelPerMmY, double levelPerMmZ)
    implements LayerField {

  public GyroidField {
    if (!(periodMm > 0) || !(level + levelPerMmX + levelPerMmY + levelPerMmZ < 1e6)) {
      throw new IllegalArgumentException("period " + periodMm + " mm, level " + level);
    }
  }

  @Override
  public double valueAt(double xMm, double yMm, double zMm) {
    double k = 2 * Math.PI / periodMm;
    double f =
        StrictMath.sin(k * xMm) * StrictMath.cos(k * yMm)
            + StrictMath.sin(k * yMm) * StrictMath.cos(k * zMm)
            + StrictMath.sin(k * zMm) * StrictMath.cos(k * xMm);
    return level + levelPerMmX * xMm + levelPerMmY * yMm + levelPerMmZ * zMm - Math.abs(f);
  }

  /** Sines and cosines of the columns and rows come from tables: three products a node are left. */
  @Override
  public Rows rows(LayerGrid grid) {
    double k = 2 * Math.PI / periodMm;
    float[] sinX = new float[grid.nx()];
    float[] cosX = new float[grid.nx()];
    float[] grade = new float[grid.nx()];
    for (int i = 0; i < grid.nx(); i++) {
      sinX[i] = (float) StrictMath.sin(k * grid.xMm(i));
      cosX[i] = (float) StrictMath.cos(k * grid.xMm(i));
      grade[i] = (float) (levelPerMmX * grid.xMm(i));
    }
    return (j, zMm, from, to, values) -> {
      double y = grid.yMm(j);
      double sinY = StrictMath.sin(k * y);
      double sinZ = StrictMath.sin(k * zMm);
      float a = (float) StrictMath.cos(k * y);
      float b = (float) sinZ;
      float c = (float) (sinY * StrictMath.cos(k * zMm));
      float t = (float) (level + levelPerMmY * y + levelPerMmZ * zMm);
      for (int i = from; i < to; i++) {
        values[i] = t + grade[i] - Math.abs(sinX[i] * a + cosX[i] * b + c);
      }
    };
  }
}
