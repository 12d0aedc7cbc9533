package health.fabrica.dicom.web;

import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.pixel.EncapsulatedFrames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The stack of {@link Slices} with every third slice compressed (RLE). */
final class MixedStack {

  private MixedStack() {}

  static List<byte[]> of(int slices) {
    List<byte[]> files = new ArrayList<>();
    for (int k = 0; k < slices; k++) {
      files.add(k % 3 == 1 ? compressed(k) : Slices.file(Slices.slice(k)));
    }
    return files;
  }

  static byte[] compressed(int k) {
    Dataset.Builder slice = Slices.slice(k);
    Element.Bytes pixels =
        (Element.Bytes) slice.build().find(Tag.PIXEL_DATA).orElseThrow(AssertionError::new);
    EncapsulatedFrames.put(
        slice, List.of(literalRuns(pixels.value())), EncapsulatedFrames.OffsetTable.NONE);
    return Part10Writer.write(slice.build(), TransferSyntax.RLE);
  }

  /** PS3.5 annex G: the high bytes, then the low ones, each as one run of literal bytes. */
  private static ByteSlice literalRuns(ByteSlice pixels) {
    int count = pixels.length() / 2;
    int segment = count + 2;
    ByteBuffer frame = ByteBuffer.allocate(64 + 2 * segment).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(2).putInt(64).putInt(64 + segment).position(64);
    for (int plane = 1; plane >= 0; plane--) {
      frame.put((byte) (count - 1));
      for (int i = 0; i < count; i++) {
        frame.put((byte) pixels.u8(2 * i + plane));
      }
      frame.put((byte) 0);
    }
    return ByteSlice.of(frame.array());
  }
}
