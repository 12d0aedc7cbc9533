package health.fabrica.core.render;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.quality.SurfaceSamples;
import health.fabrica.core.work.Parallel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Draws a mesh as a picture: parallel projection, smooth shading, soft shadows, twofold
 * supersampling, neutral background, scale bar. Memory: 64 bytes a pixel of the picture, and 36
 * bytes a vertex.
 */
public final class MeshRenderer {

  private static final int SAMPLES = 2; // a pixel and axis
  private static final double MARGIN = 0.09;
  private static final int SHADOW_MAP = 1400;
  private static final int MAX_SIDE = 4096;

  private MeshRenderer() {}

  /**
   * Draws the mesh.
   *
   * @param mesh LPS mm, at least one triangle
   * @param width of the picture in pixels, 16 to 4096
   * @param height of the picture in pixels, 16 to 4096
   * @return the bytes of a PNG
   */
  public static byte[] png(TriangleMesh mesh, View view, int width, int height, int threads) {
    return encode(draw(mesh, view, width, height, threads));
  }

  /**
   * Draws the mesh coloured by what was measured all over its surface.
   *
   * @param samples where it was measured
   * @param valuesMm one a sample
   * @param scale colours of the values
   * @param letters whether the mesh is in the frame of a patient, so that sides have letters
   * @return the bytes of a PNG with a bar of the colours
   */
  public static byte[] png(
      SurfaceSamples samples,
      float[] valuesMm,
      ColourScale scale,
      View view,
      boolean letters,
      int width,
      int height,
      int threads) {
    Paint paint = new Paint(samples, valuesMm, scale);
    return encode(draw(samples.mesh(), view, letters, paint, width, height, threads));
  }

  /** Draws the mesh in the colour of bone; letters only where the frame is a patient's. */
  public static byte[] png(
      TriangleMesh mesh, View view, boolean letters, int width, int height, int threads) {
    return encode(draw(mesh, view, letters, null, width, height, threads));
  }

  private record Paint(SurfaceSamples samples, float[] valuesMm, ColourScale scale) {}

  static BufferedImage draw(TriangleMesh mesh, View view, int width, int height, int threads) {
    return draw(mesh, view, true, null, width, height, threads);
  }

  private static BufferedImage draw(
      TriangleMesh mesh,
      View view,
      boolean letters,
      @Nullable Paint paint,
      int width,
      int height,
      int threads) {
    if (mesh.triangleCount() == 0
        || Math.min(width, height) < 16
        || Math.max(width, height) > MAX_SIDE) {
      throw new IllegalArgumentException(
          "cannot draw " + mesh.triangleCount() + " triangles on " + width + " x " + height);
    }
    Camera camera = Camera.fit(mesh, view.toViewer(), SAMPLES * width, SAMPLES * height, MARGIN);
    DepthBuffer seen =
        new DepthBuffer(
            mesh,
            camera,
            DepthBuffer.vertexNormals(mesh),
            paint == null ? null : paint.samples()::at);
    Camera light = Camera.fit(mesh, Lighting.keyDirection(camera), SHADOW_MAP, SHADOW_MAP, 0.01);
    DepthBuffer lit = new DepthBuffer(mesh, light, new float[0]);
    double sizeMm =
        (1 - 2 * MARGIN) * Math.min(camera.width(), camera.height()) / camera.pixelsPerMm();
    Lighting lighting = new Lighting(seen, lit, sizeMm);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Parallel.loop(
        threads,
        height,
        16,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            for (int column = 0; column < width; column++) {
              image.setRGB(column, row, pixel(seen, lighting, paint, column, row));
            }
          }
        });
    Annotation.draw(
        image, view, letters, camera.pixelsPerMm() / SAMPLES, paint == null ? null : paint.scale());
    return image;
  }

  /** Mean of the samples of a pixel, as sRGB. */
  private static int pixel(
      DepthBuffer seen, Lighting lighting, @Nullable Paint paint, int column, int row) {
    double[] albedo = new double[3];
    double[] sum = new double[3];
    double[] rgb = new double[3];
    for (int n = 0; n < SAMPLES * SAMPLES; n++) {
      int x = SAMPLES * column + n % SAMPLES;
      int y = SAMPLES * row + n / SAMPLES;
      if (seen.depth[y * seen.camera.width() + x] == DepthBuffer.EMPTY) {
        background(seen.camera, x, y, rgb);
      } else if (paint == null) {
        lighting.shade(x, y, rgb);
      } else {
        int sample = seen.sample[y * seen.camera.width() + x];
        paint.scale().linear(paint.valuesMm()[sample], albedo);
        lighting.shade(x, y, albedo, rgb);
      }
      for (int k = 0; k < 3; k++) {
        sum[k] += shoulder(rgb[k]) / (SAMPLES * SAMPLES);
      }
    }
    return srgb(sum[0]) << 16 | srgb(sum[1]) << 8 | srgb(sum[2]);
  }

  /** Neutral grey, lighter in the middle and above, like a photographer's backdrop. */
  private static void background(Camera camera, int column, int row, double[] rgb) {
    double x = (column + 0.5) / camera.width() - 0.5;
    double y = (row + 0.5) / camera.height() - 0.42;
    double glow = Math.exp(-3.2 * (x * x + y * y));
    double light = 0.02 + 0.20 * glow - 0.03 * (y + 0.42);
    rgb[0] = light * 0.92;
    rgb[1] = light * 0.98;
    rgb[2] = light * 1.08;
  }

  /** Bends bright values towards 1 instead of cutting them off. */
  private static double shoulder(double light) {
    return light < 0.6 ? light : 1 - 0.4 * Math.exp(-(light - 0.6) / 0.4);
  }

  /** IEC 61966-2-1. */
  private static int srgb(double linear) {
    double l = Math.max(0, Math.min(1, linear));
    double v = l <= 0.0031308 ? 12.92 * l : 1.055 * Math.pow(l, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * v);
  }

  private static byte[] encode(BufferedImage image) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("every Java platform writes PNG");
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
