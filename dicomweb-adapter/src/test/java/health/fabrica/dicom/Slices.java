package health.fabrica.dicom;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.data.Vr;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Made-up CT slices of 4 columns and 3 rows, 1 mm apart unless changed. */
public final class Slices {

  public static final String STUDY = "1.2.3.4";
  public static final String SERIES = "1.2.3.4.5";
  public static final String CT = "1.2.840.10008.5.1.4.1.1.2";

  private Slices() {}

  /** Slice k, whose pixel (i, j) holds 1000 k + 10 j + i. */
  public static Dataset.Builder slice(int k) {
    byte[] pixels = new byte[24];
    for (int p = 0; p < 12; p++) {
      int v = 1000 * k + 10 * (p / 4) + p % 4;
      pixels[2 * p] = (byte) v;
      pixels[2 * p + 1] = (byte) (v >> 8);
    }
    return Dataset.builder()
        .text(Tag.SOP_CLASS_UID, CT)
        .text(Tag.SOP_INSTANCE_UID, SERIES + "." + (k + 1))
        .text(Tag.STUDY_INSTANCE_UID, STUDY)
        .text(Tag.SERIES_INSTANCE_UID, SERIES)
        .text(Tag.FRAME_OF_REFERENCE_UID, STUDY + ".9")
        .text(Tag.PATIENT_ID, "P1")
        .text(Tag.PATIENT_NAME, "Doe^Jane")
        .text(Tag.ACCESSION_NUMBER, "A1")
        .text(Tag.MODALITY, "CT")
        .text(Tag.STUDY_DATE, "20240131")
        .text(Tag.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "AXIAL")
        .text(Tag.IMAGE_ORIENTATION_PATIENT, "1", "0", "0", "0", "1", "0")
        .text(Tag.IMAGE_POSITION_PATIENT, "-10", "-20", Integer.toString(k))
        .text(Tag.PIXEL_SPACING, "0.5", "0.25")
        .text(Tag.SLICE_THICKNESS, "9")
        .text(Tag.CONVOLUTION_KERNEL, "B70")
        .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .text(Tag.RESCALE_INTERCEPT, "-1024")
        .text(Tag.RESCALE_SLOPE, "1")
        .numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 1)
        .numbers(Tag.ROWS, Vr.US, 3)
        .numbers(Tag.COLUMNS, Vr.US, 4)
        .numbers(Tag.BITS_ALLOCATED, Vr.US, 16)
        .numbers(Tag.BITS_STORED, Vr.US, 16)
        .numbers(Tag.HIGH_BIT, Vr.US, 15)
        .numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 0)
        .bytes(Tag.PIXEL_DATA, Vr.OW, pixels);
  }

  public static byte[] file(Dataset.Builder slice) {
    return Part10Writer.write(slice.build(), TransferSyntax.EXPLICIT_LE);
  }

  /** Slices 0 to n-1. */
  public static List<byte[]> stack(int n) {
    return stack(n, s -> s);
  }

  /** Slices 0 to n-1, each changed. */
  public static List<byte[]> stack(int n, UnaryOperator<Dataset.Builder> change) {
    List<byte[]> files = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      files.add(file(change.apply(slice(k))));
    }
    return files;
  }
}
