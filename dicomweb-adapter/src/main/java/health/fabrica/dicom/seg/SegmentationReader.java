package health.fabrica.dicom.seg;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.object.ObjectProblem;
import health.fabrica.dicom.object.ObjectTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a Segmentation object: its segments, and the mask of one of them on a grid of ours. */
public final class SegmentationReader {

  /** Label Map Segmentation Storage. */
  public static final String LABEL_MAP_CLASS = "1.2.840.10008.5.1.4.1.1.66.7";

  private final DicomFile file;
  private final Dataset shared;
  private final List<Dataset> perFrame;
  private final Map<Integer, String> segments = new TreeMap<>();

  private SegmentationReader(DicomFile file) {
    this.file = file;
    Dataset d = file.dataset();
    List<Dataset> groups = d.items(ObjectTag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
    this.shared = groups.isEmpty() ? Dataset.EMPTY : groups.get(0);
    this.perFrame = d.items(ObjectTag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    for (Dataset item : d.items(ObjectTag.SEGMENT_SEQUENCE)) {
      segments.put(
          item.requireInteger(ObjectTag.SEGMENT_NUMBER),
          item.string(ObjectTag.SEGMENT_LABEL).orElse(""));
    }
  }

  /** Whether the object is of a class that is read here. */
  public static boolean reads(Dataset object) {
    String sopClass = object.string(Tag.SOP_CLASS_UID).orElse("");
    return sopClass.equals(SegmentationWriter.SOP_CLASS) || sopClass.equals(LABEL_MAP_CLASS);
  }

  /**
   * Opens an object.
   *
   * @throws ProblemException FAB-2210 when it is no segmentation, FAB-2217 when frames and their
   *     descriptions do not fit
   */
  public static SegmentationReader of(DicomFile file) {
    if (!reads(file.dataset())) {
      throw ObjectProblem.NOT_A_SEGMENTATION.refuse(
          "The object of SOP class "
              + file.dataset().string(Tag.SOP_CLASS_UID).orElse("(none)")
              + " is no segmentation.",
          "Give a Segmentation or RT Structure Set object.");
    }
    return new SegmentationReader(file);
  }

  /** The names of the segments by number. */
  public Map<Integer, String> segments() {
    return Map.copyOf(segments);
  }

  /** The study. */
  public String studyInstanceUid() {
    return file.dataset().requireString(Tag.STUDY_INSTANCE_UID);
  }

  /**
   * The mask of a segment.
   *
   * @throws ProblemException FAB-2211 or FAB-2212 when the choice fits none or several, FAB-2213
   *     when the segment has no voxel, FAB-2214 to FAB-2217 when it does not fit the grid or cannot
   *     be read, FAB-1000 when cancelled
   */
  public ImportedMask mask(
      SegmentChoice choice, VolumeGrid grid, ImportPolicy policy, WorkMonitor monitor) {
    String frameOfReference = file.dataset().requireString(Tag.FRAME_OF_REFERENCE_UID);
    if (!frameOfReference.equals(grid.frameOfReferenceUid())) {
      throw ObjectProblem.OTHER_FRAME_OF_REFERENCE.refuse(
          "The segmentation and the images have different frames of reference.",
          "Give the images on which the segmentation was made.");
    }
    int number = choice.among(segments);
    SegmentPixels pixels = SegmentPixels.of(file, policy.fractionalThreshold());
    if (perFrame.size() != pixels.frames()) {
      throw ObjectProblem.SEGMENT_ENCODING.refuse(
          pixels.frames() + " frames have " + perFrame.size() + " descriptions of their place.",
          "Export the segmentation again.");
    }
    List<Integer> frames = framesOf(number, pixels.labelMap());
    List<Problem> warnings = new ArrayList<>(file.warnings());
    BitMask mask;
    try {
      mask = onGrid(number, frames, pixels, grid, monitor);
    } catch (ProblemException e) {
      if (!policy.resample() || e.problem().code() != ObjectProblem.OTHER_GRID) {
        throw e;
      }
      mask = MaskResampler.resample(stack(number, frames, pixels), grid, warnings, monitor);
    }
    long voxels = mask.count();
    if (voxels == 0) {
      throw ObjectProblem.SEGMENT_EMPTY.refuse(
          "Segment " + number + " has no voxel in its " + frames.size() + " frames.",
          "Choose another segment.");
    }
    return new ImportedMask(
        mask,
        number,
        segments.getOrDefault(number, ""),
        described(number),
        "Segmentation " + pixels.how(),
        voxels,
        voxels * grid.affine().voxelVolumeMm3(),
        warnings);
  }

  private SegmentDescription described(int number) {
    return file.dataset().items(ObjectTag.SEGMENT_SEQUENCE).stream()
        .filter(item -> item.integer(ObjectTag.SEGMENT_NUMBER).orElse(-1) == number)
        .findFirst()
        .map(SegmentDescription::ofItem)
        .orElseGet(() -> SegmentDescription.ofStructure("Segment " + number));
  }

  private List<Integer> framesOf(int number, boolean labelMap) {
    List<Integer> frames = new ArrayList<>();
    for (int f = 0; f < perFrame.size(); f++) {
      if (labelMap || segmentOf(f) == number) {
        frames.add(f);
      }
    }
    return frames;
  }

  private int segmentOf(int f) {
    return FrameGeometry.group(shared, perFrame.get(f), ObjectTag.SEGMENT_IDENTIFICATION_SEQUENCE)
        .requireInteger(ObjectTag.REFERENCED_SEGMENT_NUMBER);
  }

  private FrameGeometry geometry(int f) {
    return FrameGeometry.of(shared, perFrame.get(f));
  }

  private BitMask onGrid(
      int number,
      List<Integer> frames,
      SegmentPixels pixels,
      VolumeGrid grid,
      WorkMonitor monitor) {
    BitMask mask = new BitMask(grid.columns(), grid.rows(), grid.slices());
    long outside = 0;
    List<GridFrame> places = new ArrayList<>();
    for (int f = 0; f < perFrame.size(); f++) {
      places.add(GridFrame.of(geometry(f), pixels.rows(), pixels.columns(), grid, f));
    }
    GridFrame.requireEverySlice(places, declaredSpacingMm(), grid);
    for (int n = 0; n < frames.size(); n++) {
      monitor.check();
      int f = frames.get(n);
      GridFrame place = places.get(f);
      outside += place.put(pixels.frame(f, number), mask);
      monitor.progress("segmentation", (n + 1.0) / frames.size());
    }
    if (outside > 0) {
      throw outside(number, outside, mask.count());
    }
    return mask;
  }

  static ProblemException outside(int number, long outside, long inside) {
    return ObjectProblem.OUTSIDE_IMAGES.refuse(
        "Segment "
            + number
            + " has "
            + outside
            + " voxels outside the images and "
            + inside
            + " inside; what is outside would be missing.",
        "Give the complete image series.");
  }

  private MaskResampler.Stack stack(int number, List<Integer> frames, SegmentPixels pixels) {
    List<MaskResampler.Layer> layers = new ArrayList<>();
    for (int f : frames) {
      layers.add(new MaskResampler.Layer(geometry(f), pixels.frame(f, number)));
    }
    return MaskResampler.Stack.of(
        number, layers, pixels.rows(), pixels.columns(), declaredSpacingMm());
  }

  /** Distance between slices as the object says it; 0 when it does not. */
  private double declaredSpacingMm() {
    double[] spacing =
        FrameGeometry.group(
                shared,
                perFrame.isEmpty() ? Dataset.EMPTY : perFrame.get(0),
                ObjectTag.PIXEL_MEASURES_SEQUENCE)
            .doubles(ObjectTag.SPACING_BETWEEN_SLICES);
    return spacing.length == 1 ? Math.abs(spacing[0]) : 0;
  }
}
