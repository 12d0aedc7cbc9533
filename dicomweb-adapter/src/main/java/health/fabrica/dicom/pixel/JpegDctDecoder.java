package health.fabrica.dicom.pixel;

import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.ByteSlice;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * JPEG baseline and extended sequential (ISO 10918-1, ITU-T T.81 processes 1, 2 and 4): Huffman
 * coded, 8 or 12 bits, one component. The result of these lossy processes is that of the integer
 * transform in {@link InverseDct}. Progressive and arithmetic coded frames are refused. Owned by
 * one thread.
 */
final class JpegDctDecoder {

  private static final int SOF0 = 0xc0;
  private static final int SOF1 = 0xc1;
  private static final int DHT = 0xc4;
  private static final int DAC = 0xcc;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DQT = 0xdb;
  private static final int DRI = 0xdd;
  private static final int RST0 = 0xd0;

  /** The place of each coefficient of the zigzag in its block. */
  private static final int[] ZIGZAG = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  private final byte[] bytes;
  private final PixelFormat format;
  private final int[] @Nullable [] quantizers = new int[4][];
  private final @Nullable JpegHuffmanTable[] tables = new JpegHuffmanTable[8];
  private int at = 2;
  private int bits;
  private int quantizer;
  private int restartBlocks;

  private JpegDctDecoder(ByteSlice frame, PixelFormat format) {
    this.bytes = frame.toBytes();
    this.format = format;
  }

  static short[] decode(ByteSlice frame, PixelFormat format) {
    JpegDctDecoder decoder = new JpegDctDecoder(frame, format);
    try {
      return decoder.image();
    } catch (ArrayIndexOutOfBoundsException e) {
      // Headers that are shorter than what they announce.
      throw FrameDecoder.corrupt(
          "The JPEG frame of " + frame.length() + " bytes has a damaged header.", e);
    }
  }

  private short[] image() {
    if (bytes.length < 4 || u16(0) != 0xffd8) {
      throw corrupt("it does not start with a start-of-image marker");
    }
    while (true) {
      int marker = marker();
      int start = at + 2;
      int end = at + u16(at);
      if (end < start || end > bytes.length) {
        throw truncated(bytes.length);
      }
      at = end;
      switch (marker) {
        case SOF0, SOF1 -> frame(start);
        case DQT -> quantizationTables(start, end);
        case DHT -> huffmanTables(start, end);
        case DRI -> restartBlocks = u16(start);
        case SOS -> {
          return scan(start);
        }
        case EOI -> throw truncated(bytes.length);
        default -> {
          if (marker >= SOF0 && marker <= 0xcf && marker != 0xc8 || marker == DAC) {
            throw corrupt(
                "it is JPEG of another process (FF"
                    + Integer.toHexString(marker).toUpperCase(Locale.ROOT)
                    + ")");
          }
        }
      }
    }
  }

  private int marker() {
    while (at + 2 < bytes.length && u16(at) == 0xffff) {
      at++; // fill bytes
    }
    if (at + 4 > bytes.length) {
      throw truncated(bytes.length);
    }
    if (u8(at) != 0xff) {
      throw corrupt("no marker stands at byte " + at);
    }
    at += 2;
    return u8(at - 1);
  }

  private void frame(int start) {
    bits = u8(start);
    Rasters.check(u16(start + 3), u16(start + 1), u8(start + 5), bits, format);
    if (bits != 8 && bits != 12) {
      throw corrupt("its samples have " + bits + " bits");
    }
    quantizer = u8(start + 8);
  }

  private void quantizationTables(int start, int end) {
    int i = start;
    while (i < end) {
      int wide = u8(i) >> 4;
      int[] table = new int[64];
      quantizers[u8(i++) & 3] = table;
      for (int k = 0; k < 64; k++, i += wide == 0 ? 1 : 2) {
        table[ZIGZAG[k]] = wide == 0 ? u8(i) : u16(i);
      }
    }
  }

