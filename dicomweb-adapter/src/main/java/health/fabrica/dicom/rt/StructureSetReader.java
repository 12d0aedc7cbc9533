package health.fabrica.dicom.rt;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.object.ObjectProblem;
import health.fabrica.dicom.object.ObjectTag;
import health.fabrica.dicom.seg.ImportPolicy;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.seg.SegmentChoice;
import health.fabrica.dicom.seg.SegmentDescription;
import health.fabrica.dicom.seg.VolumeGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads an RT Structure Set: its structures, and the mask of one of them on a grid of ours. */
public final class StructureSetReader {

  /** RT Structure Set Storage. */
  public static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.481.3";

  /** What is told only when it is more than rounding in the object. */
  private static final double ROUNDING_MM = 0.01;

  private final DicomFile file;
  private final Map<Integer, Dataset> structures = new TreeMap<>();

  private StructureSetReader(DicomFile file) {
    this.file = file;
    for (Dataset roi : file.dataset().items(ObjectTag.STRUCTURE_SET_ROI_SEQUENCE)) {
      structures.put(roi.requireInteger(ObjectTag.ROI_NUMBER), roi);
    }
  }

  /** Whether the object is of the class that is read here. */
  public static boolean reads(Dataset object) {
    return object.string(Tag.SOP_CLASS_UID).orElse("").equals(SOP_CLASS);
  }

  /**
   * Opens an object.
   *
   * @throws ProblemException FAB-2210 when it is no structure set
   */
  public static StructureSetReader of(DicomFile file) {
    if (!reads(file.dataset())) {
      throw ObjectProblem.NOT_A_SEGMENTATION.refuse(
          "The object of SOP class "
              + file.dataset().string(Tag.SOP_CLASS_UID).orElse("(none)")
              + " is no RT Structure Set.",
          "Give a Segmentation or RT Structure Set object.");
    }
    return new StructureSetReader(file);
  }

  /** The names of the structures by number. */
  public Map<Integer, String> structures() {
    Map<Integer, String> names = new TreeMap<>();
    structures.forEach((n, roi) -> names.put(n, roi.string(ObjectTag.ROI_NAME).orElse("")));
    return names;
  }

  /** The study. */
  public String studyInstanceUid() {
    return file.dataset().requireString(Tag.STUDY_INSTANCE_UID);
  }

  /**
   * The mask of a structure.
   *
   * @throws ProblemException FAB-2211 or FAB-2212 when the choice fits none or several, FAB-2213
   *     when it has no voxel, FAB-2214 and FAB-2216 when it does not fit the images, FAB-2220 to
   *     FAB-2223 when its contours do not make a mask, FAB-1000 when cancelled
   */
  public ImportedMask mask(
      SegmentChoice choice, VolumeGrid grid, ImportPolicy policy, WorkMonitor monitor) {
    int number = choice.among(structures());
    Dataset roi = structures.getOrDefault(number, Dataset.EMPTY);
    String frame = roi.requireString(ObjectTag.REFERENCED_FRAME_OF_REFERENCE_UID);
    if (!frame.equals(grid.frameOfReferenceUid())) {
      throw ObjectProblem.OTHER_FRAME_OF_REFERENCE.refuse(
          "The structure and the images have different frames of reference.",
          "Give the images on which the structure was drawn.");
    }
    List<SliceContour> contours = contours(number, grid, policy, monitor);
    List<Problem> warnings = new ArrayList<>(file.warnings());
    requireEverySlice(number, contours);
    BitMask mask = new BitMask(grid.columns(), grid.rows(), grid.slices());
    int holes = 0;
    double off = 0;
    SliceContour before = null;
    for (SliceContour contour : contours) {
      monitor.check();
      refuseTwice(number, before, contour);
      holes += combine(number, contour, mask) ? 1 : 0;
      off = Math.max(off, contour.offPlaneMm());
      before = contour;
    }
    if (holes > 0) {
      warnings.add(
          ObjectProblem.HOLES_BY_NESTING.with(
              holes + " contours of structure " + number + " lie inside another; taken as holes.",
              "Check the model against the images."));
    }
    if (off > ROUNDING_MM) {
      warnings.add(
          ObjectProblem.CONTOUR_ASSIGNED.with(
              String.format(
                  Locale.ROOT,
                  "Contours of structure %d lie up to %.3f mm off the plane of their slice.",
                  number,
                  off),
              ""));
    }
    long voxels = mask.count();
    if (voxels == 0) {
      throw ObjectProblem.SEGMENT_EMPTY.refuse(
          "Structure " + number + " has no voxel in its " + contours.size() + " contours.",
          "Choose another structure.");
    }
    return new ImportedMask(
        mask,
        number,
        roi.string(ObjectTag.ROI_NAME).orElse(""),
        SegmentDescription.ofStructure(roi.string(ObjectTag.ROI_NAME).orElse("")),
        "RT Structure Set",
        voxels,
        voxels * grid.affine().voxelVolumeMm3(),
        warnings);
  }

