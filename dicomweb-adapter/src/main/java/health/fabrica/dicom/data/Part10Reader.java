package health.fabrica.dicom.data;

import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.DicomProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads Part 10 files (PS3.10 chapter 7) and bare data sets. Tolerated with a warning: no preamble,
 * no meta group, no transfer syntax in it, attributes out of order. Refused: truncation, lengths
 * beyond the data, nesting over 64, an attribute twice, a deflated data set that grows beyond
 * bounds.
 */
public final class Part10Reader {

  private static final int PREAMBLE = 128;
  private static final byte[] MAGIC = "DICM".getBytes(StandardCharsets.US_ASCII);
  private static final int BULK_BYTES = 1 << 16;

  private Part10Reader() {}

  /** Reads a whole file; values are slices of the array, which nobody may write to afterwards. */
  public static DicomFile read(byte[] file) {
    return read(ByteSlice.of(file));
  }

  /** Reads a whole file from the bytes between position and limit; copies unless array-backed. */
  public static DicomFile read(ByteBuffer file) {
    if (file.hasArray()) {
      return read(
          new ByteSlice(file.array(), file.arrayOffset() + file.position(), file.remaining()));
    }
    byte[] copy = new byte[file.remaining()];
    file.duplicate().get(copy);
    return read(copy);
  }

  /**
   * Reads a whole file to the end of the stream into memory.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2004 when it is longer than the limit
   */
  public static DicomFile read(InputStream file, int maxBytes) throws IOException {
    byte[] bytes = file.readNBytes(maxBytes);
    if (bytes.length == maxBytes && file.read() >= 0) {
      throw DicomProblem.LIMIT.refuse(
          "The object is longer than " + maxBytes + " bytes.", "Raise the limit or split it.");
    }
    return read(bytes);
  }

  /** Reads a whole file. */
  public static DicomFile read(ByteSlice file) {
    return read(Source.of(file), file, new Reading(file.length(), Long.MAX_VALUE));
  }

  /**
   * Reads a file but leaves opaque values over 64 KiB, pixel data above all, where they are: they
   * come as {@link Element.Bulk} with their place in the file, from which {@link FileSlices} reads
   * them; in a deflated or big-endian file they have none. The whole file is walked, so truncation
   * is found.
   */
  public static DicomFile readHeader(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return readHeader(in, Files.size(file));
    }
  }

  /** The same from a stream of known length; places are counted from where the stream starts. */
  public static DicomFile readHeader(InputStream file, long length) throws IOException {
    InputStream in = new java.io.BufferedInputStream(file, BULK_BYTES);
    in.mark(PREAMBLE + 4 + 8);
    ByteSlice head = ByteSlice.of(in.readNBytes(PREAMBLE + 4 + 8));
    in.reset();
    return read(Source.of(in, length), head, new Reading(length, BULK_BYTES));
  }

  /**
   * How a file is read.
   *
   * @param length its bytes
   * @param bulkBytes longer opaque values are left in place
   */
  private record Reading(long length, long bulkBytes) {}

  private static DicomFile read(Source source, ByteSlice head, Reading reading) {
    List<Problem> warnings = new ArrayList<>();
    int start = metaStart(head, warnings);
    source.skip(start);
    Dataset meta = Dataset.EMPTY;
    if (source.peekU16() == 2) {
      meta =
          new DatasetParser(source, Encoding.EXPLICIT_LE, Long.MAX_VALUE, false, warnings)
              .readGroup2();
    }
    Optional<String> declared = meta.string(Tag.TRANSFER_SYNTAX_UID);
    String syntax = declared.orElseGet(() -> guess(source, warnings));
    boolean deflated = syntax.equals(TransferSyntax.DEFLATED_LE);
    Source body = deflated ? inflated(source, reading) : source;
    Encoding encoding = Encoding.of(syntax);
    boolean sliced = !deflated && !encoding.bigEndian();
    DatasetParser parser = new DatasetParser(body, encoding, reading.bulkBytes(), sliced, warnings);
    return new DicomFile(meta, parser.readToEnd(), syntax, warnings);
  }

  private static Source inflated(Source source, Reading reading) {
    if (reading.bulkBytes() == Long.MAX_VALUE) {
      return Source.of(ByteSlice.of(Inflation.whole(source.take(source.remaining()))));
    }
    return Source.toEndOf(Inflation.stream(source.rest(), Inflation.limit(reading.length())));
  }

  private static int metaStart(ByteSlice head, List<Problem> warnings) {
    if (head.length() >= PREAMBLE + 4 && head.sub(PREAMBLE, 4).equals(ByteSlice.of(MAGIC))) {
      return PREAMBLE + 4;
    }
    int first = head.length() < 8 ? -1 : head.u16(0);
    boolean plausible = first == 0x0002 || first == 0x0008 || first == 0x0800;
    if (!plausible) {
      throw DicomProblem.NOT_DICOM.refuse(
          "The bytes hold neither the DICOM prefix at byte 128 nor a data set that starts with"
              + " group 0002 or 0008.",
          "Check that the file is a DICOM object.");
    }
    warnings.add(tolerated("The file has no preamble."));
    return 0;
  }

  private static String guess(Source source, List<Problem> warnings) {
    String syntax = source.guessSyntax();
    warnings.add(
        tolerated(
            "The file names no transfer syntax; taken for " + TransferSyntax.name(syntax) + "."));
    return syntax;
  }

  static Problem tolerated(String message) {
    return DicomProblem.TOLERATED.with(message, "");
  }
}
