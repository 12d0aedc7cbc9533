package health.fabrica.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MultipartProperty {

  /** Contents made of pieces of delimiters, but never a whole one. */
  private static byte[] content(Random random, String boundary) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(
          List.of("\r\n", "--", boundary, "-", "\n", "x", "\r\n--" + boundary + "y", " ")
              .get(random.nextInt(8)));
    }
    String delimiter = "\r\n--" + boundary;
    return text.toString()
        .replace(delimiter + "\r", delimiter + "z")
        .replace(delimiter + "-", delimiter + "z")
        .replaceAll(java.util.regex.Pattern.quote(delimiter) + "[ \t]", delimiter + "z")
        .replaceAll("[\r\n-]+$", "")
        .replaceAll(java.util.regex.Pattern.quote(delimiter) + "$", "")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Property(tries = 300)
  void whatIsSentArrives(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int step)
      throws Exception {
    Random random = new Random(seed);
    String boundary = "b".repeat(1 + random.nextInt(70));
    List<String> sent = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = random.nextInt(5); i >= 0; i--) {
      byte[] content = content(random, boundary);
      sent.add(new String(content, StandardCharsets.ISO_8859_1));
      body.write(Multipart.partHeader(boundary, "application/dicom", content.length));
      body.write(content);
    }
    body.write(Multipart.closeDelimiter(boundary));
    assertThat(MultipartReaderTest.parts(body.toByteArray(), boundary, step, true)).isEqualTo(sent);
    assertThat(MultipartReaderTest.parts(body.toByteArray(), boundary, step, false))
        .isEqualTo(sent);
  }

  @Property(tries = 300)
  void noiseEndsInPartsOrAProblem(@ForAll byte[] noise, @ForAll boolean whole) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(Multipart.partHeader("b", "x", 3));
    body.write(noise);
    try {
      MultipartReaderTest.parts(body.toByteArray(), "b", 5, whole);
    } catch (ProblemException e) {
      assertThat(e.problem().code().id()).startsWith("FAB-20");
    }
  }
}
