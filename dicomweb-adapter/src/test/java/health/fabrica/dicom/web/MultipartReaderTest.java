package health.fabrica.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultipartReaderTest {

  /** A stream that gives at most so many bytes at a time. */
  static InputStream dripping(byte[] bytes, int step) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] b, int off, int len) {
        return super.read(b, off, Math.min(len, step));
      }
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static List<String> parts(byte[] body, String boundary, int step, boolean whole)
      throws Exception {
    MultipartReader reader = new MultipartReader(dripping(body, step), boundary);
    List<String> parts = new ArrayList<>();
    for (var part = reader.next(); part != null; part = reader.next()) {
      byte[] content = whole ? part.bytes(1 << 20) : part.body().readAllBytes();
      parts.add(new String(content, StandardCharsets.ISO_8859_1));
    }
    assertThat(reader.isComplete()).isTrue();
    return parts;
  }

  @Test
  void hostileContentAndSplitsDoNotMatter() throws Exception {
    String body =
        "preamble\r\n--b\r\nContent-Type: x\r\n\r\none\r\n--bb\r\n--b-\r\n--b x\r\r\n--"
            + "\r\n--b  \t\r\nContent-Length: 12\r\n\r\n12\r\n--b\r\n456"
            + "\r\n--b\r\nContent-Length: 2\r\n\r\nlonger than told"
            + "\r\n--b\r\nContent-Length: 900\r\n\r\nshorter"
            + "\r\n--b\r\n\r\n"
            + "\r\n--b--epilogue\r\n--b\r\n";
    List<String> fast =
        List.of(
            "one\r\n--bb\r\n--b-\r\n--b x\r\r\n--",
            "12\r\n--b\r\n456",
            "longer than told",
            "shorter",
            "");
    for (int step = 1; step < 40; step++) {
      // Only a true length tells content from delimiter.
      String honest = body.replace("Content-Length: 900\r\n", "");
      assertThat(parts(ascii(honest), "b", step, true)).as("step %d", step).isEqualTo(fast);
      String noDelimiterInside = body.replace("12\r\n--b\r\n456", "12\r\n-+b\r\n456");
      assertThat(parts(ascii(noDelimiterInside), "b", step, false))
          .isEqualTo(List.of(fast.get(0), "12\r\n-+b\r\n456", fast.get(2), "shorter", ""));
    }
  }

  @Test
  void longBoundariesAreReadAndSillyOnesRefused() throws Exception {
    for (int length : new int[] {1, 70, 200}) {
      String boundary = "x".repeat(length);
      byte[] body = ascii("--" + boundary + "\r\n\r\nxx\r\n--x" + "\r\n--" + boundary + "--");
      if (length > 1) {
        assertThat(parts(body, boundary, 7, false)).containsExactly("xx\r\n--x");
      }
    }
    for (String bad : List.of("", "x".repeat(201))) {
      assertThatThrownBy(() -> new MultipartReader(InputStream.nullInputStream(), bad))
          .isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void aBodyCutAnywhereIsNeverComplete() {
    byte[] body = ascii("--b\r\nContent-Length: 5\r\n\r\nhello\r\n--b\r\n\r\nworld\r\n--b--\r\n");
    for (int length = 0; length < body.length - 2; length++) {
      byte[] cut = Arrays.copyOf(body, length);
      for (boolean whole : new boolean[] {true, false}) {
        assertThatThrownBy(() -> parts(cut, "b", 3, whole))
            .as("cut at %d", length)
            .isInstanceOfSatisfying(
                ProblemException.class,
                e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.MULTIPART_CUT));
      }
    }
  }

  @Test
  void aPartThatIsLeftIsSkippedAndALongOneRefused() {
    byte[] body = ascii("--b\r\n\r\n" + "a".repeat(200_000) + "\r\n--b\r\n\r\nz\r\n--b--");
    MultipartReader reader = new MultipartReader(dripping(body, 1000), "b");
    assertThat(reader.next()).isNotNull();
    assertThat(reader.next().bytes(10)).isEqualTo(new byte[] {'z'});
    assertThat(reader.next()).isNull();
    MultipartReader again = new MultipartReader(dripping(body, 1000), "b");
    assertThatThrownBy(() -> again.next().bytes(1000))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.LIMIT));
  }

  @Test
  void endlessHeadersAreRefused() {
    byte[] body = ascii("--b\r\nX: " + "y".repeat(40_000));
    assertThatThrownBy(() -> new MultipartReader(dripping(body, 100), "b").next())
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.MULTIPART));
  }

  @Test
  void mediaTypesAreTakenApart() {
    MediaType orthanc =
        MediaType.parse(
            "multipart/related; type=\"application/octet-stream; transfer-syntax=1.2\"; boundary=a-b/c");
    assertThat(orthanc.parameter("boundary")).hasValue("a-b/c");
    assertThat(orthanc.parameter("type")).hasValue("application/octet-stream; transfer-syntax=1.2");
    MediaType mixed =
        MediaType.parse("Multipart/Related;BOUNDARY=\"q\\\"x\" ; Type=application/dicom");
    assertThat(mixed.type()).isEqualTo("multipart/related");
    assertThat(mixed.parameter("boundary")).hasValue("q\"x");
    assertThat(mixed.parameter("type")).hasValue("application/dicom");
    assertThat(MediaType.parseList("a/b;q=0.5, */*")).hasSize(2);
    for (String bad :
        List.of(
            "",
            "x",
            "/",
            "a/b;c",
            "a/b;c=\"d",
            "a/b;c=1;c=2",
            "a/b c",
            "a/b,c/d",
            "a".repeat(5000))) {
      assertThatThrownBy(() -> MediaType.parse(bad)).as(bad).isInstanceOf(ProblemException.class);
    }
  }
}
