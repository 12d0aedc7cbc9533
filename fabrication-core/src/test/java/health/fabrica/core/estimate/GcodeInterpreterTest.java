package health.fabrica.core.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GcodeInterpreterTest {

  private static final GcodeLimits LIMITS =
      new GcodeLimits(200, 100, 50, 250, 100, 1.75, MotionModelTest.LIMITS, GcodeCommands.NONE);
  private static final String START = "G21\nG90\nM83\nG28\nM140 S60\nM190 S60\nM109 S210\n";

  static GcodeReport read(String text) {
    return GcodeInterpreter.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), LIMITS);
  }

  private static void assertRefused(String code, String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(code);
  }

  @Test
  void movesAndFilamentAreAddedUp() {
    GcodeReport report =
        read(
            START
                + ";LAYER:0\nG0 Z0.2 F600\nG0 X10 Y10 F6000\nG1 X20 E1 F1800 ; bead\nG1 E-0.5\n"
                + "G0 Y20\nG1 E.5\nG1 X10 E1\nG4 P500\nG4 S1\nM106 S255\nM84\n"
                + ";LAYER:1\r\nG0 Z0.4\nG1 Y30 E0.5\n");

    assertThat(report.filamentMm()).isCloseTo(2.5, within(1e-9));
    assertThat(report.materialMm3()).isCloseTo(2.5 * Math.PI * 1.75 * 1.75 / 4, within(1e-9));
    assertThat(report.printedMm()).isCloseTo(30, within(1e-9));
    assertThat(report.travelMm()).isCloseTo(Math.hypot(10, 10) + 10, within(1e-9));
    assertThat(report.retractions()).isEqualTo(1);
    assertThat(report.layers()).isEqualTo(2);
    assertThat(report.layerComments()).isEqualTo(2);
    assertThat(report.topMm()).isEqualTo(0.4);
    assertThat(report.x0Mm()).isEqualTo(10);
    assertThat(report.x1Mm()).isEqualTo(20);
    assertThat(report.y1Mm()).isEqualTo(30);
    assertThat(report.timeSeconds()).isBetween(2.5, 5.0);
  }

  @Test
  void absoluteExtrusionCountsDifferences() {
    GcodeReport report =
        read(START + "M82\nG92 E5\nG1 X10 E6 F600\nG1 X20 E7.5\nG92 E0\nG1 X30 E1\n");

    assertThat(report.filamentMm()).isCloseTo(3.5, within(1e-9));
  }

  @Test
  void whatAPrinterMustNotBeAskedIsRefused() {
    assertRefused("FAB-1901", "M500\n");
    assertRefused("FAB-1901", "M112\n");
    assertRefused("FAB-1901", "M302 S0\n");
    assertRefused("FAB-1901", "G92 X0\n");
    assertRefused("FAB-1904", "M104 S251\n");
    assertRefused("FAB-1904", "M190 S101\n");
    assertRefused("FAB-1904", "M104\n");
    assertRefused("FAB-1903", START + "G0 X201\n");
    assertRefused("FAB-1903", START + "G0 Y-1\n");
    assertRefused("FAB-1903", START + "G0 Z50.1\n");
    assertRefused("FAB-1905", "G21\nG90\nM83\nG28\nG1 X10 E1\n");
    assertRefused("FAB-1905", "M109 S210\nM83\nG1 X10 E1\n");
  }

  @Test
  void linesThatAreNoCommandsAreRefused() {
    assertRefused("FAB-1902", "G1 X1 X2\n");
    assertRefused("FAB-1902", "G1 X1..2\n");
    assertRefused("FAB-1902", "G1 X-\n");
    assertRefused("FAB-1902", "G1 Xnan\n");
    assertRefused("FAB-1902", "G1 x1\n");
    assertRefused("FAB-1902", "G1 X1 F0\n");
    assertRefused("FAB-1902", "G\n");
    assertRefused("FAB-1902", "; ".repeat(600) + "\n");
    assertRefused("FAB-1902", "FIRMWARE_RESTART\n");
  }

  @Test
  void aFailingStreamIsAProblemOfTheStream() {
    InputStream torn =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }
        };
    assertThatThrownBy(() -> GcodeInterpreter.read(torn, LIMITS)).hasMessageContaining("FAB-1906");
  }

  @Property(tries = 300)
  void damagedFilesGiveAReportOrATypedProblem(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(START + "G1 X10 Y20.5 E1.2 F1200\nG0 X0 ; home\n");
    for (int k = random.nextInt(4); k >= 0; k--) {
      text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
    }
    try {
      assertThat(read(text.toString()).lines()).isPositive();
    } catch (ProblemException refusal) {
      assertThat(refusal.problem().code()).isInstanceOf(GcodeProblem.class);
    }
  }
}
