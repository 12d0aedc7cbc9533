package health.fabrica.dicom.seg;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.BitMask;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.object.AnatomicRegion;
import health.fabrica.dicom.object.CodedConcept;
import health.fabrica.dicom.object.Decimals;
import health.fabrica.dicom.object.DerivedObject;
import health.fabrica.dicom.object.InstanceReference;
import health.fabrica.dicom.object.ObjectContext;
import health.fabrica.dicom.object.ObjectProblem;
import health.fabrica.dicom.object.ObjectTag;
import health.fabrica.dicom.object.OwnText;
import health.fabrica.dicom.object.SourcePlanes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Writes masks as one Segmentation object of type BINARY: one frame for each slice of each segment
 * that has voxels there, segment by segment in the order of slices. Pixels are packed without
 * padding between frames, the first in the least significant bit (PS3.5 8.1.1).
 */
public final class SegmentationWriter {

  /** Segmentation Storage. */
  public static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.66.4";

  private static final CodedConcept SEGMENTATION =
      new CodedConcept("113076", "DCM", "Segmentation");
  private static final CodedConcept SOURCE_IMAGE =
      new CodedConcept("121322", "DCM", "Source image for image processing operation");

  /** A mask on the grid and what it shows. */
  public record Segment(SegmentDescription description, BitMask mask) {}

  /** A frame to be: slice k of a segment. */
  private record Frame(int segment, int k) {}

  private final ObjectContext context;
  private final VolumeGrid grid;
  private final List<Segment> segments;
  private final List<Frame> frames = new ArrayList<>();

  private SegmentationWriter(ObjectContext context, VolumeGrid grid, List<Segment> segments) {
    this.context = context;
    this.grid = grid;
    this.segments = segments;
  }

  /**
   * The object. Segments are numbered from 1 in the order given; one without a region has that of
   * the images.
   *
   * @param title what the object shows, ASCII
   * @throws health.fabrica.core.problem.ProblemException FAB-2202 when a segment has no voxel,
   *     FAB-2204 when a mask is not of the grid's size, FAB-2203 when a text is not ASCII
   */
  public static Dataset write(
      ObjectContext context, VolumeGrid grid, List<Segment> segments, String title) {
    SegmentationWriter writer = new SegmentationWriter(context, grid, segments);
    writer.chooseFrames();
    return writer.object(title);
  }

  private void chooseFrames() {
    for (int s = 0; s < segments.size(); s++) {
      BitMask mask = segments.get(s).mask();
      if (mask.columns() != grid.columns()
          || mask.rows() != grid.rows()
          || mask.slices() != grid.slices()) {
        throw ObjectProblem.GRID_MISMATCH.refuse(
            "Segment "
                + (s + 1)
                + " has "
                + mask.columns()
                + "x"
                + mask.rows()
                + "x"
                + mask.slices()
                + " voxels, the grid "
                + grid.columns()
                + "x"
                + grid.rows()
                + "x"
                + grid.slices()
                + ".",
            "Write the mask with the grid that it was made on.");
      }
      int before = frames.size();
      for (int k = 0; k < mask.slices(); k++) {
        if (hasVoxels(mask.words(k))) {
          frames.add(new Frame(s, k));
        }
      }
      if (frames.size() == before) {
        throw ObjectProblem.EMPTY_OBJECT.refuse(
            "Segment " + (s + 1) + " of " + segments.size() + " has no voxel.",
            "Leave it out, or check how it was made.");
      }
    }
    if (frames.isEmpty()) {
      throw ObjectProblem.EMPTY_OBJECT.refuse("There is no segment.", "Give at least one mask.");
    }
  }

  private static boolean hasVoxels(long[] words) {
    for (long word : words) {
      if (word != 0) {
        return true;
      }
    }
    return false;
  }

