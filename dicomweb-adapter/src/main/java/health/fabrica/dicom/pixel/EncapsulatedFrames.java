package health.fabrica.dicom.pixel;

import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Element;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds the fragments that make up a frame (PS3.5 A.4). */
public final class EncapsulatedFrames {

  private static final int ITEM_HEADER = 8;
  private static final int JPEG_START = 0xd8ff;
  private static final int JPEG_2000_START = 0x4fff;

  private EncapsulatedFrames() {}

  /**
   * The bytes of the frame: all fragments of a single frame, else by the offset table, else one
   * fragment a frame, else from one start-of-image marker to the next.
   */
  public static ByteSlice frame(Element.Fragments pixels, int frames, int index) {
    List<ByteSlice> fragments = pixels.fragments();
    if (frames == 1) {
      return join(fragments);
    }
    List<Integer> starts =
        pixels.offsetTable().length() > 0 ? byTable(pixels) : byMarker(fragments);
    if (fragments.size() == frames) {
      return fragments.get(index);
    }
    if (starts.size() != frames) {
      throw DicomProblem.PIXEL_CORRUPT.refuse(
          fragments.size()
              + " fragments without a usable offset table cannot be assigned to "
              + frames
              + " frames.",
          "Export the object with a Basic Offset Table.");
    }
    int end = index + 1 < frames ? starts.get(index + 1) : fragments.size();
    return join(fragments.subList(starts.get(index), end));
  }

  private static List<Integer> byTable(Element.Fragments pixels) {
    ByteSlice table = pixels.offsetTable();
    List<Integer> starts = new ArrayList<>();
    long offset = 0;
    int next = 0;
    for (int i = 0; i < pixels.fragments().size() && next + 4 <= table.length(); i++) {
      if ((table.i32(next) & 0xffffffffL) == offset) {
        starts.add(i);
        next += 4;
      }
      offset += ITEM_HEADER + pixels.fragments().get(i).length();
    }
    return starts;
  }

  private static List<Integer> byMarker(List<ByteSlice> fragments) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < fragments.size(); i++) {
      ByteSlice f = fragments.get(i);
      int marker = f.length() < 2 ? 0 : f.u16(0);
      if (marker == JPEG_START || marker == JPEG_2000_START) {
        starts.add(i);
      }
    }
    return starts;
  }

  private static ByteSlice join(List<ByteSlice> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ByteSlice part : parts) {
      try {
        part.writeTo(out);
      } catch (IOException e) {
        throw new IllegalStateException("memory does not fail", e);
      }
    }
    return ByteSlice.of(out.toByteArray());
  }
}
