package health.fabrica.dicom.pixel;

import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which fragments make up which frame of encapsulated pixel data (PS3.5 A.4). A single frame is all
 * fragments; of several, one fragment a frame where the numbers are equal, else by the Basic or the
 * Extended Offset Table, else from one start-of-image marker to the next. A table that does not
 * point at fragments, or another number of markers than of frames, is a problem FAB-2022: frames
 * are never guessed.
 */
public final class EncapsulatedFrames {

  /** How a reader shall find the frames. */
  public enum OffsetTable {
    /** Not at all: one fragment a frame, or markers. */
    NONE,
    /** A Basic Offset Table of 32 bits. */
    BASIC,
    /** An Extended Offset Table of 64 bits, with the length of each frame. */
    EXTENDED
  }

  private static final int ITEM_HEADER = 8;
  private static final int JPEG_START = 0xd8ff;
  private static final int JPEG_2000_START = 0x4fff;

  private final IntFunction<ByteSlice> fragments;
  private final int[] starts;
  private final long @Nullable [] lengths;

  private EncapsulatedFrames(
      IntFunction<ByteSlice> fragments, int[] starts, long @Nullable [] lengths) {
    this.fragments = fragments;
    this.starts = starts;
    this.lengths = lengths;
  }

  /**
   * The frames of a data set whose pixel data were read.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2021 without encapsulated pixel data,
   *     FAB-2022 when the fragments cannot be assigned to the frames
   */
  public static EncapsulatedFrames of(Dataset dataset) {
    if (!(dataset.find(Tag.PIXEL_DATA).orElse(null) instanceof Element.Fragments pixels)) {
      throw FrameDecoder.noPixels();
    }
    long[] sizes = pixels.fragments().stream().mapToLong(ByteSlice::length).toArray();
    return of(dataset, pixels.offsetTable(), sizes, pixels.fragments()::get);
  }

  /** The same for fragments that are read one by one. */
  static EncapsulatedFrames of(
      Dataset dataset, ByteSlice basicTable, long[] sizes, IntFunction<ByteSlice> fragments) {
    int frames = Math.max(1, dataset.integer(Tag.NUMBER_OF_FRAMES).orElse(1));
    if (frames == 1 && sizes.length > 0) {
      return new EncapsulatedFrames(fragments, new int[] {0, sizes.length}, null);
    }
    long[] extended = longs(dataset, Tag.EXTENDED_OFFSET_TABLE);
    if (extended.length > 0) {
      long[] lengths = longs(dataset, Tag.EXTENDED_OFFSET_TABLE_LENGTHS);
      int[] starts = byOffsets(extended, sizes, frames);
      checkLengths(lengths, starts, sizes);
      return new EncapsulatedFrames(fragments, starts, lengths.length == 0 ? null : lengths);
    }
    int[] starts;
    if (sizes.length == frames) {
      starts = java.util.stream.IntStream.rangeClosed(0, frames).toArray();
    } else if (basicTable.length() > 0) {
      starts = byOffsets(basic(basicTable), sizes, frames);
    } else {
      starts = byMarker(fragments, sizes, frames);
    }
    return new EncapsulatedFrames(fragments, starts, null);
  }

  /** Number of frames. */
  public int count() {
    return starts.length - 1;
  }

  /** The compressed bytes of frame {@code index}, from 0; several fragments are joined. */
  public ByteSlice frame(int index) {
    int from = starts[Objects.checkIndex(index, count())];
    int to = starts[index + 1];
    ByteSlice joined = to == from + 1 ? fragments.apply(from) : join(from, to);
    return lengths == null || lengths[index] >= joined.length()
        ? joined
        : joined.sub(0, (int) lengths[index]);
  }

  private ByteSlice join(int from, int to) {
    List<ByteSlice> parts = new ArrayList<>();
    long total = 0;
    for (int i = from; i < to; i++) {
      ByteSlice part = fragments.apply(i);
      parts.add(part);
      total += part.length();
    }
    if (total > Integer.MAX_VALUE - 8) {
      throw DicomProblem.LIMIT.refuse(
          "A compressed frame of " + total + " bytes is too large to hold.", "Split the object.");
    }
    ByteBuffer all = ByteBuffer.allocate((int) total);
    parts.forEach(part -> all.put(part.buffer()));
    return ByteSlice.of(all.array());
  }

  private static long[] longs(Dataset dataset, int tag) {
    if (!(dataset.find(tag).orElse(null) instanceof Element.Bytes bytes)) {
      return new long[0];
    }
    long[] values = new long[bytes.value().length() / 8];
    Arrays.setAll(values, i -> bytes.value().i64(8 * i));
    return values;
  }