  private Dataset object(String title) {
    DerivedObject object =
        DerivedObject.of(context, SOP_CLASS, "SEG", "seg", 0)
            .seriesDescription("Segmentation")
            .frameOfReference()
            .references(context.source().instances());
    Dataset.Builder dataset = object.dataset();
    String organization = context.uids().uid("seg.dimensions");
    dataset
        .text(Tag.FRAME_OF_REFERENCE_UID, grid.frameOfReferenceUid())
        .text(Tag.IMAGE_TYPE, "DERIVED", "PRIMARY")
        .text(ObjectTag.CONTENT_LABEL, "SEGMENTATION")
        .text(ObjectTag.CONTENT_DESCRIPTION, OwnText.ascii("title", title))
        .text(ObjectTag.CONTENT_CREATOR_NAME)
        .numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 1)
        .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .text(Tag.NUMBER_OF_FRAMES, Integer.toString(frames.size()))
        .numbers(Tag.ROWS, Vr.US, grid.rows())
        .numbers(Tag.COLUMNS, Vr.US, grid.columns())
        .numbers(Tag.BITS_ALLOCATED, Vr.US, 1)
        .numbers(Tag.BITS_STORED, Vr.US, 1)
        .numbers(Tag.HIGH_BIT, Vr.US, 0)
        .numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 0)
        .text(Tag.LOSSY_IMAGE_COMPRESSION, "00")
        .text(ObjectTag.SEGMENTATION_TYPE, "BINARY")
        .sequence(ObjectTag.SEGMENT_SEQUENCE, segmentItems())
        .sequence(
            ObjectTag.DIMENSION_ORGANIZATION_SEQUENCE,
            List.of(
                Dataset.builder().text(ObjectTag.DIMENSION_ORGANIZATION_UID, organization).build()))
        .sequence(
            ObjectTag.DIMENSION_INDEX_SEQUENCE,
            List.of(
                dimension(
                    organization,
                    ObjectTag.REFERENCED_SEGMENT_NUMBER,
                    ObjectTag.SEGMENT_IDENTIFICATION_SEQUENCE),
                dimension(
                    organization, Tag.IMAGE_POSITION_PATIENT, ObjectTag.PLANE_POSITION_SEQUENCE)))
        .sequence(ObjectTag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, List.of(shared()))
        .sequence(ObjectTag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, perFrame())
        .bytes(Tag.PIXEL_DATA, Vr.OB, packed());
    if (segments.size() == 1) {
      dataset.text(ObjectTag.SEGMENTS_OVERLAP, "NO");
    }
    if (SourcePlanes.lossy(context.source())) {
      dataset.text(Tag.LOSSY_IMAGE_COMPRESSION, "01");
    }
    return dataset.build();
  }

  private List<Dataset> segmentItems() {
    List<Dataset> items = new ArrayList<>();
    for (int s = 0; s < segments.size(); s++) {
      SegmentDescription d = segments.get(s).description();
      Dataset.Builder item =
          Dataset.builder()
              .numbers(ObjectTag.SEGMENT_NUMBER, Vr.US, s + 1)
              .text(ObjectTag.SEGMENT_LABEL, d.label())
              .text(ObjectTag.SEGMENT_ALGORITHM_TYPE, d.algorithm().name())
              .sequence(
                  ObjectTag.SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE, List.of(d.category().item()))
              .sequence(ObjectTag.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, List.of(d.type().item()));
      if (!d.algorithmName().isEmpty()) {
        item.text(ObjectTag.SEGMENT_ALGORITHM_NAME, d.algorithmName());
      }
      d.region()
          .or(() -> AnatomicRegion.of(context.source()))
          .ifPresent(r -> item.sequence(ObjectTag.ANATOMIC_REGION_SEQUENCE, List.of(r.item())));
      d.colour()
          .ifPresent(
              c ->
                  item.numbers(
                      ObjectTag.RECOMMENDED_DISPLAY_CIELAB_VALUE,
                      Vr.US,
                      Math.round(c.lightness() / 100 * 65535),
                      Math.round((c.a() + 128) / 255 * 65535),
                      Math.round((c.b() + 128) / 255 * 65535)));
      items.add(item.build());
    }
    return items;
  }

  private static Dataset dimension(String organization, int pointer, int group) {
    return Dataset.builder()
        .text(ObjectTag.DIMENSION_ORGANIZATION_UID, organization)
        .bytes(ObjectTag.DIMENSION_INDEX_POINTER, Vr.AT, tagBytes(pointer))
        .bytes(ObjectTag.FUNCTIONAL_GROUP_POINTER, Vr.AT, tagBytes(group))
        .build();
  }

  private static byte[] tagBytes(int tag) {
    return new byte[] {(byte) (tag >>> 16), (byte) (tag >>> 24), (byte) tag, (byte) (tag >>> 8)};
  }

  private Dataset shared() {
    Vec3 spacing = grid.affine().spacingMm();
    Vec3 row = unit(grid.affine().columnStep());
    Vec3 column = unit(grid.affine().rowStep());
    String distance = Decimals.ds(grid.sliceDistanceMm());
    return Dataset.builder()
        .sequence(
            ObjectTag.PIXEL_MEASURES_SEQUENCE,
            List.of(
                Dataset.builder()
                    .text(Tag.SLICE_THICKNESS, distance)
                    .text(ObjectTag.SPACING_BETWEEN_SLICES, distance)
                    .text(Tag.PIXEL_SPACING, Decimals.ds(spacing.y(), spacing.x()))
                    .build()))
        .sequence(
            ObjectTag.PLANE_ORIENTATION_SEQUENCE,
            List.of(
                Dataset.builder()
                    .text(
                        Tag.IMAGE_ORIENTATION_PATIENT,
                        Decimals.ds(row.x(), row.y(), row.z(), column.x(), column.y(), column.z()))
                    .build()))
        .build();
  }

  private static Vec3 unit(Vec3 v) {
    return v.times(1 / v.length());
  }

  private List<Dataset> perFrame() {
    SourcePlanes planes = SourcePlanes.of(context.source(), grid.normal());
    List<Integer> positions =
        new ArrayList<>(new TreeSet<>(frames.stream().map(Frame::k).toList()));
    List<Dataset> items = new ArrayList<>();
    for (Frame frame : frames) {
      Vec3 place = grid.affine().apply(0, 0, frame.k());
      Dataset.Builder item =
          Dataset.builder()
              .sequence(
                  ObjectTag.FRAME_CONTENT_SEQUENCE,
                  List.of(
                      Dataset.builder()
                          .numbers(
                              ObjectTag.DIMENSION_INDEX_VALUES,
                              Vr.UL,
                              frame.segment() + 1,
                              positions.indexOf(frame.k()) + 1)
                          .build()))
              .sequence(
                  ObjectTag.PLANE_POSITION_SEQUENCE,
                  List.of(
                      Dataset.builder()
                          .text(
                              Tag.IMAGE_POSITION_PATIENT,
                              Decimals.ds(place.x(), place.y(), place.z()))
                          .build()))
              .sequence(
                  ObjectTag.SEGMENT_IDENTIFICATION_SEQUENCE,
                  List.of(
                      Dataset.builder()
                          .numbers(ObjectTag.REFERENCED_SEGMENT_NUMBER, Vr.US, frame.segment() + 1)
                          .build()));
      List<Dataset.Builder> sources = planes.at(place);
      if (!sources.isEmpty()) {
        item.sequence(ObjectTag.DERIVATION_IMAGE_SEQUENCE, List.of(derivation(sources)));
      }
      items.add(item.build());
    }
    return items;
  }

  private static Dataset derivation(List<Dataset.Builder> sources) {
    return Dataset.builder()
        .sequence(ObjectTag.DERIVATION_CODE_SEQUENCE, List.of(SEGMENTATION.item()))
        .sequence(
            ObjectTag.SOURCE_IMAGE_SEQUENCE,
            sources.stream()
                .map(
                    s ->
                        s.sequence(
                                ObjectTag.PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
                                List.of(SOURCE_IMAGE.item()))
                            .build())
                .toList())
        .build();
  }

  private byte[] packed() {
    long bits = (long) frames.size() * grid.rows() * grid.columns();
    byte[] bytes = new byte[Math.toIntExact((bits + 7) / 8)];
    long at = 0;
    for (Frame frame : frames) {
      BitMask mask = segments.get(frame.segment()).mask();
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++, at++) {
          if (mask.get(i, j, frame.k())) {
            bytes[(int) (at >>> 3)] |= (byte) (1 << (at & 7));
          }
        }
      }
    }
    return bytes;
  }

  /** The reference of a segmentation in the objects made from it. */
  public static health.fabrica.dicom.object.ModelDescription.SeriesReference reference(
      Dataset segmentation) {
    return new health.fabrica.dicom.object.ModelDescription.SeriesReference(
        segmentation.requireString(Tag.SERIES_INSTANCE_UID), InstanceReference.of(segmentation));
  }
}
