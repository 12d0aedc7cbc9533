package health.fabrica.core.field;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.work.WorkMonitor;
import java.util.List;

/**
 * Writes a text on a surface of any shape: the strokes follow it, raised by a height or engraved to
 * a depth. Only surface that faces the reader is written on, within the depth of the text's body.
 */
public final class SurfaceLabel {

  private SurfaceLabel() {}

  /**
   * Writes a text.
   *
   * @param fields the body, in one or more parts on one grid; written to
   * @param text its strokes; its depth is how far from its plane a surface may lie
   * @param mm height of the raised strokes, or depth of the engraved ones
   * @param raised raised or engraved
   * @return voxels that changed sides
   * @throws health.fabrica.core.problem.ProblemException FAB-1300 when a stroke finds no surface,
   *     FAB-1262 when a raised text leaves the field
   */
  public static long write(
      List<DistanceField> fields, StrokeText text, double mm, boolean raised, WorkMonitor monitor) {
    requireOnSurface(fields, text);
    long changed = 0;
    for (DistanceField field : fields) {
      monitor.check();
      changed += write(field, text, DistanceField.quantise(mm), raised);
    }
    return changed;
  }

  private static void requireOnSurface(List<DistanceField> fields, StrokeText text) {
    List<Vec3> points = text.points();
    long missing =
        points.stream()
            .filter(p -> fields.stream().noneMatch(field -> facesReader(field, text, p)))
            .count();
    if (missing > 0) {
      throw FieldProblem.LABEL_OFF_MODEL.refuse(
          missing
              + " of "
              + points.size()
              + " points of the label's strokes have no surface within "
              + text.depthMm()
              + " mm of its plane.",
          "Move the label, make it smaller, or put it on a base plate.");
    }
  }

  /** Whether on the way from the reader into the depth the surface is met. */
  private static boolean facesReader(DistanceField field, StrokeText text, Vec3 p) {
    double step = field.affine().columnStep().length() / 2;
    boolean outside = false;
    for (double t = text.depthMm(); t >= -text.depthMm(); t -= step) {
      Vec3 q = p.plus(text.out().times(t)).minus(field.affine().origin());
      int i = nearest(q, field.affine().columnStep());
      int j = nearest(q, field.affine().rowStep());
      int k = nearest(q, field.affine().sliceStep());
      boolean inside =
          i >= 0
              && j >= 0
              && k >= 0
              && i < field.columns()
              && j < field.rows()
              && k < field.slices()
              && field.signedMm(i, j, k) >= 0;
      if (inside) {
        return outside;
      }
      outside = true;
    }
    return false;
  }

  private static int nearest(Vec3 p, Vec3 axis) {
    return (int) Math.rint(p.dot(axis) / axis.dot(axis));
  }

  private static long write(DistanceField field, StrokeText text, int depth, boolean raised) {
    int[] from = new int[3];
    int[] to = new int[3];
    field.boxAround(text, from, to);
    int[] size = {field.columns(), field.rows(), field.slices()};
    for (int d = 0; d < 3; d++) {
      // The slope at a voxel needs its neighbours; the border of the grid stays empty.
      from[d] = Math.max(1, from[d]);
      to[d] = Math.min(size[d] - 2, to[d]);
    }
    int columns = field.columns();
    int width = Math.max(0, to[0] - from[0] + 1);
    short[][] changed = new short[Math.max(0, to[2] - from[2] + 1)][];
    for (int k = from[2]; k <= to[2]; k++) {
      short[] row = new short[width * Math.max(0, to[1] - from[1] + 1)];
      for (int j = from[1]; j <= to[1]; j++) {
        for (int i = from[0]; i <= to[0]; i++) {
          int old = field.values(k)[j * columns + i];
          row[(j - from[1]) * width + i - from[0]] =
              (short)
                  (towards(field, text.out(), i, j, k)
                      ? edited(field, text, i, j, k, old, depth, raised)
                      : old);
        }
      }
      changed[k - from[2]] = row;
    }
    long turned = 0;
    for (int k = from[2]; k <= to[2]; k++) {
      for (int j = from[1]; j <= to[1]; j++) {
        for (int i = from[0]; i <= to[0]; i++) {
          short now = changed[k - from[2]][(j - from[1]) * width + i - from[0]];
          int n = j * columns + i;
          turned += now >= 0 == field.values(k)[n] >= 0 ? 0 : 1;
          field.values(k)[n] = now;
        }
      }
    }
    return turned;
  }

  private static int edited(
      DistanceField field,
      StrokeText text,
      int i,
      int j,
      int k,
      int old,
      int depth,
      boolean raised) {
    Vec3 p = field.affine().apply(i, j, k);
    int strokes = DistanceField.quantise(text.signedMm(p.x(), p.y(), p.z()));
    return raised
        ? Math.max(old, Math.min(strokes, old + depth))
        : Math.min(old, Math.max(-strokes, old - depth));
  }

  /** Whether distances fall towards the reader: the nearest surface is one that he sees. */
  private static boolean towards(DistanceField field, Vec3 out, int i, int j, int k) {
    int n = j * field.columns() + i;
    short[] here = field.values(k);
    double x = (here[n + 1] - here[n - 1]) / field.affine().columnStep().length();
    double y =
        (here[n + field.columns()] - here[n - field.columns()]) / field.affine().rowStep().length();
    double z =
        (field.values(k + 1)[n] - field.values(k - 1)[n]) / field.affine().sliceStep().length();
    Vec3 slope =
        unit(field.affine().columnStep())
            .times(x)
            .plus(unit(field.affine().rowStep()).times(y))
            .plus(unit(field.affine().sliceStep()).times(z));
    return slope.dot(out) < 0;
  }

  private static Vec3 unit(Vec3 v) {
    return v.times(1 / v.length());
  }
}
