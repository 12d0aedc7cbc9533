package health.fabrica.dicom.data;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes Part 10 files in any of the four native encodings; encapsulated pixel data pass through
 * under their transfer syntax. Group lengths are dropped but for the meta group.
 */
public final class Part10Writer {

  /** UID of this implementation, for File Meta Information. */
  public static final String IMPLEMENTATION_CLASS_UID =
      "2.25.209518733093873467172437571243029373917";

  /** Name of this implementation, for File Meta Information. */
  public static final String IMPLEMENTATION_VERSION_NAME = "FABRICA";

  private Part10Writer() {}

  /** The file as bytes. */
  public static byte[] write(Dataset dataset, String transferSyntaxUid) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(dataset, transferSyntaxUid, out);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  /** Writes the file; every value must have been read. */
  public static void write(Dataset dataset, String transferSyntaxUid, OutputStream out)
      throws IOException {
    writeFile(dataset, transferSyntaxUid, out, null);
  }

  /**
   * Writes the file; large values that were left in place are copied from where they lie, never
   * held whole.
   *
   * @param transferSyntaxUid a native syntax for native pixel data, else the encapsulated syntax
   *     that the pixel data are in
   * @throws health.fabrica.core.problem.ProblemException FAB-2008 when SOP class or instance UID is
   *     missing, FAB-2005 when the pixel data are not of this syntax
   */
  public static void write(
      Dataset dataset, String transferSyntaxUid, OutputStream out, BulkSource bulk)
      throws IOException {
    writeFile(dataset, transferSyntaxUid, out, bulk);
  }

  private static void writeFile(
      Dataset dataset, String syntax, OutputStream out, @Nullable BulkSource bulk)
      throws IOException {
    requirePixelsOf(syntax, dataset);
    ByteArrayOutputStream meta = new ByteArrayOutputStream();
    DatasetWriter metaWriter = new DatasetWriter(Encoding.EXPLICIT_LE, meta, null);
    metaWriter.write(metaOf(dataset, syntax), CharacterSet.ASCII);
    ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(meta.size());
    out.write(new byte[128]);
    out.write("DICM".getBytes(StandardCharsets.US_ASCII));
    new DatasetWriter(Encoding.EXPLICIT_LE, out, null)
        .write(
            new Element.Bytes(
                Tag.FILE_META_INFORMATION_GROUP_LENGTH, Vr.UL, ByteSlice.of(length.array())),
            CharacterSet.ASCII);
    meta.writeTo(out);
    if (syntax.equals(TransferSyntax.DEFLATED_LE)) {
      deflate(dataset, out, bulk);
    } else {
      new DatasetWriter(Encoding.of(syntax), out, bulk).write(dataset, CharacterSet.ASCII);
    }
  }

  /** Native pixels under an encapsulated syntax, or the reverse, would be unreadable. */
  private static void requirePixelsOf(String syntax, Dataset dataset) {
    Element pixels = dataset.find(Tag.PIXEL_DATA).orElse(null);
    boolean encapsulated =
        pixels instanceof Element.Fragments
            || pixels instanceof Element.Bulk b && b.slice() != null && b.slice().encapsulated();
    if (pixels != null && encapsulated == TransferSyntax.isNative(syntax)) {
      throw health.fabrica.dicom.DicomProblem.TRANSFER_SYNTAX.refuse(
          "The pixel data are "
              + (encapsulated ? "encapsulated" : "native")
              + "; they cannot be written as "
              + TransferSyntax.name(syntax)
              + ".",
          "Decode or encode the pixel data first.");
    }
  }

  /** A raw deflate stream (PS3.5 A.5), padded to an even length. */
  private static void deflate(Dataset dataset, OutputStream out, @Nullable BulkSource bulk)
      throws IOException {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    Counter counter = new Counter(out);
    try {
      DeflaterOutputStream deflated = new DeflaterOutputStream(counter, deflater, 1 << 16);
      OutputStream buffered = new java.io.BufferedOutputStream(deflated, 1 << 16);
      new DatasetWriter(Encoding.EXPLICIT_LE, buffered, bulk).write(dataset, CharacterSet.ASCII);
      buffered.flush();
      deflated.finish();
    } finally {
      deflater.end();
    }
    if (counter.count % 2 == 1) {
      out.write(0);
    }
  }

  private static final class Counter extends FilterOutputStream {
    private long count;

    Counter(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] b, int from, int length) throws IOException {
      out.write(b, from, length);
      count += length;
    }
  }

  private static Dataset metaOf(Dataset dataset, String transferSyntaxUid) {
    return Dataset.builder()
        .bytes(Tag.FILE_META_INFORMATION_VERSION, Vr.OB, new byte[] {0, 1})
        .text(Tag.MEDIA_STORAGE_SOP_CLASS_UID, dataset.requireString(Tag.SOP_CLASS_UID))
        .text(Tag.MEDIA_STORAGE_SOP_INSTANCE_UID, dataset.requireString(Tag.SOP_INSTANCE_UID))
        .text(Tag.TRANSFER_SYNTAX_UID, transferSyntaxUid)
        .text(Tag.IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_CLASS_UID)
        .text(Tag.IMPLEMENTATION_VERSION_NAME, IMPLEMENTATION_VERSION_NAME)
        .build();
  }
}