  private void huffmanTables(int start, int end) {
    int i = start;
    while (i < end) {
      int slot = (u8(i) >> 4 & 1) * 4 + (u8(i) & 3);
      int[] counts = new int[16];
      for (int k = 0; k < 16; k++) {
        counts[k] = u8(i + 1 + k);
      }
      int symbols = Arrays.stream(counts).sum();
      i += 17;
      if (i + symbols > end) {
        throw corrupt("a Huffman table is longer than its segment");
      }
      tables[slot] = new JpegHuffmanTable(counts, Arrays.copyOfRange(bytes, i, i + symbols));
      i += symbols;
    }
  }

  private short[] scan(int start) {
    if (bits == 0 || u8(start) != 1) {
      throw corrupt("its scan has " + u8(start) + " components or no frame header");
    }
    int[] steps = quantizers[quantizer & 3];
    JpegHuffmanTable dc = tables[u8(start + 2) >> 4 & 3];
    JpegHuffmanTable ac = tables[4 + (u8(start + 2) & 3)];
    if (steps == null || dc == null || ac == null) {
      throw corrupt("a table that its scan needs is missing");
    }
    short[] out = new short[format.pixels()];
    InverseDct inverse = new InverseDct(bits);
    int[] block = new int[64];
    int across = (format.columns() + 7) / 8;
    int count = across * ((format.rows() + 7) / 8);
    JpegEntropy in = new JpegEntropy(bytes, at);
    int predicted = 0;
    for (int i = 0; i < count; i++) {
      if (restartBlocks > 0 && i > 0 && i % restartBlocks == 0) {
        in = restarted(in, i / restartBlocks - 1);
        predicted = 0;
      }
      predicted += in.signed(in.symbol(dc) & 15);
      Arrays.fill(block, 0);
      block[0] = predicted * steps[0];
      coefficients(in, ac, steps, block);
      inverse.transform(block);
      place(block, i % across * 8, i / across * 8, out);
    }
    in.requireWithin();
    if (in.end() + 2 > bytes.length) {
      throw truncated(bytes.length);
    }
    return out;
  }

  private static void coefficients(
      JpegEntropy in, JpegHuffmanTable table, int[] steps, int[] block) {
    for (int k = 1; k < 64; k++) {
      int symbol = in.symbol(table);
      int size = symbol & 15;
      int zeros = symbol >> 4;
      if (size == 0 && zeros != 15) {
        return; // end of block
      }
      k += zeros;
      if (k > 63) {
        throw corrupt("a block has more than 64 coefficients");
      }
      int place = ZIGZAG[k];
      block[place] = in.signed(size) * steps[place];
    }
  }

  private JpegEntropy restarted(JpegEntropy in, int number) {
    in.requireWithin();
    int marker = in.end();
    if (marker + 2 > bytes.length) {
      throw truncated(bytes.length);
    }
    if (u8(marker + 1) != RST0 + (number & 7)) {
      throw corrupt("restart marker " + (number + 1) + " is missing");
    }
    return new JpegEntropy(bytes, marker + 2);
  }

  private void place(int[] block, int left, int top, short[] out) {
    int width = Math.min(8, format.columns() - left);
    int height = Math.min(8, format.rows() - top);
    for (int y = 0; y < height; y++) {
      int to = (top + y) * format.columns() + left;
      for (int x = 0; x < width; x++) {
        out[to + x] = (short) block[8 * y + x];
      }
    }
  }

  private int u8(int i) {
    return bytes[i] & 0xff;
  }

  private int u16(int i) {
    return u8(i) << 8 | u8(i + 1);
  }

  static RuntimeException truncated(int length) {
    return DicomProblem.PIXEL_TRUNCATED.refuse(
        "The JPEG frame of " + length + " bytes ends too early.",
        "Fetch or export the object again.");
  }

  static RuntimeException corrupt(String what) {
    return DicomProblem.PIXEL_CORRUPT.refuse(
        "The JPEG frame cannot be decoded: " + what + ".", "Fetch or export the object again.");
  }
}
