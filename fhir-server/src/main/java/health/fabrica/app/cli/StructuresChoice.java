package health.fabrica.app.cli;

import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.ThresholdSegmenter;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.mask.MaskFile;
import health.fabrica.dicom.seg.ImportPolicy;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.seg.SegmentChoice;
import health.fabrica.dicom.seg.SegmentDescription;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.flow.model.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Several structures that are modelled together: segments of an object, or tissues. */
final class StructuresChoice {

  private StructuresChoice() {}

  /** Several segments of an object; those of lower numbers come first. */
  static List<Supplier<Structure>> segments(
      MaskFile masks,
      SegmentChoice choice,
      SeriesVolume series,
      ImportPolicy policy,
      WorkMonitor monitor) {
    List<Supplier<Structure>> structures = new ArrayList<>();
    for (int number : choice.severalAmong(masks.names())) {
      structures.add(
          () -> {
            ImportedMask mask = masks.mask(SegmentChoice.ofNumber(number), series, policy, monitor);
            String name = mask.name().isBlank() ? "Segment " + number : mask.name();
            return new Structure(
                number,
                name,
                mask.how(),
                mask.description()
                    .colour()
                    .map(SegmentDescription.Colour::rgb)
                    .orElse(Structure.colour(number)),
                mask.mask(),
                mask.warnings());
          });
    }
    return structures;
  }

  /** The largest piece of each tissue; those named first come first. */
  static List<Supplier<Structure>> tissues(
      List<Tissue> tissues, SeriesVolume series, int threads, WorkMonitor monitor) {
    List<Supplier<Structure>> structures = new ArrayList<>();
    for (Tissue tissue : tissues) {
      int number = structures.size() + 1;
      structures.add(
          () -> {
            Segmentation found =
                ThresholdSegmenter.segment(
                    series.volume(), ThresholdSegmenter.Rule.largest(tissue), threads, monitor);
            return new Structure(
                number,
                tissue.cliName(),
                found.lowerHu() + " to " + found.upperHu() + " HU",
                Structure.colour(number),
                found.mask(),
                List.of());
          });
    }
    return structures;
  }
}
