package health.fabrica.dicom.server;

import static health.fabrica.dicom.server.ServerHttp.multipart;
import static health.fabrica.dicom.server.ServerHttp.text;
import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.web.Multipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are broken, hostile or large: nothing half-stored, the server stays up. */
class StowFaultsIT {

  @TempDir Path folder;
  private TestServer server;
  private ServerHttp http;

  @BeforeEach
  void start() {
    server = new TestServer(folder, 8 << 20);
    http = new ServerHttp(server.base());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Files in the blob store, drafts included. */
  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private void assertStored(int instances) throws Exception {
    assertThat(files()).isEqualTo(instances);
    assertThat(server.client().instanceUids(Slices.STUDY, Slices.SERIES, WorkMonitor.NONE))
        .hasSize(instances);
  }

  @Test
  void wholeInstancesBeforeACutStayAndTheCutOneLeavesNoTrace() throws Exception {
    byte[] body = multipart(Slices.stack(3));
    HttpResponse<byte[]> answer =
        http.post("/studies", Multipart.contentType("b"), Arrays.copyOf(body, body.length - 300));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(text(answer)).contains("0008119A").contains(Slices.SERIES + ".2");
    assertThat(answer.headers().firstValue("Warning").orElse("")).contains("FAB-2077");
    assertStored(2);
  }

  @Test
  void aBodyWithoutItsFinalDelimiterIsCut() throws Exception {
    byte[] body = multipart(Slices.stack(1));
    int end = Multipart.closeDelimiter("b").length;
    HttpResponse<byte[]> answer =
        http.post("/studies", Multipart.contentType("b"), Arrays.copyOf(body, body.length - end));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("FAB-2077");
    assertThat(files()).isZero();
  }

  @Test
  void aBoundaryThatIsNotInTheBodyStoresNothing() throws Exception {
    HttpResponse<byte[]> answer =
        http.post("/studies", Multipart.contentType("other"), multipart(Slices.stack(2)));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("FAB-2077");
    assertThat(files()).isZero();
  }

  @Test
  void tenThousandTinyPartsGetTenThousandVerdicts() throws Exception {
    List<byte[]> parts = new ArrayList<>(Slices.stack(1));
    byte[] tiny = new byte[133];
    System.arraycopy("DICM".getBytes(StandardCharsets.US_ASCII), 0, tiny, 128, 4);
    for (int i = 0; i < 10_000; i++) {
      parts.add(i % 10 == 0 ? tiny : new byte[] {1});
    }
    HttpResponse<byte[]> answer = http.store(parts);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(text(answer).split("\"00081197\"", -1)).hasSize(10_001);
    assertStored(1);
  }

  @Test
  void aBombInDeflatedDataIsRefusedWithoutBeingHeld() throws Exception {
    byte[] plain = Slices.file(Slices.slice(1).text(Tag.STUDY_DESCRIPTION, "x"));
    int meta = 132 + 12 + (plain[140] & 0xff) + ((plain[141] & 0xff) << 8);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    byte[] head = Arrays.copyOf(plain, meta);
    String explicit = new String(head, StandardCharsets.ISO_8859_1);
    assertThat(explicit).contains(TransferSyntax.EXPLICIT_LE);
    bomb.write(withSyntax(head));
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(bomb, new Deflater(1, true), 1 << 16)) {
      // (0008,0108) UT: a text of 80 MB
      out.write(new byte[] {8, 0, 0x0D, 0x01, 'U', 'T', 0, 0});
      int length = 80 << 20;
      out.write(
          new byte[] {
            (byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)
          });
      byte[] spaces = new byte[1 << 20];
      Arrays.fill(spaces, (byte) ' ');
      for (int i = 0; i < 80; i++) {
        out.write(spaces);
      }
    }
    assertThat(bomb.size()).isLessThan(1 << 20);
    HttpResponse<byte[]> answer = http.store(List.of(bomb.toByteArray(), Slices.stack(1).get(0)));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Warning").orElse("")).contains("FAB-2004");
    assertStored(1);
  }

  /** The same meta group with the longer UID of the deflated syntax. */
  private static byte[] withSyntax(byte[] head) throws IOException {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    String old = "UI\u0014\u0000" + TransferSyntax.EXPLICIT_LE + "\u0000";
    assertThat(text).contains(old);
    String changed = text.replace(old, "UI\u0016\u0000" + TransferSyntax.DEFLATED_LE);
    byte[] bytes = changed.getBytes(StandardCharsets.ISO_8859_1);
    bytes[140] += 2;
    return bytes;
  }

  @Test
  void millionsOfElementsAreRefused() throws Exception {
    int count = 800_000;
    byte[] elements = new byte[8 * count];
    for (int i = 0; i < count; i++) { // private elements without value, ascending
      int tag = 0x00111000 + (i / 0xe000 << 17) + i % 0xe000;
      elements[8 * i] = (byte) (tag >>> 16);
      elements[8 * i + 1] = (byte) (tag >>> 24);
      elements[8 * i + 2] = (byte) tag;
      elements[8 * i + 3] = (byte) (tag >>> 8);
      elements[8 * i + 4] = 'C';
      elements[8 * i + 5] = 'S';
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    byte[] plain = Slices.stack(1).get(0);
    file.write(plain, 0, 132 + 12 + (plain[140] & 0xff) + ((plain[141] & 0xff) << 8));
    file.write(elements);
    HttpResponse<byte[]> answer = http.store(List.of(file.toByteArray()));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Warning").orElse("")).contains("FAB-2004");
    assertThat(files()).isZero();
  }

  @Test
  void noThreadIsLeakedByFaults() throws Exception {
    byte[] body = multipart(Slices.stack(1));
    http.post("/studies", Multipart.contentType("b"), Arrays.copyOf(body, 400));
    int before = serverThreads();
    for (int i = 0; i < 40; i++) {
      http.post("/studies", Multipart.contentType("b"), Arrays.copyOf(body, 400 + i));
    }
    assertThat(serverThreads()).isLessThanOrEqualTo(Math.max(before, 64));
    assertThat(files()).isZero();
    assertThat(http.store(Slices.stack(2)).statusCode()).isEqualTo(200);
  }

  private static int serverThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("XNIO"))
            .count();
  }

  @Test
  void objectsThatSayWhatTheyAreNotAreRefusedOneByOne() throws Exception {
    byte[] noSeries = Slices.file(Slices.slice(2).remove(Tag.SERIES_INSTANCE_UID));
    byte[] badUid = Slices.file(Slices.slice(2).text(Tag.STUDY_INSTANCE_UID, "../etc"));
    byte[] cut = Arrays.copyOf(Slices.stack(4).get(3), 600);
    byte[] good = Part10Writer.write(Slices.slice(0).build(), TransferSyntax.EXPLICIT_LE);
    HttpResponse<byte[]> answer = http.store(List.of(noSeries, badUid, cut, good));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().allValues("Warning").toString())
        .contains("FAB-2008")
        .contains("FAB-2009")
        .contains("FAB-200");
    assertStored(1);
  }
}
