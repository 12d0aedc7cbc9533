package health.fabrica.dicom.server;

import static health.fabrica.dicom.server.ServerHttp.parts;
import static health.fabrica.dicom.server.ServerHttp.text;
import static health.fabrica.dicom.server.ServerHttp.type;
import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.json.DicomJsonReader;
import health.fabrica.dicom.pixel.FrameDecoder;
import health.fabrica.dicom.pixel.PixelFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retrieval in every representation the server has, and refusal of those it has not. */
class WadoServerIT {

  private static final String DICOM = "multipart/related; type=\"application/dicom\"";
  private static final String FRAMES = "multipart/related; type=\"application/octet-stream\"";

  @TempDir Path folder;
  private TestServer server;
  private ServerHttp http;

  @BeforeEach
  void start() {
    server = new TestServer(folder, 64 << 20);
    http = new ServerHttp(server.base());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String path(byte[] file) {
    Dataset data = Part10Reader.read(file).dataset();
    return "/studies/"
        + data.requireString(Tag.STUDY_INSTANCE_UID)
        + "/series/"
        + data.requireString(Tag.SERIES_INSTANCE_UID)
        + "/instances/"
        + data.requireString(Tag.SOP_INSTANCE_UID);
  }

  private String stored(byte[] file) throws Exception {
    assertThat(http.store(List.of(file)).statusCode()).isEqualTo(200);
    return path(file);
  }

  private static short[] pixels(byte[] file) {
    DicomFile read = Part10Reader.read(file);
    return FrameDecoder.decode(read, PixelFormat.of(read.dataset()), 0);
  }

  /** The variants share their UIDs, so each gets a server of its own. */
  @Test
  void everySyntaxThatIsDecodedIsTranscodedToTheSamePixelsAndEveryOtherIsRefused()
      throws Exception {
    List<String> refused = new ArrayList<>();
    Path variants = TestData.home("dicom-transfer-syntaxes/ct-one-slice-15-syntaxes");
    for (Path variant : TestData.dicomFiles(variants)) {
      byte[] file = TestData.bytes(variant);
      String syntax = Part10Reader.read(file).transferSyntaxUid();
      try (TestServer own = new TestServer(folder.resolve(variant.getFileName()), 64 << 20)) {
        ServerHttp to = new ServerHttp(own.base());
        assertThat(to.store(List.of(file)).statusCode()).isEqualTo(200);
        String path = path(file);
        assertThat(parts(to.get(path, "Accept", DICOM + "; transfer-syntax=*")).get(0).bytes())
            .isEqualTo(file);
        HttpResponse<byte[]> plain = to.get(path, "Accept", DICOM);
        if (!FrameDecoder.supports(syntax)) {
          assertThat(plain.statusCode()).as(syntax).isEqualTo(406);
          assertThat(text(plain)).contains(TransferSyntax.name(syntax));
          assertThat(to.get(path + "/frames/1", "Accept", FRAMES).statusCode()).isEqualTo(406);
          refused.add(syntax);
          continue;
        }
        byte[] explicit = parts(plain).get(0).bytes();
        assertThat(Part10Reader.read(explicit).transferSyntaxUid())
            .isEqualTo(TransferSyntax.EXPLICIT_LE);
        assertThat(pixels(explicit)).as(syntax).isEqualTo(pixels(file));
        byte[] frame = parts(to.get(path + "/frames/1", "Accept", FRAMES)).get(0).bytes();
        byte[] bulk =
            to.get(path + "/bulkdata/7FE00010", "Accept", "application/octet-stream").body();
        assertThat(frame).as(syntax).isEqualTo(bulk);
        int bytes = Part10Reader.read(file).dataset().requireInteger(Tag.BITS_ALLOCATED) / 8;
        assertThat(frame.length).isEqualTo(bytes * pixels(file).length);
      }
    }
    assertThat(refused).doesNotContain(TransferSyntax.RLE, TransferSyntax.JPEG_LOSSLESS_SV1);
  }

  @Test
  void compressedFramesComeAsTheyAreStored() throws Exception {
    byte[] file =
        TestData.bytes(
            TestData.home(
                "dicom-transfer-syntaxes/ct-multiframe-encapsulation/"
                    + "CT0012.not_fragmented_bot_rle.dcm"));
    String path = stored(file);
    int count = Part10Reader.read(file).dataset().requireInteger(Tag.NUMBER_OF_FRAMES);
    HttpResponse<byte[]> two =
        http.get(
            path + "/frames/2,1",
            "Accept",
            "multipart/related; type=\"image/dicom-rle\"; transfer-syntax=1.2.840.10008.1.2.5");
    assertThat(parts(two))
        .hasSize(2)
        .allSatisfy(part -> assertThat(part.type()).startsWith("image/dicom-rle"));
    HttpResponse<byte[]> any =
        http.get(path + "/frames/1", "Accept", FRAMES + "; transfer-syntax=*");
    assertThat(parts(any).get(0).bytes()).isEqualTo(parts(two).get(1).bytes());
    HttpResponse<byte[]> all =
        http.get(path + "/pixeldata", "Accept", FRAMES + "; transfer-syntax=*");
    assertThat(parts(all)).hasSize(count);
    HttpResponse<byte[]> beyond = http.get(path + "/frames/" + (count + 1), "Accept", FRAMES);
    assertThat(beyond.statusCode()).isEqualTo(404);
    assertThat(text(beyond)).contains("FAB-2172").contains(count + " frames");
    for (String wrong : List.of("0", "abc", "1,,2", "")) {
      assertThat(http.get(path + "/frames/" + wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    assertThat(http.get(path + "/frames/1,2", "Accept", "image/dicom-rle").statusCode())
        .isEqualTo(406);
  }

  @Test
  void metadataPointToTheBytesTheyLeaveOut() throws Exception {
    byte[] document = "solid a\nendsolid a\n".repeat(9000).getBytes(StandardCharsets.US_ASCII);
    byte[] file =
        Slices.file(
            Slices.slice(0)
                .remove(Tag.PIXEL_DATA)
                .text(Tag.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT, "model/stl")
                .bytes(Tag.ENCAPSULATED_DOCUMENT, Vr.OB, document));
    String path = stored(file);
    Dataset metadata = DicomJsonReader.read(only(text(http.get(path + "/metadata"))));
    String uri = server.base() + path + "/bulkdata/00420011";
    assertThat(metadata.find(Tag.ENCAPSULATED_DOCUMENT).orElseThrow().toString()).contains(uri);
    assertThat(parts(http.get(uri, "Accept", FRAMES)).get(0).bytes()).isEqualTo(document);
    HttpResponse<byte[]> model = http.get(uri, "Accept", "model/stl");
    assertThat(type(model)).isEqualTo("model/stl");
    assertThat(model.body()).isEqualTo(document);
    assertThat(http.get(uri, "Accept", "image/png").statusCode()).isEqualTo(406);
    assertThat(http.get(path + "/bulkdata/00100010/3").statusCode()).isEqualTo(404);
    assertThat(http.get(path + "/bulkdata/00420099").statusCode()).isEqualTo(404);
    assertThat(http.get(path + "/frames/1").statusCode()).isEqualTo(404);
    assertThat(http.get(path + "/rendered").statusCode()).isEqualTo(406);
    assertThat(http.get(path + "/metadata", "Accept", "application/dicom+xml").statusCode())
        .isEqualTo(406);
  }

  @Test
  void allBulkDataOfAStudyComeInPartsThatSayWhereTheyAre() throws Exception {
    List<byte[]> files = Slices.stack(3);
    assertThat(http.store(files).statusCode()).isEqualTo(200);
    String study = "/studies/" + Slices.STUDY;
    HttpResponse<byte[]> all = http.get(study + "/bulkdata", "Accept", FRAMES);
    assertThat(parts(all)).hasSize(3);
    for (byte[] file : files) {
      String uri = server.base() + path(file) + "/bulkdata/7FE00010";
      assertThat(text(all)).contains("Content-Location: " + uri);
      assertThat(parts(all).stream().map(part -> part.bytes()))
          .contains(http.get(uri, "Accept", "application/octet-stream").body());
    }
    String series = path(files.get(0)).replaceFirst("/instances/.*", "");
    for (String same : List.of(study + "/pixeldata", series + "/bulkdata", series + "/pixeldata")) {
      assertThat(parts(http.get(same))).as(same).hasSize(3);
    }
    assertThat(parts(http.get(path(files.get(1)) + "/bulkdata"))).hasSize(1);
    assertThat(http.get(study + "/bulkdata", "Accept", "image/png").statusCode()).isEqualTo(406);
    assertThat(http.get("/studies/1.2.9/bulkdata").statusCode()).isEqualTo(404);
    byte[] bare =
        Slices.file(Slices.slice(7).remove(Tag.PIXEL_DATA).text(Tag.STUDY_INSTANCE_UID, "1.2.77"));
    assertThat(http.get(stored(bare) + "/bulkdata").statusCode()).isEqualTo(404);
  }

  @Test
  void compressedPixelDataOfASeriesComeFrameByFrame() throws Exception {
    byte[] file =
        TestData.bytes(
            TestData.home(
                "dicom-transfer-syntaxes/ct-multiframe-encapsulation/"
                    + "CT0012.not_fragmented_bot_rle.dcm"));
    String path = stored(file);
    String series = path.replaceFirst("/instances/.*", "");
    int count = Part10Reader.read(file).dataset().requireInteger(Tag.NUMBER_OF_FRAMES);
    for (String form : List.of(FRAMES, FRAMES + "; transfer-syntax=*")) {
      HttpResponse<byte[]> all = http.get(series + "/pixeldata", "Accept", form);
      assertThat(parts(all)).hasSize(count);
      assertThat(parts(all).get(1).bytes())
          .isEqualTo(parts(http.get(path + "/frames/2", "Accept", form)).get(0).bytes());
      assertThat(text(all)).contains("Content-Location: " + server.base() + path + "/frames/2");
    }
  }

  private static String only(String array) {
    return array.substring(1, array.length() - 1);
  }

  private static BufferedImage image(byte[] bytes) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(bytes));
  }

  private static int grey(BufferedImage image, int x, int y) {
    return image.getRaster().getSample(x, y, 0);
  }

  /**
   * Pixels of slice 0 hold 10 j + i, 1024 less in units of the modality; they are twice as tall.
   */
  @Test
  void picturesShowTheWindowAskedFor() throws Exception {
    String path = stored(Slices.file(Slices.slice(0)));
    HttpResponse<byte[]> png =
        http.get(path + "/rendered?window=-1013.5,12,linear", "Accept", "image/png");
    assertThat(type(png)).isEqualTo("image/png");
    BufferedImage image = image(png.body());
    assertThat(image.getWidth()).isEqualTo(4);
    assertThat(image.getHeight()).isEqualTo(6);
    assertThat(grey(image, 0, 0)).isZero();
    assertThat(grey(image, 3, 5)).isEqualTo(255);
    BufferedImage whole = image(http.get(path + "/rendered", "Accept", "image/png").body());
    assertThat(grey(whole, 0, 0)).isZero();
    assertThat(grey(whole, 3, 5)).isEqualTo(255);
    BufferedImage large =
        image(http.get(path + "/frames/1/rendered?viewport=100,60&quality=80").body());
    assertThat(large.getWidth()).isEqualTo(40);
    assertThat(large.getHeight()).isEqualTo(60);
    BufferedImage corner =
        image(http.get(path + "/rendered?viewport=4,4,2,1,2,1", "Accept", "image/png").body());
    assertThat(corner.getWidth()).isEqualTo(4);
    for (String wrong :
        List.of(
            "window=1",
            "window=1,0,linear",
            "window=1,2,cubic",
            "viewport=0,1",
            "viewport=4,4,3,0,2,1",
            "quality=0",
            "colour=1")) {
      assertThat(http.get(path + "/rendered?" + wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    assertThat(http.get(path + "/rendered", "Accept", "image/gif").statusCode()).isEqualTo(406);
  }

  @Test
  void invertedAndSignedAndColouredImagesLookAsTheyShould() throws Exception {
    String inverted =
        stored(Slices.file(Slices.slice(0).text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME1")));
    BufferedImage image = image(http.get(inverted + "/rendered", "Accept", "image/png").body());
    assertThat(grey(image, 0, 0)).isEqualTo(255);
    byte[] rgb = new byte[36];
    rgb[0] = (byte) 200;
    rgb[4] = 100;
    String coloured =
        stored(
            Slices.file(
                Slices.slice(1)
                    .text(Tag.PHOTOMETRIC_INTERPRETATION, "RGB")
                    .remove(Tag.PIXEL_SPACING)
                    .numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 3)
                    .numbers(Tag.BITS_ALLOCATED, Vr.US, 8)
                    .numbers(Tag.BITS_STORED, Vr.US, 8)
                    .numbers(Tag.HIGH_BIT, Vr.US, 7)
                    .bytes(Tag.PIXEL_DATA, Vr.OB, rgb)));
    BufferedImage colours = image(http.get(coloured + "/rendered", "Accept", "image/png").body());
    assertThat(colours.getRGB(0, 0) & 0xffffff).isEqualTo(200 << 16);
    assertThat(colours.getRGB(1, 0) & 0xffffff).isEqualTo(100 << 8);
    String palette =
        stored(Slices.file(Slices.slice(2).text(Tag.PHOTOMETRIC_INTERPRETATION, "PALETTE COLOR")));
    HttpResponse<byte[]> refused = http.get(palette + "/rendered");
    assertThat(refused.statusCode()).isEqualTo(406);
    assertThat(text(refused)).contains("FAB-2173").contains("palette");
  }

  @Test
  void aPaletteGivesColoursAndItsEndsGoOn() throws Exception {
    byte[] indices = {9, 10, 11, 12, 13, 14, 0, 0, 0, 0, 0, 0};
    for (String syntax : List.of(TransferSyntax.EXPLICIT_LE, TransferSyntax.EXPLICIT_BE)) {
      for (int bits : new int[] {8, 16}) {
        String uid = Slices.SERIES + ".7" + bits + (syntax.endsWith("2.2") ? "1" : "2");
        String path =
            stored(
                Part10Writer.write(
                    palette(indices, bits).text(Tag.SOP_INSTANCE_UID, uid).build(), syntax));
        BufferedImage image = image(http.get(path + "/rendered", "Accept", "image/png").body());
        assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(0x010203); // below the first
        assertThat(image.getRGB(1, 0) & 0xffffff).isEqualTo(0x010203);
        assertThat(image.getRGB(2, 0) & 0xffffff).isEqualTo(0xc86432);
        assertThat(image.getRGB(3, 0) & 0xffffff).isEqualTo(0xfffefd);
        assertThat(image.getRGB(1, 1) & 0xffffff).isEqualTo(0xfffefd); // beyond the last
      }
    }
  }

  /** Three colours for 10 to 12. */
  private static Dataset.Builder palette(byte[] indices, int bits) {
    int[][] colours = {{1, 0xc8, 0xff}, {2, 0x64, 0xfe}, {3, 0x32, 0xfd}};
    Dataset.Builder slice =
        Slices.slice(5)
            .text(Tag.PHOTOMETRIC_INTERPRETATION, "PALETTE COLOR")
            .remove(Tag.PIXEL_SPACING)
            .numbers(Tag.BITS_ALLOCATED, Vr.US, 8)
            .numbers(Tag.BITS_STORED, Vr.US, 8)
            .numbers(Tag.HIGH_BIT, Vr.US, 7)
            .bytes(Tag.PIXEL_DATA, Vr.OW, indices);
    for (int c = 0; c < 3; c++) {
      byte[] table = new byte[bits == 8 ? 4 : 6];
      for (int i = 0; i < 3; i++) {
        table[bits == 8 ? i : 2 * i + 1] = (byte) colours[c][i];
      }
      slice
          .numbers(Tag.RED_PALETTE_DESCRIPTOR + c, Vr.US, 3, 10, bits)
          .bytes(Tag.RED_PALETTE_DATA + c, Vr.OW, table);
    }
    return slice;
  }

  @Test
  void aSeriesHasOneThumbnailAndAPictureForEachImage() throws Exception {
    assertThat(http.store(Slices.stack(3)).statusCode()).isEqualTo(200);
    String series = "/studies/" + Slices.STUDY + "/series/" + Slices.SERIES;
    HttpResponse<byte[]> thumbnail = http.get(series + "/thumbnail");
    assertThat(type(thumbnail)).isEqualTo("image/jpeg");
    assertThat(image(thumbnail.body()).getHeight()).isEqualTo(128);
    assertThat(image(http.get("/studies/" + Slices.STUDY + "/thumbnail?viewport=32,32").body()))
        .satisfies(small -> assertThat(small.getHeight()).isEqualTo(32));
    HttpResponse<byte[]> pictures =
        http.get(series + "/rendered", "Accept", "multipart/related; type=\"image/png\"");
    assertThat(parts(pictures))
        .hasSize(3)
        .allSatisfy(part -> assertThat(part.type()).isEqualTo("image/png"));
    assertThat(http.get(series + "/rendered", "Accept", "image/png").statusCode()).isEqualTo(406);
  }

  @Test
  void segmentsOfSingleBitsComeFrameByFrame() throws Exception {
    // two frames of 3 x 4 bits: the second starts in the middle of a byte
    byte[] bits = {(byte) 0b1111_0001, (byte) 0b1010_0000, (byte) 0b0000_0011, 0};
    String path =
        stored(
            Slices.file(
                Slices.slice(0)
                    .text(Tag.NUMBER_OF_FRAMES, "2")
                    .numbers(Tag.BITS_ALLOCATED, Vr.US, 1)
                    .numbers(Tag.BITS_STORED, Vr.US, 1)
                    .numbers(Tag.HIGH_BIT, Vr.US, 0)
                    .bytes(Tag.PIXEL_DATA, Vr.OB, bits)));
    List<ServerHttp.Part> frames = parts(http.get(path + "/frames/1,2", "Accept", FRAMES));
    assertThat(frames.get(0).bytes()).startsWith(0b1111_0001);
    assertThat(frames.get(1).bytes()).isEqualTo(new byte[] {0b0011_1010, 0});
    BufferedImage image =
        image(http.get(path + "/frames/2/rendered", "Accept", "image/png").body());
    assertThat(grey(image, 1, 0)).isEqualTo(255);
    assertThat(grey(image, 0, 0)).isZero();
  }

  @Test
  void negotiationGoesByOrderAndQuality() throws Exception {
    String path = stored(Slices.stack(1).get(0));
    assertThat(type(http.get(path, "Accept", "application/dicom;q=0.9, text/html")))
        .startsWith("application/dicom; transfer-syntax=1.2.840.10008.1.2.1");
    assertThat(type(http.get(path, "Accept", "application/dicom;q=0.1, " + DICOM + ";q=0.5")))
        .startsWith("multipart/related");
    assertThat(type(http.get(path + "?accept=application/dicom", "Accept", DICOM)))
        .startsWith("application/dicom");
    assertThat(type(http.get(path))).startsWith("multipart/related");
    assertThat(http.get(path, "Accept", "application/zip").statusCode()).isEqualTo(406);
    assertThat(http.get(path, "Accept", "model/stl").statusCode()).isEqualTo(406);
    assertThat(http.get(path, "Accept", ";;;").statusCode()).isEqualTo(400);
    assertThat(type(http.get(path + "/rendered", "Accept", "image/jpeg;q=0.2, image/png")))
        .isEqualTo("image/png");
  }

  @Test
  void capabilitiesNameWhatIsThere() throws Exception {
    HttpResponse<byte[]> wadl = http.send("OPTIONS", "/");
    assertThat(type(wadl)).isEqualTo(Capabilities.WADL);
    assertThat(text(wadl))
        .contains("resources base=\"" + server.base() + "\"")
        .contains("/studies/{study}/series/{series}/instances/{instance}/frames/{frames}");
    HttpResponse<byte[]> json = http.send("OPTIONS", "/", "Accept", "application/json");
    assertThat(text(json)).startsWith("{\"base\"").contains("\"StudyInstanceUID\"");
    HttpResponse<byte[]> studies = http.send("OPTIONS", "/studies");
    assertThat(studies.headers().firstValue("Allow").orElse("")).contains("POST");
    HttpResponse<byte[]> delete = http.send("DELETE", "/studies/1.2");
    assertThat(delete.statusCode()).isEqualTo(405);
    assertThat(delete.headers().firstValue("Allow").orElse("")).contains("GET");
  }
}