  /** The contours, slice by slice, larger ones first, so that a hole comes after what it is in. */
  private List<SliceContour> contours(
      int number, VolumeGrid grid, ImportPolicy policy, WorkMonitor monitor) {
    List<SliceContour> contours = new ArrayList<>();
    for (Dataset roi : file.dataset().items(ObjectTag.ROI_CONTOUR_SEQUENCE)) {
      if (roi.requireInteger(ObjectTag.REFERENCED_ROI_NUMBER) != number) {
        continue;
      }
      for (Dataset item : roi.items(ObjectTag.CONTOUR_SEQUENCE)) {
        monitor.check();
        contours.add(
            SliceContour.of(item, contours.size() + 1, grid, policy.offPlaneToleranceMm()));
      }
    }
    if (contours.isEmpty()) {
      throw ObjectProblem.SEGMENT_EMPTY.refuse(
          "Structure " + number + " has no contour.", "Choose another structure.");
    }
    contours.sort(
        Comparator.comparingInt(SliceContour::k)
            .thenComparing(Comparator.comparingDouble(SliceContour::area).reversed()));
    return contours;
  }

  /** Refuses contours of which no two lie on neighbouring slices: they were drawn on others. */
  private static void requireEverySlice(int number, List<SliceContour> contours) {
    int[] slices = contours.stream().mapToInt(SliceContour::k).distinct().sorted().toArray();
    int least = Integer.MAX_VALUE;
    for (int n = 1; n < slices.length; n++) {
      least = Math.min(least, slices[n] - slices[n - 1]);
    }
    if (slices.length > 1 && least > 1) {
      throw ObjectProblem.CONTOURS_SPARSE.refuse(
          "The contours of structure "
              + number
              + " lie on "
              + slices.length
              + " slices, at least "
              + least
              + " slices from one to the next.",
          "Give the images on which it was drawn, or interpolate the structure where it was drawn.");
    }
  }

  /** The same contour twice would cancel itself. */
  private static void refuseTwice(int number, @Nullable SliceContour before, SliceContour contour) {
    if (before != null
        && before.k() == contour.k()
        && Arrays.equals(before.x(), contour.x())
        && Arrays.equals(before.y(), contour.y())) {
      throw ObjectProblem.CONTOURS_OVERLAP.refuse(
          "On slice " + (contour.k() + 1) + " structure " + number + " has one contour twice.",
          "Mend the structure where it was drawn.");
    }
  }

  /** Adds a contour to its slice; tells whether it was taken as a hole without being said to be. */
  private static boolean combine(int number, SliceContour contour, BitMask mask) {
    BitMask filled = PolygonFill.fill(contour.x(), contour.y(), mask.columns(), mask.rows());
    long[] there = mask.words(contour.k());
    long[] added = filled.words(0);
    long both = 0;
    long all = 0;
    for (int w = 0; w < there.length; w++) {
      both += Long.bitCount(there[w] & added[w]);
      all += Long.bitCount(added[w]);
    }
    if (!contour.exclusive() && both > 0 && both < all) {
      throw ObjectProblem.CONTOURS_OVERLAP.refuse(
          "On slice "
              + (contour.k() + 1)
              + " a contour of structure "
              + number
              + " shares "
              + both
              + " of its "
              + all
              + " pixels with another: whether these are inside is not defined.",
          "Mend the structure where it was drawn.");
    }
    for (int w = 0; w < there.length; w++) {
      there[w] ^= added[w];
    }
    return !contour.exclusive() && both > 0;
  }
}
