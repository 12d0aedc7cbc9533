package health.fabrica.core.render;

import health.fabrica.core.image.Vec3;

/**
 * Light and material, in linear colour: a warm key light with soft shadows, a cool sky and a warm
 * floor as ambient light, a rim light from behind, and darkening of hollows by the depth around a
 * pixel (ambient occlusion after McGuire et al., The Alchemy screen-space ambient obscurance
 * algorithm, HPG 2011).
 */
final class Lighting {

  private static final double[] BONE = {0.80, 0.70, 0.54};
  private static final double[] KEY = {1.72, 1.58, 1.38};
  private static final double[] SKY = {0.34, 0.38, 0.44};
  private static final double[] FLOOR = {0.17, 0.145, 0.12};
  private static final double[] RIM = {0.55, 0.62, 0.72};
  private static final double WRAP = 0.12;
  private static final double SPECULAR = 0.10;
  private static final double SHININESS = 28;
  private static final int OCCLUSION_SAMPLES = 20;
  private static final double OCCLUSION_STRENGTH = 3.0;
  private static final int SHADOW_TAPS = 12;
  private static final double GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

  private static final double[] OCCLUSION_DISC = disc(OCCLUSION_SAMPLES);
  private static final double[] SHADOW_DISC = disc(SHADOW_TAPS);

  private final DepthBuffer seen;
  private final DepthBuffer lit;
  private final Vec3 key;
  private final Vec3 half;
  private final Vec3 up;
  private final Vec3 viewer;
  private final double occlusionRadiusMm;

  /**
   * Light for a picture.
   *
   * @param seen what the viewer sees, with normals
   * @param lit what the key light sees
   * @param sizeMm size of the object
   */
  Lighting(DepthBuffer seen, DepthBuffer lit, double sizeMm) {
    this.seen = seen;
    this.lit = lit;
    this.key = lit.camera.toViewer();
    this.viewer = seen.camera.toViewer();
    this.up = seen.camera.up();
    Vec3 sum = key.plus(viewer);
    this.half = sum.times(1 / sum.length());
    this.occlusionRadiusMm = sizeMm * 0.09;
  }

  /** Points spread evenly over the unit disc, two coordinates each: a sunflower's spiral. */
  private static double[] disc(int points) {
    double[] disc = new double[2 * points];
    for (int s = 0; s < points; s++) {
      double r = Math.sqrt((s + 0.5) / points);
      disc[2 * s] = r * Math.cos(s * GOLDEN_ANGLE);
      disc[2 * s + 1] = r * Math.sin(s * GOLDEN_ANGLE);
    }
    return disc;
  }

  /** Unit vector to the key light: from the upper left of the viewer. */
  static Vec3 keyDirection(Camera camera) {
    Vec3 d =
        camera
            .toViewer()
            .times(0.55)
            .plus(camera.right().times(-0.58))
            .plus(camera.up().times(0.62));
    return d.times(1 / d.length());
  }

  /** The colour of a pixel that shows the object; linear, 1 is white. */
  void shade(int column, int row, double[] rgb) {
    shade(column, row, BONE, rgb);
  }

  /** The same for a surface of another colour. */
  void shade(int column, int row, double[] albedo, double[] rgb) {
    int at = row * seen.camera.width() + column;
    double depth = seen.depth[at];
    Vec3 n = new Vec3(seen.normal[3 * at], seen.normal[3 * at + 1], seen.normal[3 * at + 2]);
    double length = n.length();
    n = length > 0 ? n.times(1 / length) : viewer;
    double turn = angle(column, row);
    double cosine = Math.cos(turn);
    double sine = Math.sin(turn);
    double open = openness(column, row, depth, n, cosine, sine);
    double diffuse = Math.max(0, (n.dot(key) + WRAP) / (1 + WRAP));
    double light = diffuse > 0 ? visibleFromKey(column, row, depth, n, cosine, sine) : 0;
    double shine = SPECULAR * Math.pow(Math.max(0, n.dot(half)), SHININESS) * light;
    double facing = Math.max(0, n.dot(viewer));
    double rim = Math.pow(1 - facing, 3) * Math.max(0, 0.45 + 0.55 * n.dot(up)) * open * open;
    double sky = 0.5 + 0.5 * n.dot(up);
    for (int k = 0; k < 3; k++) {
      double ambient = (SKY[k] * sky + FLOOR[k] * (1 - sky)) * open;
      double direct = KEY[k] * diffuse * light * (0.55 + 0.45 * open);
      rgb[k] = albedo[k] * (ambient + direct) * 0.62 + shine + RIM[k] * rim;
    }
  }

