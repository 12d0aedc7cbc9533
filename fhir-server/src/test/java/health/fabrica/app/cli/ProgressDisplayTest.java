package health.fabrica.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void elsewhereThanOnATerminalEachStageIsOneLine() {
    ProgressDisplay display = new ProgressDisplay(out, false);
    display.progress("read", 0.1);
    display.progress("read", 0.9);
    display.progress("surface", 0);
    display.end();
    assertThat(text().lines()).containsExactly("read", "surface");
  }

  @Test
  void onATerminalABarIsRedrawnInPlace() {
    ProgressDisplay display = new ProgressDisplay(out, true);
    display.progress("read", 0.5);
    display.progress("read", 1);
    display.end();
    assertThat(text()).contains("\rread").contains("50 %").contains("100 %").endsWith("\n");
    assertThat(text().lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(3);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
