package health.fabrica.core.render;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.profile.TestProcesses;
import health.fabrica.core.quality.CheckInput;
import health.fabrica.core.quality.CheckedSurface;
import health.fabrica.core.quality.MeshChecker;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.work.WorkMonitor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ReportPageTest {

  private static CheckedSurface check(TriangleMesh mesh) {
    CheckInput input = new CheckInput(mesh, Optional.of(mesh), Optional.empty());
    return new MeshChecker(TestProcesses.limits("pla-model-0.2@1"), 2)
        .check(input, WorkMonitor.NONE);
  }

  @Test
  void thePageHoldsItsPicturesTheVerdictAndEveryCheck() {
    CheckedSurface checked = check(Shapes.box(0, 0, 0, 10, 8, 0.5));
    Map<String, String> facts = Map.of("Unit", "mm <stated> & \"kept\"");
    String page = ReportPage.html(checked, facts, false, 2);

    assertThat(page).startsWith("<!DOCTYPE html>").contains("Do not make it as it is");
    assertThat(page).contains("mm &lt;stated&gt; &amp; &quot;kept&quot;");
    assertThat(page.split("data:image/png;base64,")).hasSize(11); // walls 2, distances 2, sides 6
    assertThat(page).doesNotContain("<script", "http:", "https:", "src=\"/");
    checked
        .report()
        .checks()
        .forEach(result -> assertThat(page).contains("<th scope=\"row\">" + result.title()));
    assertThat(page).isEqualTo(ReportPage.html(checked, facts, false, 1));
  }

  @Test
  void aThinPlateIsRedAndAThickBlockIsBlue() throws IOException {
    assertThat(meanRedMinusBlue(0.5)).isGreaterThan(40);
    assertThat(meanRedMinusBlue(6)).isLessThan(-20);
  }

  private static double meanRedMinusBlue(double thickness) throws IOException {
    CheckedSurface checked = check(Shapes.box(0, 0, 0, 10, 8, thickness));
    ColourScale scale = ColourScale.walls("Walls", 0.8, checked.largestMm());
    byte[] png =
        MeshRenderer.png(checked.samples(), checked.wallMm(), scale, View.HEAD, false, 100, 100, 1);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    double sum = 0;
    for (int n = 0; n < 100; n++) {
      int rgb = image.getRGB(45 + n % 10, 45 + n / 10);
      sum += (rgb >> 16 & 0xFF) - (rgb & 0xFF);
    }
    return sum / 100;
  }

  @Test
  void aScaleKeepsItsColoursAtItsStops() {
    ColourScale scale = ColourScale.deviations("Distance", 0.25);
    assertThat(scale.rgb(0)).isEqualTo(0xE9E4D8);
    assertThat(scale.rgb(0.25)).isEqualTo(0xE34A33);
    assertThat(scale.rgb(99)).isEqualTo(0x7A0177);
    assertThat(Annotation.number(0.80)).isEqualTo("0.8");
    assertThat(Annotation.number(4)).isEqualTo("4");
  }
}
