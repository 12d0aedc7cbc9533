package health.fabrica.dicom.data;

import health.fabrica.dicom.DicomProblem;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The large values of a Part 10 file whose header was read with {@link
 * Part10Reader#readHeader(Path)}, read from the file when they are asked for. Several threads may
 * use one object; the file must not change meanwhile.
 */
public final class FileSlices implements BulkSource, AutoCloseable {

  private final FileChannel channel;

  private FileSlices(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens the file. */
  public static FileSlices open(Path file) throws IOException {
    return new FileSlices(FileChannel.open(file, StandardOpenOption.READ));
  }

  /**
   * Bytes of the value.
   *
   * @param from first byte, counted from the start of the value
   * @throws health.fabrica.core.problem.ProblemException FAB-2021 when the value is shorter
   */
  public ByteSlice read(Element.Bulk value, long from, int count) throws IOException {
    FileSlice slice = value.requireSlice();
    if (from < 0 || count < 0 || from > slice.length() - count) {
      throw DicomProblem.PIXEL_TRUNCATED.refuse(
          "Of the value of "
              + Tag.describe(value.tag())
              + ", "
              + slice.length()
              + " bytes, "
              + count
              + " from byte "
              + from
              + " on were asked for.",
          "Fetch or export the object again.");
    }
    ByteBuffer bytes = ByteBuffer.allocate(count);
    long at = slice.offset() + from;
    while (bytes.hasRemaining()) {
      int n = channel.read(bytes, at + bytes.position());
      if (n < 0) {
        throw new EOFException("the file became shorter");
      }
    }
    return ByteSlice.of(bytes.array());
  }

  @Override
  public InputStream open(Element.Bulk value) {
    FileSlice slice = value.requireSlice();
    return Channels.newInputStream(new SliceChannel(channel, slice.offset(), slice.length()));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Reads a part of a file; closing it leaves the file open. Owned by one thread. */
  private static final class SliceChannel implements java.nio.channels.ReadableByteChannel {
    private final FileChannel file;
    private long at;
    private long left;

    SliceChannel(FileChannel file, long offset, long length) {
      this.file = file;
      this.at = offset;
      this.left = length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      if (left == 0) {
        return -1;
      }
      int limit = into.limit();
      into.limit((int) Math.min(limit, into.position() + left));
      int n = file.read(into, at);
      into.limit(limit);
      at += Math.max(0, n);
      left -= Math.max(0, n);
      return n;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() {
      left = 0;
    }
  }
}
