package health.fabrica.app.demo;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.data.Vr;
import java.util.ArrayList;
import java.util.List;

/** A made-up CT: a thick shell of bone in water, 64 x 64 voxels, 1 mm apart in all directions. */
final class SyntheticScan {

  static final String PATIENT = "P-4711";

  private static final int SIZE = 64;
  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";

  private SyntheticScan() {}

  /** The slices of a shell. */
  static List<byte[]> bone(String studyUid) {
    return slices(studyUid, 700);
  }

  /** The same without any bone. */
  static List<byte[]> water(String studyUid) {
    return slices(studyUid, 0);
  }

  private static List<byte[]> slices(String studyUid, int boneHu) {
    List<byte[]> files = new ArrayList<>();
    for (int k = 0; k < SIZE; k++) {
      files.add(Part10Writer.write(slice(studyUid, k, boneHu), TransferSyntax.EXPLICIT_LE));
    }
    return files;
  }

  private static Dataset slice(String studyUid, int k, int boneHu) {
    String series = studyUid + ".1";
    return Dataset.builder()
        .text(Tag.SOP_CLASS_UID, CT)
        .text(Tag.SOP_INSTANCE_UID, series + "." + (k + 1))
        .text(Tag.STUDY_INSTANCE_UID, studyUid)
        .text(Tag.SERIES_INSTANCE_UID, series)
        .text(Tag.FRAME_OF_REFERENCE_UID, studyUid + ".9")
        .text(Tag.PATIENT_ID, PATIENT)
        .text(Tag.PATIENT_NAME, "Phantom^Shell")
        .text(Tag.ACCESSION_NUMBER, "A1")
        .text(Tag.MODALITY, "CT")
        .text(Tag.STUDY_DATE, "20260131")
        .text(Tag.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "AXIAL")
        .text(Tag.IMAGE_ORIENTATION_PATIENT, "1", "0", "0", "0", "1", "0")
        .text(Tag.IMAGE_POSITION_PATIENT, "0", "0", Integer.toString(k))
        .text(Tag.PIXEL_SPACING, "1", "1")
        .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .text(Tag.RESCALE_INTERCEPT, "-1024")
        .text(Tag.RESCALE_SLOPE, "1")
        .numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 1)
        .numbers(Tag.ROWS, Vr.US, SIZE)
        .numbers(Tag.COLUMNS, Vr.US, SIZE)
        .numbers(Tag.BITS_ALLOCATED, Vr.US, 16)
        .numbers(Tag.BITS_STORED, Vr.US, 16)
        .numbers(Tag.HIGH_BIT, Vr.US, 15)
        .numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 0)
        .bytes(Tag.PIXEL_DATA, Vr.OW, pixels(k, boneHu))
        .build();
  }

  private static byte[] pixels(int k, int boneHu) {
    byte[] pixels = new byte[SIZE * SIZE * 2];
    for (int j = 0; j < SIZE; j++) {
      for (int i = 0; i < SIZE; i++) {
        double radius = Math.hypot(Math.hypot(i - 31.5, j - 31.5), k - 31.5);
        int hu = radius > 28 ? -1000 : radius > 18 ? boneHu : 0;
        int stored = hu + 1024;
        pixels[2 * (j * SIZE + i)] = (byte) stored;
        pixels[2 * (j * SIZE + i) + 1] = (byte) (stored >> 8);
      }
    }
    return pixels;
  }
}