  /** How much of the surroundings a point sees, 0 to 1. */
  private double openness(int column, int row, double depth, Vec3 n, double cosine, double sine) {
    Camera camera = seen.camera;
    double nx = n.dot(camera.right());
    double ny = n.dot(camera.up());
    double nz = n.dot(viewer);
    double radius = occlusionRadiusMm * camera.pixelsPerMm();
    double sum = 0;
    for (int s = 0; s < OCCLUSION_SAMPLES; s++) {
      double u = OCCLUSION_DISC[2 * s];
      double v = OCCLUSION_DISC[2 * s + 1];
      int x = (int) (column + 0.5 + radius * (u * cosine - v * sine));
      int y = (int) (row + 0.5 + radius * (u * sine + v * cosine));
      if (x < 0 || y < 0 || x >= camera.width() || y >= camera.height()) {
        continue;
      }
      double other = seen.depth[y * camera.width() + x];
      if (other == DepthBuffer.EMPTY) {
        continue;
      }
      double vx = (x - column) / camera.pixelsPerMm();
      double vy = (row - y) / camera.pixelsPerMm();
      double vz = other - depth;
      double squared = vx * vx + vy * vy + vz * vz;
      double above = vx * nx + vy * ny + vz * nz - 0.02 * occlusionRadiusMm;
      double near = Math.max(0, 1 - squared / (4 * occlusionRadiusMm * occlusionRadiusMm));
      sum += Math.max(0, above) / Math.sqrt(squared + 1e-4) * near;
    }
    double open = Math.max(0, 1 - OCCLUSION_STRENGTH * sum / OCCLUSION_SAMPLES);
    return open * open * (3 - 2 * open) * 0.5 + open * 0.5;
  }

  /** Share of the key light that reaches a point, by looking from the light. */
  private double visibleFromKey(
      int column, int row, double depth, Vec3 n, double cosine, double sine) {
    Vec3 p = seen.camera.point(column + 0.5, row + 0.5, depth).plus(n.times(0.6));
    Camera camera = lit.camera;
    double x = camera.column(p);
    double y = camera.row(p);
    double z = camera.depth(p) + 0.4;
    double soft = Math.max(1.5, 0.9 * camera.pixelsPerMm());
    int visible = 0;
    for (int s = 0; s < SHADOW_TAPS; s++) {
      double u = SHADOW_DISC[2 * s];
      double v = SHADOW_DISC[2 * s + 1];
      int i = (int) (x + soft * (u * cosine - v * sine));
      int j = (int) (y + soft * (u * sine + v * cosine));
      boolean outside = i < 0 || j < 0 || i >= camera.width() || j >= camera.height();
      visible += outside || lit.depth[j * camera.width() + i] <= z ? 1 : 0;
    }
    return (double) visible / SHADOW_TAPS;
  }

  /** An angle that looks random from pixel to pixel and is the same in every run. */
  private static double angle(int column, int row) {
    int h = column * 0x9e3779b1 ^ row * 0x85ebca6b;
    h ^= h >>> 15;
    h *= 0x2c1b3c6d;
    h ^= h >>> 13;
    return (h >>> 8) * (2 * Math.PI / (1 << 24));
  }
}
