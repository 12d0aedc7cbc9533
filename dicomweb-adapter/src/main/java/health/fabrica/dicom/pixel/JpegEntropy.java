package health.fabrica.dicom.pixel;

/**
 * The entropy-coded bits of one JPEG restart interval (T.81 annex F.2.2): a zero byte after FF is
 * stuffing, anything else a marker, which ends the interval. Reading on behind the end is a problem
 * FAB-2021. Owned by one thread.
 */
final class JpegEntropy {

  private final byte[] bytes;
  private int at;

  /** The next bits, the first one highest; those behind {@link #valid} are zero. */
  private long cache;

  /** Bits in the cache, zeros from behind the end among them. */
  private int valid;

  /** Zeros that were added from behind the end. */
  private int beyond;

  JpegEntropy(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /** Refuses when more bits were taken than there are. */
  void requireWithin() {
    if (beyond > valid) {
      throw JpegDctDecoder.truncated(bytes.length);
    }
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
    return (bytes[i] & 0xff) == 0xff && (i + 1 == bytes.length || bytes[i + 1] != 0);
  }

  /** The symbol of the next code. */
  int symbol(JpegHuffmanTable table) {
    if (valid < 16) {
      fill();
    }
    int found = table.find((int) (cache >>> 48));
    int length = found >>> 8;
    cache <<= length;
    valid -= length;
    return found & 0xff;
  }

  /** A signed number of so many bits, at most 16 (EXTEND of F.2.2.1). */
  int signed(int count) {
    if (count == 0) {
      return 0;
    }
    if (valid < count) {
      fill();
    }
    int value = (int) (cache >>> 64 - count);
    cache <<= count;
    valid -= count;
    return value < 1 << count - 1 ? value - (1 << count) + 1 : value;
  }

  private void fill() {
    while (valid <= 56) {
      if (at >= bytes.length || markerAt(at)) {
        requireWithin();
        beyond += 64 - valid;
        valid = 64;
        return;
      }
      int b = bytes[at] & 0xff;
      at += b == 0xff ? 2 : 1;
      cache |= (long) b << 56 - valid;
      valid += 8;
    }
  }
}
