package health.fabrica.dicom.pixel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The entropy-coded bits of one JPEG-LS interval (T.87 annex A.1, C.1.3): after a byte FF the next
 * byte carries seven bits, and one of 80 or more is a marker, which ends the interval. Behind the
 * end zeros are handed out for a while; {@link #overrun} tells. Owned by one thread.
 */
final class JpegLsBits {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final byte[] bytes;

  /** The next byte to read; never behind the marker that ends the interval. */
  private int at;

  /** Whether the byte before was FF. */
  private boolean stuffed;

  /** The next bits, the first one highest; those behind {@link #valid} are zero. */
  private long cache;

  /** Bits in the cache, zeros from behind the end among them. */
  private int valid;

  /** Zeros that were added from behind the end. */
  private int beyond;

  JpegLsBits(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /** Whether more bits were taken than there are. */
  boolean overrun() {
    return beyond > valid;
  }

  /** Bytes of the whole frame. */
  int length() {
    return bytes.length;
  }

  /** Where the marker stands that ends the interval, or the end of the bytes. */
  int end() {
    int i = at;
    while (i < bytes.length && !markerAt(i)) {
      i++;
    }
    return i;
  }

  private boolean markerAt(int i) {
    return (bytes[i] & 0xff) == 0xff && (i + 1 == bytes.length || bytes[i + 1] < 0);
  }

  /**
   * One Golomb code of limited length (A.5.3).
   *
   * @param limit zeros after which the value stands as it is
   * @param escapeBits bits of such a value
   */
  int golomb(int k, int limit, int escapeBits) {
    if (valid < 32) {
      fill();
    }
    int zeros = Long.numberOfLeadingZeros(cache);
    int length = zeros + 1 + k;
    if (zeros >= limit || length > valid) {
      return longGolomb(k, limit, escapeBits);
    }
    long rest = cache << zeros << 1;
    cache = rest << k;
    valid -= length;
    return (zeros << k) + (int) (rest >>> 1 >>> (63 - k)); // two shifts: k may be 0
  }

  private int longGolomb(int k, int limit, int escapeBits) {
    int zeros = 0;
    while (bits(1) == 0) {
      if (++zeros > limit) {
        throw JpegLsDecoder.corrupt("a code starts with more than " + limit + " zeros");
      }
    }
    return zeros < limit ? (zeros << k) + bits(k) : bits(escapeBits) + 1;
  }

  /** The next bits, at most 31, as a number. */
  int bits(int count) {
    if (valid < count) {
      fill();
    }
    int value = (int) (cache >>> 1 >>> (63 - count));
    cache <<= count;
    valid -= count;
    return value;
  }

  private void fill() {
    if (!stuffed && at + 8 <= bytes.length) {
      long next = (long) LONG.get(bytes, at);
      long inverted = ~next;
      if ((inverted - LOW_BITS & ~inverted & HIGH_BITS) == 0) { // none of the eight is FF
        int take = 64 - valid >>> 3;
        cache |= next >>> 64 - 8 * take << 64 - 8 * take - valid;
        valid += 8 * take;
        at += take;
        return;
      }
    }
    while (valid <= 56) {
      if (at == bytes.length || markerAt(at)) {
        if (overrun()) {
          throw JpegLsDecoder.truncated(bytes.length);
        }
        beyond += 64 - valid;
        valid = 64;
        return;
      }
      int b = bytes[at++] & 0xff;
      int width = stuffed ? 7 : 8;
      cache |= (long) b << 64 - width - valid;
      valid += width;
      stuffed = b == 0xff;
    }
  }
}
