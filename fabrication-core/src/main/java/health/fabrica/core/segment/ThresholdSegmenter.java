package health.fabrica.core.segment;

import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import java.util.Locale;
import java.util.Optional;

/** Threshold, largest components, and the checks that the result is an object. */
public final class ThresholdSegmenter {

  /** Share of the scan's border above which the object is taken for the scan's own box. */
  static final double BOX_SHARE = 0.5;

  private ThresholdSegmenter() {}

  /**
   * What to look for.
   *
   * @param tissue the name that goes into the records
   * @param lowerHu lower threshold, inclusive
   * @param upperHu upper threshold, inclusive
   * @param components how many of the largest components to keep, at least 1
   * @param minVoxels smallest component to keep, in voxels
   */
  public record Rule(Tissue tissue, int lowerHu, int upperHu, int components, long minVoxels) {

    public Rule {
      if (components < 1) {
        throw new IllegalArgumentException("components to keep: " + components);
      }
    }

    /** The largest component between the preset thresholds of a tissue. */
    public static Rule largest(Tissue tissue) {
      return new Rule(tissue, tissue.lowerHu(), tissue.upperHu(), 1, 1);
    }
  }

  /**
   * Segments the volume.
   *
   * @throws ProblemException FAB-1201 when the volume is not CT, FAB-1202 when nothing remains,
   *     FAB-1203 when the result covers more than half of the scan's border, FAB-1204 when the
   *     thresholds are reversed, FAB-1000 when cancelled
   */
  public static Segmentation segment(Volume volume, Rule rule, int threads, WorkMonitor monitor) {
    refuseBadRequest(volume, rule);
    Thresholder.Result thresholded =
        Thresholder.threshold(volume, rule.lowerHu(), rule.upperHu(), threads, monitor);
    ConnectedComponents.Kept kept =
        ConnectedComponents.keepLargest(
            thresholded.mask(), rule.components(), rule.minVoxels(), monitor);
    if (kept.voxelsKept() == 0) {
      throw empty(volume, rule, kept);
    }
    refuseBox(kept.mask(), rule.lowerHu(), rule.upperHu());
    return new Segmentation(
        kept.mask(),
        Optional.of(rule.tissue()),
        rule.lowerHu(),
        rule.upperHu(),
        kept.voxelsKept(),
        kept.voxelsKept() * volume.affine().voxelVolumeMm3(),
        kept.componentsFound(),
        kept.componentsKept(),
        kept.voxelsFound(),
        thresholded.voxelsAboveUpper());
  }

  /**
   * Checks that the intensities are Hounsfield units.
   *
   * @throws ProblemException FAB-1201 when not
   */
  static void requireHounsfield(Volume volume, Tissue tissue) {
    if (volume.modality() != Modality.CT) {
      throw new Problem(
              SegmentProblem.NOT_HOUNSFIELD,
              "The thresholds for "
                  + tissue.cliName()
                  + " are Hounsfield units, but the volume is "
                  + volume.modality()
                  + " and has none.",
              "Send a CT series, or a segmentation made by a person.")
          .asException();
    }
  }

  private static void refuseBadRequest(Volume volume, Rule rule) {
    requireHounsfield(volume, rule.tissue());
    if (rule.lowerHu() > rule.upperHu()) {
      throw new Problem(
              SegmentProblem.THRESHOLDS_REVERSED,
              "The lower threshold "
                  + rule.lowerHu()
                  + " HU is above the upper one, "
                  + rule.upperHu()
                  + " HU.",
              "Exchange the two.")
          .asException();
    }
  }

  private static ProblemException empty(Volume volume, Rule rule, ConnectedComponents.Kept kept) {
    String range = rule.lowerHu() + " to " + rule.upperHu() + " HU";
    if (kept.voxelsFound() > 0) {
      return new Problem(
              SegmentProblem.EMPTY,
              "All "
                  + kept.componentsFound()
                  + " components between "
                  + range
                  + " have fewer than "
                  + rule.minVoxels()
                  + " voxels; together they have "
                  + kept.voxelsFound()
                  + ".",
              "Lower the smallest component size or widen the thresholds.")
          .asException();
    }
    int min = Short.MAX_VALUE;
    int max = Short.MIN_VALUE;
    for (int k = 0; k < volume.slices(); k++) {
      for (short v : volume.slice(k)) {
        min = Math.min(min, v);
        max = Math.max(max, v);
      }
    }
    return new Problem(
            SegmentProblem.EMPTY,
            "No voxel lies between " + range + "; the volume holds " + min + " to " + max + " HU.",
            "Choose thresholds inside that range, or check that this is the right series.")
        .asException();
  }

  /**
   * Refuses a mask that covers, on average over the six faces of the scan, more than half of a
   * face. An object in the scan leaves most of the border free even where the scan cuts it (a neck
   * on one face, a trunk on two); a threshold that takes in the air around it, or everything, does
   * not. Faces count alike, so the shape of the box does not matter.
   *
   * @throws ProblemException FAB-1203
   */
  public static void refuseBox(BitMask mask, int lower, int upper) {
    double share = borderShare(mask);
    if (share > BOX_SHARE) {
      throw new Problem(
              SegmentProblem.BOX_SHAPED,
              String.format(
                  Locale.ROOT,
                  "The voxels between %d and %d cover %.0f %% of the border of the scan, so the"
                      + " model would be its box (limit %.0f %%).",
                  lower,
                  upper,
                  share * 100,
                  BOX_SHARE * 100),
              "Raise the lower threshold above the surroundings of the object, or check that the"
                  + " intensities are Hounsfield units.")
          .asException();
    }
  }

  /** Mean over the six faces of the grid of the share of border voxels in the mask, 0 to 1. */
  static double borderShare(BitMask mask) {
    int columns = mask.columns();
    int rows = mask.rows();
    int slices = mask.slices();
    long columnFaces = 0;
    long rowFaces = 0;
    for (int k = 0; k < slices; k++) {
      for (int j = 0; j < rows; j++) {
        columnFaces += bit(mask, 0, j, k) + bit(mask, columns - 1, j, k);
      }
      for (int i = 0; i < columns; i++) {
        rowFaces += bit(mask, i, 0, k) + bit(mask, i, rows - 1, k);
      }
    }
    long sliceFaces = bits(mask.words(0)) + bits(mask.words(slices - 1));
    return (columnFaces / (2.0 * rows * slices)
            + rowFaces / (2.0 * columns * slices)
            + sliceFaces / (2.0 * columns * rows))
        / 3;
  }

  private static int bit(BitMask mask, int i, int j, int k) {
    return mask.get(i, j, k) ? 1 : 0;
  }

  private static long bits(long[] words) {
    long n = 0;
    for (long word : words) {
      n += Long.bitCount(word);
    }
    return n;
  }
}
