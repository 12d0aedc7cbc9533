package health.fabrica.dicom.data;

import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.DicomProblem;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Reads Part 10 files (PS3.10 chapter 7) and bare data sets. Tolerated with a warning: no preamble,
 * no meta group, no transfer syntax in it, attributes out of order. Refused: truncation, lengths
 * beyond the data, nesting over 64, an attribute twice, a deflated data set over 1 GiB.
 */
public final class Part10Reader {

  private static final int PREAMBLE = 128;
  private static final byte[] MAGIC = "DICM".getBytes(StandardCharsets.US_ASCII);
  private static final long MAX_INFLATED = 1L << 30;
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
    return read(Source.of(file), file, Long.MAX_VALUE);
  }

  /**
   * Reads a file of known length but leaves opaque values over 64 KiB, pixel data above all, where
   * they are: they come as {@link Element.Bulk} without an address. The whole stream is walked, so
   * truncation is found.
   */
  public static DicomFile readHeader(InputStream file, long length) throws IOException {
    InputStream in = new java.io.BufferedInputStream(file, BULK_BYTES);
    in.mark(PREAMBLE + 4 + 8);
    ByteSlice head = ByteSlice.of(in.readNBytes(PREAMBLE + 4 + 8));
    in.reset();
    return read(Source.of(in, length), head, BULK_BYTES);
  }

  private static DicomFile read(Source source, ByteSlice head, long bulkBytes) {
    List<Problem> warnings = new ArrayList<>();
    int start = metaStart(head, warnings);
    source.skip(start);
    Dataset meta = Dataset.EMPTY;
    if (source.peekU16() == 2) {
      meta = new DatasetParser(source, Encoding.EXPLICIT_LE, bulkBytes, warnings).readGroup2();
    }
    Optional<String> declared = meta.string(Tag.TRANSFER_SYNTAX_UID);
    String syntax = declared.orElseGet(() -> guess(source, warnings));
    Dataset dataset =
        syntax.equals(TransferSyntax.DEFLATED_LE)
            ? readDeflated(source.take(source.remaining()), bulkBytes, warnings)
            : new DatasetParser(source, encoding(syntax), bulkBytes, warnings).readToEnd();
    return new DicomFile(meta, dataset, syntax, warnings);
  }

  /** Inflates as it reads, so that a value that is left out is never held. */
  private static Dataset readDeflated(ByteSlice deflated, long bulkBytes, List<Problem> warnings) {
    long length = inflatedLength(deflated);
    Inflater inflater = new Inflater(true);
    try {
      InputStream in = new java.io.BufferedInputStream(inflate(deflated, inflater), BULK_BYTES);
      return new DatasetParser(Source.of(in, length), Encoding.EXPLICIT_LE, bulkBytes, warnings)
          .readToEnd();
    } finally {
      inflater.end();
    }
  }

  private static InputStream inflate(ByteSlice deflated, Inflater inflater) {
    return new InflaterInputStream(deflated.stream(), inflater, BULK_BYTES);
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

  private static Encoding encoding(String syntax) {
    return switch (syntax) {
      case TransferSyntax.IMPLICIT_LE -> Encoding.IMPLICIT_LE;
      case TransferSyntax.EXPLICIT_BE -> Encoding.EXPLICIT_BE;
      default -> Encoding.EXPLICIT_LE; // PS3.5 A.4: every encapsulated syntax is explicit LE
    };
  }

  static Problem tolerated(String message) {
    return DicomProblem.TOLERATED.with(message, "");
  }

  /** Raw deflate; what follows the end of the deflated stream is padding. */
  private static long inflatedLength(ByteSlice deflated) {
    Inflater inflater = new Inflater(true);
    try {
      InputStream in = inflate(deflated, inflater);
      byte[] chunk = new byte[BULK_BYTES];
      long length = 0;
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        length += n;
        if (length > MAX_INFLATED) {
          throw DicomProblem.LIMIT.refuse(
              "The data set inflates to more than " + MAX_INFLATED + " bytes.",
              "Check the object: it may be an attack.");
        }
      }
      return length;
    } catch (EOFException e) {
      throw DicomProblem.TRUNCATED
          .with(
              "The deflated data set of " + deflated.length() + " bytes ends too early.",
              "Fetch or export the object again.")
          .asException(e);
    } catch (IOException e) {
      throw DicomProblem.MALFORMED
          .with("The deflated data set is damaged.", "Fetch or export the object again.")
          .asException(e);
    } finally {
      inflater.end();
    }
  }
}
