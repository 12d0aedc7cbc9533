package health.fabrica.dicom.seg;

import health.fabrica.dicom.TestData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads the label volumes that lie beside the segmentations: 16-bit little endian, gzip. */
final class Nrrd {

  private Nrrd() {}

  static short[] labels(Path file) {
    byte[] bytes = TestData.bytes(file);
    String head = new String(bytes, 0, Math.min(bytes.length, 2000), StandardCharsets.ISO_8859_1);
    int data = head.indexOf("\n\n") + 2;
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(bytes, data, bytes.length - data))) {
      ByteBuffer values = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      short[] labels = new short[values.remaining() / 2];
      values.asShortBuffer().get(labels);
      return labels;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
