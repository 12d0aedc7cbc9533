package health.fabrica.core.layerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CliFileTest {

  private static final String HEADER =
      "$$HEADERSTART\n$$ASCII\n$$UNITS/0.01\n$$VERSION/200\n$$LABEL/1,order-7\n$$LAYERS/1\n"
          + "$$HEADEREND\n$$GEOMETRYSTART\n";
  private static final double[] SQUARE = {0, 0, 2, 0, 2, 2, 0, 2};

  @Test
  void theTextOfASquareIsThatOfTheFormat() {
    String text = new String(written(CliEncoding.ASCII), StandardCharsets.US_ASCII);

    assertThat(text)
        .isEqualTo(
            HEADER
                + "$$LAYER/3\n"
                + "$$POLYLINE/1,1,5,0,0,200,0,200,200,0,200,0,0\n"
                + "$$HATCHES/1,1,0,100,200,100\n"
                + "$$GEOMETRYEND\n");
  }

  @Test
  void theBinaryFollowsTheHeaderAtOnceAndIsLittleEndian() {
    byte[] file = written(CliEncoding.BINARY_SHORT);

    String header = new String(file, StandardCharsets.ISO_8859_1);
    int end = header.indexOf("$$HEADEREND") + "$$HEADEREND".length();
    assertThat(HexFormat.of().formatHex(file, end, file.length))
        .isEqualTo(
            "80000300" // layer short, z 3
                + "8100010001000500" // polyline short, part 1, counter-clockwise, 5 points
                + "00000000c8000000c800c8000000c80000000000"
                + "830001000100" // hatches short, part 1, one line
                + "00006400c8006400");
  }

  @ParameterizedTest
  @EnumSource(CliEncoding.class)
  void whatIsWrittenIsRead(CliEncoding encoding) {
    RecordedLayers layers = new RecordedLayers();

    CliHeader header = CliReader.read(new ByteArrayInputStream(written(encoding)), layers);

    assertThat(header.parts()).containsExactly(Map.entry(1, "order-7"));
    assertThat(header.unitMm()).isEqualByComparingTo("0.01");
    assertThat(layers.events)
        .containsExactly(
            "layer 30",
            "path 1 OUTER [0, 0, 2000, 0, 2000, 2000, 0, 2000]",
            "hatches 1 [0, 1000, 2000, 1000]");
  }

  @ParameterizedTest
  @CsvSource({"ASCII, ''", "BINARY_LONG, 6 60", "BINARY_SHORT, 4 32"})
  void aFileCutAnywhereButBehindAPathOfItsLastLayerIsRefused(
      CliEncoding encoding, String wholeCommands) {
    byte[] whole = written(encoding);
    int body = new String(whole, StandardCharsets.ISO_8859_1).indexOf("$$HEADEREND") + 11;
    List<String> read = new ArrayList<>();

    for (int length = 0; length < whole.length - 1; length++) {
      ByteArrayInputStream cut = new ByteArrayInputStream(whole, 0, length);
      try {
        CliReader.read(cut, new RecordedLayers());
        read.add(Integer.toString(length - body));
      } catch (ProblemException refused) {
        assertThat(refused.problem().code().id()).isIn("FAB-1560", "FAB-1561");
      }
    }

    assertThat(String.join(" ", read)).isEqualTo(wholeCommands);
  }

  @Test
  void commentsUserDataAndWindowsLineEndsAreRead() {
    RecordedLayers layers = new RecordedLayers();
    String text =
        "$$HEADERSTART\r\n// a comment //\r\n$$ASCII\r\n$$UNITS/1\r\n$$VERSION/200\r\n"
            + "$$USERDATA/lab,14,a\nb$$HEADEREND\r\n$$DIMENSION/0,0,0,1,1,1\r\n$$HEADEREND\r\n"
            + "$$GEOMETRYSTART\r\n// more //\r\n$$LAYER/1.5\r\n$$POLYLINE/4,2,2,0,0,1,0.5\r\n"
            + "$$GEOMETRYEND\r\n";

    read(text, layers);

    assertThat(layers.events).containsExactly("layer 1500", "path 4 OPEN [0, 0, 1000, 500]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$$LAYER/3 $$POLYLINE/1,0,4,0,0,2,0,2,2,0,0 | FAB-1566 | runs the other way",
        "$$LAYER/3 $$LAYER/3 | FAB-1566 | not above",
        "$$POLYLINE/1,1,4,0,0,2,0,2,2,0,0 | FAB-1561 | before the first layer",
        "$$LAYER/3 $$POLYLINE/2,1,4,0,0,2,0,2,2,0,0 | FAB-1561 | no label",
        "$$LAYER/3 $$POLYLINE/1,3,4,0,0,2,0,2,2,0,0 | FAB-1561 | direction 3",
        "$$LAYER/3 $$POLYLINE/1,1,5,0,0,2,0,2,2,0,0 | FAB-1561 | fewer numbers",
        "$$LAYER/3 $$POLYLINE/1,1,3,0,0,2,0,2,2,0,0 | FAB-1561 | more numbers",
        "$$LAYER/3 $$POLYLINE/1,1,2,0,0,2,0 | FAB-1561 | needs 3",
        "$$LAYER/3 $$POLYLINE/1,1,99999999,0,0 | FAB-1563 | 199999998",
        "$$LAYER/3 $$HATCHES/1,-1 | FAB-1563 | -4",
        "$$LAYER/3 $$HATCHES/1,1,0,0,NaN,0 | FAB-1561 | not finite",
        "$$LAYER/3 $$CIRCLE/1 | FAB-1561 | nobody knows",
        "$$LAYER/3 $$LAYER/4 | FAB-1561 | 1 layers are announced and 2 came",
      })
  void whatBreaksTheFormatIsRefusedWithItsNumbers(String body, String code, String words) {
    String text = HEADER + body.replace(" $$", "\n$$") + "\n$$GEOMETRYEND\n";

    assertThatThrownBy(() -> read(text, new RecordedLayers()))
        .hasMessageContaining(code)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$$UNITS/0.01 |  | FAB-1561",
        "$$UNITS/0.01 | $$UNITS/0 | FAB-1561",
        "$$UNITS/0.01 | $$UNITS/1e999999999 | FAB-1561",
        "$$ASCII | $$ASCII\\n$$BINARY | FAB-1561",
        "$$ASCII | $$BINARY\\n$$ALIGN | FAB-1562",
        "$$LABEL/1,order-7 | $$LABEL/1,a\\n$$LABEL/1,b | FAB-1561",
        "$$LABEL/1,order-7 | $$USERDATA/a,99999999999, | FAB-1561",
        "$$LABEL/1,order-7 | $$USERDATA/a,99999999, | FAB-1563",
      })
  void aHeaderThatLeavesDoubtIsRefused(String from, String to, String code) {
    String header = HEADER.replace(from, to == null ? "" : to.replace("\\n", "\n"));

    assertThatThrownBy(() -> read(header + "$$LAYER/3\n$$GEOMETRYEND\n", new RecordedLayers()))
        .hasMessageContaining(code);
  }

  @Test
  void whatTheNumbersCannotHoldIsNotWritten() {
    CliHeader header = header(CliEncoding.BINARY_SHORT);
    try (CliWriter writer =
        new CliWriter(header, CliEncoding.BINARY_SHORT, new ByteArrayOutputStream())) {
      writer.layer(0.03);
      assertThatThrownBy(
              () -> writer.polyline(1, PathDirection.OPEN, new double[] {0, 0, 655.36, 0}))
          .hasMessageContaining("FAB-1565")
          .hasMessageContaining("655.36");
      assertThatThrownBy(() -> writer.polyline(1, PathDirection.OPEN, new double[] {0, 0, -1, 0}))
          .hasMessageContaining("FAB-1565");
      assertThatThrownBy(
              () -> writer.polyline(1, PathDirection.OPEN, new double[] {0, 0, Double.NaN, 0}))
          .hasMessageContaining("FAB-1565");
    }
  }

  @Test
  void aNameWithMoreThanAnIdentifierIsNotWritten() {
    CliHeader header =
        CliHeader.of(CliEncoding.ASCII, new BigDecimal("0.01"), Map.of(1, "Doe, Jane"), 1);

    assertThatThrownBy(() -> new CliWriter(header, CliEncoding.ASCII, new ByteArrayOutputStream()))
        .hasMessageContaining("FAB-1561");
  }

  private static CliHeader header(CliEncoding encoding) {
    return CliHeader.of(encoding, new BigDecimal("0.01"), Map.of(1, "order-7"), 1);
  }

  private static byte[] written(CliEncoding encoding) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CliWriter writer = new CliWriter(header(encoding), encoding, out)) {
      writer.layer(0.03);
      writer.polyline(1, PathDirection.OUTER, SQUARE);
      writer.hatches(1, new double[] {0, 1, 2, 1});
    }
    return out.toByteArray();
  }

  private static void read(String text, LayerVisitor visitor) {
    CliReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), visitor);
  }
}