  private static long[] basic(ByteSlice table) {
    long[] offsets = new long[table.length() / 4];
    Arrays.setAll(offsets, i -> table.i32(4 * i) & 0xffffffffL);
    return offsets;
  }

  /** The fragment that each offset points at, and the number of fragments behind. */
  private static int[] byOffsets(long[] offsets, long[] sizes, int frames) {
    int[] starts = new int[frames + 1];
    starts[frames] = sizes.length;
    int found = 0;
    long at = 0;
    for (int i = 0; i < sizes.length && found < frames && found < offsets.length; i++) {
      if (offsets[found] == at) {
        starts[found++] = i;
      }
      at += ITEM_HEADER + sizes[i];
    }
    if (found != frames || offsets.length != frames || starts[0] != 0) {
      throw unassignable(
          "The offset table of " + offsets.length + " entries does not lead to", sizes, frames);
    }
    return starts;
  }

  private static void checkLengths(long[] lengths, int[] starts, long[] sizes) {
    for (int frame = 0; frame < lengths.length && frame + 1 < starts.length; frame++) {
      long there = 0;
      for (int i = starts[frame]; i < starts[frame + 1]; i++) {
        there += sizes[i];
      }
      if (lengths[frame] < 0 || lengths[frame] > there) {
        throw DicomProblem.PIXEL_CORRUPT.refuse(
            "The Extended Offset Table gives frame %d %d bytes, its fragments have %d."
                .formatted(frame + 1, lengths[frame], there),
            "Export the object again.");
      }
    }
    if (lengths.length != 0 && lengths.length != starts.length - 1) {
      throw unassignable(
          "The table of lengths of " + lengths.length + " entries does not fit",
          sizes,
          starts.length - 1);
    }
  }

  private static int[] byMarker(IntFunction<ByteSlice> fragments, long[] sizes, int frames) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      ByteSlice f = sizes[i] < 2 ? ByteSlice.EMPTY : fragments.apply(i);
      int marker = f.length() < 2 ? 0 : f.u16(0);
      if (marker == JPEG_START || marker == JPEG_2000_START) {
        starts.add(i);
      }
    }
    if (starts.size() != frames || starts.get(0) != 0) {
      throw unassignable(
          "Without an offset table, " + starts.size() + " start markers do not fit", sizes, frames);
    }
    starts.add(sizes.length);
    return starts.stream().mapToInt(Integer::intValue).toArray();
  }

  private static RuntimeException unassignable(String what, long[] sizes, int frames) {
    return DicomProblem.PIXEL_CORRUPT.refuse(
        what + " " + frames + " frames in " + sizes.length + " fragments.",
        "Export the object with a right Basic Offset Table.");
  }

  /**
   * Puts compressed frames as pixel data, one fragment a frame, with the offset table asked for;
   * odd lengths are padded with a zero byte. Number of Frames is left as it is.
   */
  public static Dataset.Builder put(
      Dataset.Builder into, List<ByteSlice> frames, OffsetTable table) {
    List<ByteSlice> even = frames.stream().map(EncapsulatedFrames::even).toList();
    long total = even.stream().mapToLong(f -> f.length() + (long) ITEM_HEADER).sum();
    if (table == OffsetTable.BASIC && total > 0xffffffffL) {
      throw DicomProblem.LIMIT.refuse(
          "Frames of " + total + " bytes are beyond the 32 bits of a Basic Offset Table.",
          "Use an Extended Offset Table.");
    }
    int n = frames.size();
    ByteBuffer basic = buffer(table == OffsetTable.BASIC ? 4 * n : 0);
    ByteBuffer offsets = buffer(8 * n);
    ByteBuffer lengths = buffer(8 * n);
    long at = 0;
    for (int i = 0; i < n; i++) {
      if (table == OffsetTable.BASIC) {
        basic.putInt((int) at);
      }
      offsets.putLong(at);
      lengths.putLong(frames.get(i).length());
      at += ITEM_HEADER + even.get(i).length();
    }
    into.remove(Tag.EXTENDED_OFFSET_TABLE).remove(Tag.EXTENDED_OFFSET_TABLE_LENGTHS);
    if (table == OffsetTable.EXTENDED) {
      into.bytes(Tag.EXTENDED_OFFSET_TABLE, Vr.OV, offsets.array());
      into.bytes(Tag.EXTENDED_OFFSET_TABLE_LENGTHS, Vr.OV, lengths.array());
    }
    return into.put(
        new Element.Fragments(Tag.PIXEL_DATA, Vr.OB, ByteSlice.of(basic.array()), even));
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteSlice even(ByteSlice frame) {
    return frame.length() % 2 == 0
        ? frame
        : ByteSlice.of(Arrays.copyOf(frame.toBytes(), frame.length() + 1));
  }
}
