package health.fabrica.dicom.data;

import health.fabrica.dicom.DicomProblem;
import java.io.IOException;
import java.io.InputStream;

/** Bytes read forward. Nothing is allocated before the length is checked against what is left. */
abstract class Source {

  /** The length of a source that ends where its stream does. */
  private static final long UNKNOWN = Long.MAX_VALUE / 2;

  private final long length;

  private long position;

  Source(long length) {
    this.length = length;
  }

  /** Reads from memory; slices share the array. */
  static Source of(ByteSlice bytes) {
    return new Memory(bytes);
  }

  /** Reads from a stream that holds exactly so many bytes; slices are copies. */
  static Source of(InputStream in, long length) {
    return new Streamed(in, length);
  }

  /** Reads from a stream to its end, wherever that is; slices are copies. */
  static Source toEndOf(InputStream in) {
    return new Streamed(in, UNKNOWN);
  }

  /** Whether nothing follows. */
  final boolean atEnd() {
    return remaining() == 0 || length == UNKNOWN && peek(1).length() == 0;
  }

  final long position() {
    return position;
  }

  final long remaining() {
    return length - position;
  }

  final ByteSlice take(long count) {
    check(count);
    if (count > Integer.MAX_VALUE - 8) {
      throw DicomProblem.LIMIT.refuse(
          "A value of " + count + " bytes at byte " + position + " is too large to hold.",
          "Split the object.");
    }
    ByteSlice slice = read((int) count);
    position += count;
    return slice;
  }

  final void skip(long count) {
    check(count);
    pass(count);
    position += count;
  }

  private void check(long count) {
    if (count > remaining()) {
      throw truncated(count);
    }
  }

  private RuntimeException truncated(long count) {
    return DicomProblem.TRUNCATED.refuse(
        "At byte "
            + position
            + " the data announce "
            + count
            + " more bytes, but only "
            + remaining()
            + " follow.",
        "Fetch or export the object again.");
  }

  /** The next two bytes as a number without reading them, or -1 when fewer follow. */
  final int peekU16() {
    ByteSlice next = peek(2);
    return next.length() < 2 ? -1 : next.u16(0);
  }

  /**
   * The likely transfer syntax of a data set that starts here: a big-endian group 0008 reads as
   * 0800, and letters where explicit encodings keep the VR tell explicit from implicit.
   */
  final String guessSyntax() {
    ByteSlice next = peek(8);
    if (next.length() < 8) {
      return TransferSyntax.EXPLICIT_LE;
    }
    boolean explicit = Vr.of("" + (char) next.u8(4) + (char) next.u8(5)) != null;
    if (!explicit) {
      return TransferSyntax.IMPLICIT_LE;
    }
    return next.u16(0) == 0x0800 ? TransferSyntax.EXPLICIT_BE : TransferSyntax.EXPLICIT_LE;
  }

  /** Up to that many of the next bytes without reading them. */
  abstract ByteSlice peek(int count);

  /** What follows as a stream, which takes over: nothing may be read from here afterwards. */
  abstract InputStream rest();

  abstract ByteSlice read(int count);

  abstract void pass(long count);

  private static final class Memory extends Source {
    private final ByteSlice bytes;

    Memory(ByteSlice bytes) {
      super(bytes.length());
      this.bytes = bytes;
    }

    @Override
    ByteSlice peek(int count) {
      return bytes.sub((int) position(), (int) Math.min(count, remaining()));
    }

    @Override
    InputStream rest() {
      return bytes.sub((int) position(), (int) remaining()).stream();
    }

    @Override
    ByteSlice read(int count) {
      return bytes.sub((int) position(), count);
    }

    @Override
    void pass(long count) {}
  }

  private static final class Streamed extends Source {
    private final InputStream in;

    Streamed(InputStream in, long length) {
      super(length);
      this.in = in.markSupported() ? in : new java.io.BufferedInputStream(in, 1 << 16);
    }

    @Override
    ByteSlice peek(int count) {
      try {
        in.mark(count);
        byte[] next = in.readNBytes((int) Math.min(count, remaining()));
        in.reset();
        return ByteSlice.of(next);
      } catch (IOException e) {
        throw broken(e);
      }
    }

    @Override
    InputStream rest() {
      return in;
    }

    @Override
    ByteSlice read(int count) {
      try {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
          throw broken(new java.io.EOFException());
        }
        return ByteSlice.of(bytes);
      } catch (IOException e) {
        throw broken(e);
      }
    }

    @Override
    void pass(long count) {
      try {
        in.skipNBytes(count);
      } catch (IOException e) {
        throw broken(e);
      }
    }

    private static RuntimeException broken(IOException e) {
      return DicomProblem.TRUNCATED
          .with("The stream of the object broke off.", "Read the object again.")
          .asException(e);
    }
  }
}
