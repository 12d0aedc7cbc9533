package health.fabrica.dicom.server;

import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;

/**
 * The colours of an image in PALETTE COLOR (PS3.3 section C.7.6.3.1.5 and 6): a value below the
 * first one mapped takes the first colour, a value beyond the last one the last. Entries of 16 bits
 * are shown by their upper 8. Segmented tables are refused.
 */
final class Palette {

  private static final int MOST = 1 << 16;

  private final int first;
  private final int[] colours;

  private Palette(int first, int[] colours) {
    this.first = first;
    this.colours = colours;
  }

  /**
   * Reads the three tables.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2173 when one is missing, too short or
   *     does not fit the others
   */
  static Palette of(Dataset data) {
    double[] red = data.doubles(Tag.RED_PALETTE_DESCRIPTOR);
    int entries = entries(red);
    int[] colours = new int[entries];
    add(colours, 16, data, Tag.RED_PALETTE_DESCRIPTOR, Tag.RED_PALETTE_DATA, red);
    add(colours, 8, data, Tag.GREEN_PALETTE_DESCRIPTOR, Tag.GREEN_PALETTE_DATA, red);
    add(colours, 0, data, Tag.BLUE_PALETTE_DESCRIPTOR, Tag.BLUE_PALETTE_DATA, red);
    boolean signed = data.integer(Tag.PIXEL_REPRESENTATION).orElse(0) == 1;
    int first = (int) red[1];
    return new Palette(signed ? (short) first : first & 0xffff, colours);
  }

  private static int entries(double[] descriptor) {
    if (descriptor.length != 3 || (descriptor[2] != 8 && descriptor[2] != 16)) {
      throw unusable("no descriptor of three numbers with 8 or 16 bits an entry");
    }
    int entries = (int) descriptor[0] & 0xffff;
    return entries == 0 ? MOST : entries;
  }

  private static void add(
      int[] colours, int shift, Dataset data, int descriptorTag, int tag, double[] like) {
    double[] descriptor = data.doubles(descriptorTag);
    if (entries(descriptor) != colours.length || descriptor[1] != like[1]) {
      throw unusable("tables that do not map the same values");
    }
    if (!(data.find(tag).orElse(null) instanceof Element.Bytes bytes)) {
      throw unusable("a table that is missing or segmented");
    }
    ByteSlice table = bytes.value();
    boolean words = table.length() >= 2 * colours.length;
    boolean wide = descriptor[2] == 16;
    if (table.length() < colours.length || (wide && !words)) {
      throw unusable(table.length() + " bytes for " + colours.length + " entries");
    }
    for (int i = 0; i < colours.length; i++) {
      int entry = words ? table.u16(2 * i) : table.u8(i);
      colours[i] |= (wide ? entry >> 8 : entry & 0xff) << shift;
    }
  }

  private static RuntimeException unusable(String what) {
    return OriginProblem.NOT_RENDERED.refuse(
        "The palette of the image has " + what + ".", "Retrieve the object and show it elsewhere.");
  }

  /** Red, green and blue of a stored value, 8 bits each. */
  int rgb(int value) {
    return colours[Math.max(0, Math.min(colours.length - 1, value - first))];
  }
}
