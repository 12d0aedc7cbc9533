package health.fabrica.dicom.volume;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes a series of any length out of a real one, for measurements: its slices over and over,
 * evenly along the normal, under UIDs of its own, as Explicit VR Little Endian. No series for a
 * patient.
 */
public final class SeriesExtension {

  /** Below 2.25, the root of UUID-derived UIDs (PS3.5 B.2): never given to a real series. */
  private static final String ROOT = "2.25.300";

  private SeriesExtension() {}

  /** A made series. */
  public record Extended(String studyUid, String seriesUid, List<byte[]> files) {
    /** Copies the list. */
    public Extended {
      files = List.copyOf(files);
    }
  }

  /**
   * Extends or shortens a series.
   *
   * @param files single-frame slices in native encoding, in any order
   * @param slices how many are wanted
   * @param stepMm between them
   * @throws ProblemException FAB-2001 to FAB-2009, FAB-2043 when the first cannot be read
   */
  public static Extended of(List<byte[]> files, int slices, double stepMm) {
    return of(files, slices, stepMm, ROOT, 1);
  }

  /**
   * The same under other UIDs: the study is the root, its series {@code .1}, the instances below it
   * are numbered.
   *
   * @param root of the UIDs
   * @param first number of an instance
   */
  public static Extended of(List<byte[]> files, int slices, double stepMm, String root, int first) {
    List<byte[]> made = new ArrayList<>();
    double[] origin = new double[0];
    Vec3 normal = new Vec3(0, 0, 1);
    for (int k = 0; k < slices; k++) {
      DicomFile file = Part10Reader.read(files.get(k % files.size()));
      if (k == 0) {
        origin = file.dataset().requireDoubles(Tag.IMAGE_POSITION_PATIENT, 3);
        normal = normal(file.dataset().requireDoubles(Tag.IMAGE_ORIENTATION_PATIENT, 6));
      }
      Vec3 at = new Vec3(origin[0], origin[1], origin[2]).plus(normal.times(k * stepMm));
      Dataset slice =
          file.dataset().toBuilder()
              .text(Tag.STUDY_INSTANCE_UID, root)
              .text(Tag.SERIES_INSTANCE_UID, root + ".1")
              .text(Tag.SOP_INSTANCE_UID, root + ".1." + (first + k))
              .text(Tag.INSTANCE_NUMBER, Integer.toString(k + 1))
              .text(Tag.IMAGE_POSITION_PATIENT, decimal(at.x()), decimal(at.y()), decimal(at.z()))
              .build();
      made.add(Part10Writer.write(slice, TransferSyntax.EXPLICIT_LE));
    }
    return new Extended(root, root + ".1", made);
  }

  private static Vec3 normal(double[] o) {
    return new Vec3(o[0], o[1], o[2]).cross(new Vec3(o[3], o[4], o[5]));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
