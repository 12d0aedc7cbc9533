package health.fabrica.dicom.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/** A read-only run of bytes inside a shared array, read as little-endian numbers. */
public final class ByteSlice {

  /** No bytes. */
  public static final ByteSlice EMPTY = new ByteSlice(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  /** A view of part of the array, which nobody may write to afterwards. */
  public ByteSlice(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** A view of the whole array. */
  public static ByteSlice of(byte[] array) {
    return new ByteSlice(array, 0, array.length);
  }

  /** Number of bytes. */
  public int length() {
    return length;
  }

  /** The unsigned byte at i. */
  public int u8(int i) {
    return array[offset + Objects.checkIndex(i, length)] & 0xff;
  }

  /** The unsigned 16-bit number that starts at byte i. */
  public int u16(int i) {
    return u8(i) | u8(i + 1) << 8;
  }

  /** The 32-bit number that starts at byte i. */
  public int i32(int i) {
    return u16(i) | u16(i + 2) << 16;
  }

  /** The 64-bit number that starts at byte i. */
  public long i64(int i) {
    return (i32(i) & 0xffffffffL) | (long) i32(i + 4) << 32;
  }

  /** Part of this slice. */
  public ByteSlice sub(int from, int count) {
    Objects.checkFromIndexSize(from, count, length);
    return new ByteSlice(array, offset + from, count);
  }

  /** A little-endian, read-only buffer over the bytes. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(array, offset, length)
        .slice()
        .asReadOnlyBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** The bytes as a stream. */
  public InputStream stream() {
    return new ByteArrayInputStream(array, offset, length);
  }

  /** Writes the bytes. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(array, offset, length);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ByteSlice s
        && Arrays.equals(array, offset, offset + length, s.array, s.offset, s.offset + s.length);
  }

  @Override
  public int hashCode() {
    return buffer().hashCode();
  }

  @Override
  public String toString() {
    return length + " bytes";
  }
}
