package health.fabrica.dicom.server;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.data.Vr;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes objects in explicit VR little endian. */
final class Transcoder {

  private Transcoder() {}

  /** The object as a file; the pixels are those that its own transfer syntax decodes to. */
  static byte[] explicitLittleEndian(DicomFile file) throws IOException {
    Dataset data = file.dataset();
    if (!TransferSyntax.isNative(file.transferSyntaxUid()) && data.has(Tag.PIXEL_DATA)) {
      data = decoded(file);
    }
    return Part10Writer.write(data, TransferSyntax.EXPLICIT_LE);
  }

  private static Dataset decoded(DicomFile file) throws IOException {
    Frames frames = new Frames(file);
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    for (int i = 0; i < frames.count(); i++) {
      frames.plain(i).writeTo(pixels);
    }
    Dataset data = file.dataset();
    int stored = data.requireInteger(Tag.BITS_STORED);
    return data.toBuilder()
        .numbers(Tag.HIGH_BIT, Vr.US, stored - 1) // where the decoder puts it
        .remove(Tag.EXTENDED_OFFSET_TABLE)
        .remove(Tag.EXTENDED_OFFSET_TABLE_LENGTHS)
        .bytes(
            Tag.PIXEL_DATA,
            data.requireInteger(Tag.BITS_ALLOCATED) > 8 ? Vr.OW : Vr.OB,
            pixels.toByteArray())
        .build();
  }
}
