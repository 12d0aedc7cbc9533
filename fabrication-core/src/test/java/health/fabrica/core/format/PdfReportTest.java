package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class PdfReportTest {

  private static PdfReport report() {
    return new PdfReport("Model (bone)")
        .picture(2, 1, new byte[] {1, 2, 3, 4, 5, 6})
        .heading("Images")
        .line("Voxels", "512 x 512 x 300")
        .line("Path", "C:\\temp (x) \u00e4");
  }

  @Test
  void everyPlaceInTheTableIsThatOfItsObject() {
    String file = text(report().bytes());
    Matcher table = Pattern.compile("startxref\n(\\d+)\n%%EOF\n$").matcher(file);
    assertThat(table.find()).isTrue();
    int at = Integer.parseInt(table.group(1));
    String[] rows = file.substring(at).split("\n");
    assertThat(rows[0]).isEqualTo("xref");
    int count = Integer.parseInt(rows[1].split(" ")[1]);
    assertThat(count).isEqualTo(9);
    for (int i = 1; i < count; i++) {
      assertThat(rows[2 + i]).matches("\\d{10} 00000 n ");
      assertThat(file.substring(Integer.parseInt(rows[2 + i].substring(0, 10))))
          .startsWith(i + " 0 obj\n");
    }
    assertThat(file).startsWith("%PDF-1.4\n").contains("/Size 9 /Root 1 0 R");
  }

  @Test
  void textIsEscapedAndThePictureKeepsItsPixels() throws DataFormatException {
    List<byte[]> streams = streams(report().bytes());
    assertThat(streams.get(0)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(text(streams.get(1)))
        .contains("(Model \\(bone\\)) Tj")
        .contains("(512 x 512 x 300) Tj")
        .contains("(C:\\\\temp \\(x\\) ?) Tj")
        .contains("/Im Do");
  }

  @Test
  void longValuesAreBrokenAndLongReportsGoOnAnotherPage() throws DataFormatException {
    PdfReport report = new PdfReport("Long");
    report.line("words", "word ".repeat(30)).line("hash", "0123456789".repeat(15));
    for (int i = 0; i < 60; i++) {
      report.line("row", Integer.toString(i));
    }
    List<byte[]> streams = streams(report.bytes());
    assertThat(streams).hasSize(3);
    assertThat(text(streams.get(2))).contains("(59) Tj").doesNotContain("(0) Tj");
    Matcher shown = Pattern.compile("\\(([^)]*)\\) Tj").matcher(text(streams.get(1)));
    while (shown.find()) {
      assertThat(shown.group(1)).hasSizeLessThanOrEqualTo(68);
    }
    assertThat(report().bytes()).isEqualTo(report().bytes());
    assertThatThrownBy(() -> report().picture(2, 2, new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<byte[]> streams(byte[] pdf) throws DataFormatException {
    List<byte[]> streams = new ArrayList<>();
    Matcher m = Pattern.compile("/Length (\\d+) >>\nstream\n").matcher(text(pdf));
    while (m.find()) {
      Inflater inflater = new Inflater();
      inflater.setInput(pdf, m.end(), Integer.parseInt(m.group(1)));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] chunk = new byte[1000];
      for (int n = inflater.inflate(chunk); n > 0; n = inflater.inflate(chunk)) {
        out.write(chunk, 0, n);
      }
      assertThat(inflater.finished()).isTrue();
      inflater.end();
      streams.add(out.toByteArray());
    }
    return streams;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
