package health.fabrica.core.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.BiPredicate;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class MeshRendererTest {

  private static final int[] BOX = {
    0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4,
    2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5,
  };

  /** Boxes, each given by its lowest and highest corner in LPS mm. */
  private static TriangleMesh boxes(double[]... corners) {
    float[] xyz = new float[24 * corners.length];
    int[] t = new int[36 * corners.length];
    for (int n = 0; n < corners.length; n++) {
      for (int c = 0; c < 8; c++) {
        for (int d = 0; d < 3; d++) {
          xyz[24 * n + 3 * c + d] = (float) corners[n][3 * (c >> d & 1) + d];
        }
      }
      for (int k = 0; k < 36; k++) {
        t[36 * n + k] = 8 * n + BOX[k];
      }
    }
    return new TriangleMesh(xyz, t);
  }

  /** A trunk with one arm on the patient's left, a nose in front and a plume on the head. */
  private static final TriangleMesh FIGURE =
      boxes(
          new double[] {-20, -10, 0, 20, 10, 100},
          new double[] {20, -5, 40, 60, 5, 50},
          new double[] {-4, -40, 80, 4, -10, 88},
          new double[] {-2, 6, 100, 2, 10, 130});

  /** Whether the camera sees an LPS point; 3 mm allow for the pixel on a slanted face. */
  private static boolean visible(View view, Vec3 p) {
    Camera camera = Camera.fit(FIGURE, view.toViewer(), 300, 300, 0.09);
    DepthBuffer seen = new DepthBuffer(FIGURE, camera, new float[0]);
    int at = (int) camera.row(p) * 300 + (int) camera.column(p);
    return Math.abs(seen.depth[at] - camera.depth(p)) < 3;
  }

  private static double share(BufferedImage image, BiPredicate<Integer, Integer> where) {
    int object = 0;
    int all = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (where.test(x, y)) {
          all++;
          int rgb = image.getRGB(x, y);
          boolean warm = (rgb >> 16 & 255) > (rgb & 255) + 12;
          object += warm ? 1 : 0;
        }
      }
    }
    return (double) object / all;
  }

  private static BufferedImage draw(View view) {
    return MeshRenderer.draw(FIGURE, view, 200, 200, 2);
  }

  @Test
  void inTheFrontViewThePatientFacesTheViewerWithTheLeftArmOnTheRight() {
    BufferedImage front = draw(View.FRONT);
    assertThat(share(front, (x, y) -> x > 130 && x < 180 && y > 80 && y < 160)).isGreaterThan(0.05);
    assertThat(share(front, (x, y) -> x > 20 && x < 45 && y > 80 && y < 160)).isZero();
    assertThat(visible(View.FRONT, new Vec3(0, -40, 84))).isTrue(); // tip of the nose
    assertThat(visible(View.FRONT, new Vec3(0, 10, 50))).isFalse(); // the back
  }

  @Test
  void inEveryViewTheHeadIsUpAndTheFaceWhereTheHeadIsInTheLineOfSight() {
    for (View view : View.values()) {
      Camera camera = Camera.fit(FIGURE, view.toViewer(), 100, 100, 0.09);
      boolean alongBody = view == View.HEAD || view == View.FEET;
      Vec3 top = alongBody ? new Vec3(0, -40, 0) : new Vec3(0, 0, 130);
      assertThat(camera.row(top)).isLessThan(camera.row(new Vec3(0, 0, 0)));
      assertThat(camera.right().cross(camera.up()).minus(camera.toViewer()).length())
          .as("right-handed, so nothing is mirrored")
          .isCloseTo(0, within(1e-12));
    }
  }

  @Test
  void theLettersOfEveryViewAreOnTheSidesOfThePatient() {
    for (View view : View.values()) {
      Camera camera = Camera.fit(FIGURE, view.toViewer(), 100, 100, 0.09);
      assertThat(camera.right().dot(side(view.rightLetter()))).as(view.name()).isGreaterThan(0.7);
      assertThat(camera.right().dot(side(view.leftLetter()))).as(view.name()).isLessThan(-0.7);
    }
  }

  private static Vec3 side(char letter) {
    return switch (letter) {
      case 'L' -> new Vec3(1, 0, 0);
      case 'R' -> new Vec3(-1, 0, 0);
      case 'A' -> new Vec3(0, -1, 0);
      case 'P' -> new Vec3(0, 1, 0);
      default -> throw new IllegalArgumentException("no side " + letter);
    };
  }

  @Test
  void inTheLeftViewTheFaceLooksToTheLeftOfThePicture() {
    Camera camera = Camera.fit(FIGURE, View.LEFT.toViewer(), 100, 100, 0.09);
    assertThat(camera.column(new Vec3(0, -40, 84))).isLessThan(camera.column(new Vec3(0, 10, 84)));
    assertThat(visible(View.LEFT, new Vec3(60, 0, 45))).isTrue(); // the left hand
    assertThat(visible(View.LEFT, new Vec3(-20, 0, 45))).isFalse();
  }

  @Test
  void theObliqueViewShowsFaceLeftSideAndTop() {
    assertThat(visible(View.OBLIQUE, new Vec3(0, -40, 84))).isTrue();
    assertThat(visible(View.OBLIQUE, new Vec3(60, 0, 45))).isTrue();
    assertThat(visible(View.OBLIQUE, new Vec3(10, -5, 100))).isTrue();
  }

  @Test
  void thePngHasTheSizeAskedForAndIsTheSameOnAnyNumberOfThreads() throws IOException {
    byte[] one = MeshRenderer.png(FIGURE, View.OBLIQUE, 120, 90, 1);
    byte[] many = MeshRenderer.png(FIGURE, View.OBLIQUE, 120, 90, 4);
    assertThat(many).isEqualTo(one);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(one));
    assertThat(image.getWidth()).isEqualTo(120);
    assertThat(image.getHeight()).isEqualTo(90);
  }

  @Test
  void theScaleBarHasARoundLengthOfAtMostAQuarterOfTheWidth() {
    assertThat(Annotation.barLengthMm(250)).isEqualTo(50);
    assertThat(Annotation.barLengthMm(199)).isEqualTo(20);
    assertThat(Annotation.barLengthMm(3)).isEqualTo(1);
  }

  @Test
  void nothingOrATinyPictureIsRefused() {
    TriangleMesh nothing = new TriangleMesh(new float[0], new int[0]);
    assertThatThrownBy(() -> MeshRenderer.png(nothing, View.FRONT, 100, 100, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MeshRenderer.png(FIGURE, View.FRONT, 8, 100, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
