package health.fabrica.core.field;

import health.fabrica.core.image.Vec3;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A line of text as a body: strokes of round pen, extruded along a direction. For the identifier of
 * the order and the side, never for anything of the patient: the alphabet is that of identifiers.
 * Letters are upper case; they read from left to right for who looks against the direction.
 *
 * <p>Distances are exact: to the strokes in the plane, to the two ends along the direction.
 */
public final class StrokeText implements Solid {

  private static final Pattern TEXT = Pattern.compile("[A-Z0-9._ -]{1,40}");

  /** Width of a letter and distance to the next, as shares of the height. */
  private static final double WIDTH = 0.5;

  private static final double ADVANCE = 0.8;

  private final double[] strokes; // u, v of both ends, mm in the plane of the text
  private final Vec3 origin;
  private final Vec3 right;
  private final Vec3 up;
  private final Vec3 out;
  private final double penMm;
  private final double depthMm;
  private final Vec3 low;
  private final Vec3 high;

  /**
   * A text whose lower left corner is at the origin.
   *
   * @param text upper case letters, digits, point, hyphen, underscore and space, at most 40
   * @param right direction of writing
   * @param up direction to the top of the letters, perpendicular to it
   * @param heightMm height of the letters
   * @param penMm width of the strokes
   * @param depthMm how far the text stands out of the plane, and how far it goes into it
   * @throws health.fabrica.core.problem.ProblemException FAB-1263 when a character has no strokes
   *     or the text is too long
   */
  public StrokeText(
      String text,
      Vec3 origin,
      Vec3 right,
      Vec3 up,
      double heightMm,
      double penMm,
      double depthMm) {
    if (!TEXT.matcher(text).matches()) {
      throw FieldProblem.TEXT_UNUSABLE.refuse(
          "A label has 1 to 40 characters of "
              + TEXT.pattern()
              + "; this one has "
              + text.length()
              + ".",
          "Use the identifier of the order and the side in upper case, nothing of the patient.");
    }
    this.origin = origin;
    this.right = Solids.unit(right);
    this.up = Solids.unit(up);
    this.out = Solids.unit(right.cross(up));
    this.penMm = penMm;
    this.depthMm = depthMm;
    List<double[]> all = new ArrayList<>();
    for (int n = 0; n < text.length(); n++) {
      for (double[] s : StrokeGlyphs.of(text.charAt(n))) {
        double left = n * ADVANCE * heightMm;
        all.add(
            new double[] {
              left + s[0] * WIDTH * heightMm,
              s[1] * heightMm,
              left + s[2] * WIDTH * heightMm,
              s[3] * heightMm
            });
      }
    }
    this.strokes = all.stream().flatMapToDouble(Arrays::stream).toArray();
    Vec3 corner =
        origin.plus(this.right.times(widthMm(text, heightMm))).plus(this.up.times(heightMm));
    double by = penMm / 2 + depthMm;
    this.low = Solids.least(origin, corner, by).minus(slack(heightMm, text));
    this.high = Solids.greatest(origin, corner, by).plus(slack(heightMm, text));
  }

  /** The width of a text of this height. */
  public static double widthMm(String text, double heightMm) {
    return (ADVANCE * (text.length() - 1) + WIDTH) * heightMm;
  }

  /** Ends and middles of all strokes, in the plane of the text. */
  List<Vec3> points() {
    List<Vec3> points = new ArrayList<>();
    for (int n = 0; n < strokes.length; n += 4) {
      for (int part = 0; part <= 2; part++) {
        double u = strokes[n] + part * (strokes[n + 2] - strokes[n]) / 2;
        double v = strokes[n + 1] + part * (strokes[n + 3] - strokes[n + 1]) / 2;
        points.add(origin.plus(right.times(u)).plus(up.times(v)));
      }
    }
    return points;
  }

  /** The direction that the text is read against. */
  Vec3 out() {
    return out;
  }

  /** How far it goes from its plane, mm. */
  double depthMm() {
    return depthMm;
  }

  /** Oblique directions: the box of two opposite corners misses the other two. */
  private Vec3 slack(double heightMm, String text) {
    double w = widthMm(text, heightMm);
    return new Vec3(
        overlap(right.x() * w, up.x() * heightMm),
        overlap(right.y() * w, up.y() * heightMm),
        overlap(right.z() * w, up.z() * heightMm));
  }

  private static double overlap(double a, double b) {
    return a * b < 0 ? Math.min(Math.abs(a), Math.abs(b)) : 0;
  }

  @Override
  public double signedMm(double x, double y, double z) {
    double px = x - origin.x();
    double py = y - origin.y();
    double pz = z - origin.z();
    double u = px * right.x() + py * right.y() + pz * right.z();
    double v = px * up.x() + py * up.y() + pz * up.z();
    double w = px * out.x() + py * out.y() + pz * out.z();
    double best = Double.POSITIVE_INFINITY;
    for (int n = 0; n < strokes.length; n += 4) {
      double du = strokes[n + 2] - strokes[n];
      double dv = strokes[n + 3] - strokes[n + 1];
      double length2 = du * du + dv * dv;
      double pu = u - strokes[n];
      double pv = v - strokes[n + 1];
      double t = length2 == 0 ? 0 : Math.max(0, Math.min(1, (pu * du + pv * dv) / length2));
      double eu = pu - t * du;
      double ev = pv - t * dv;
      best = Math.min(best, eu * eu + ev * ev);
    }
    double across = Math.sqrt(best) - penMm / 2;
    return -Solids.outside(across, Math.abs(w) - depthMm, Double.NEGATIVE_INFINITY);
  }

  @Override
  public Vec3 low() {
    return low;
  }

  @Override
  public Vec3 high() {
    return high;
  }
}
