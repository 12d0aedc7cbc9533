package health.fabrica.dicom.object;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The series that an object was made from: identity of patient and study to be taken over, the
 * instances to refer to, and where their planes lie. Holds no pixels.
 */
public final class SourceSeries {

  /** One plane of the source: an instance, or a frame of it (from 1; 0 when it has one only). */
  record Plane(InstanceReference instance, int frame, Vec3 position) {}

  private final Dataset first;
  private final Dataset identity;
  private final List<InstanceReference> instances;
  private final List<Plane> planes;

  private SourceSeries(Dataset first, List<InstanceReference> instances, List<Plane> planes) {
    this.first = first;
    this.identity = IdentityModules.of(first);
    this.instances = instances;
    this.planes = planes;
  }

  /**
   * The series of these instances; they are put into the order of their UIDs.
   *
   * @param headers the data sets, with or without pixels
   * @throws ProblemException FAB-2201 when there is none, FAB-2200 when they differ in patient,
   *     study or series, FAB-2008 and FAB-2009 when a UID is missing or none
   */
  public static SourceSeries of(Iterable<Dataset> headers) {
    Map<String, InstanceReference> instances = new LinkedHashMap<>();
    List<Plane> planes = new ArrayList<>();
    Dataset first = null;
    for (Dataset header : headers) {
      first = first == null ? header : first;
      requireSame(first, header);
      InstanceReference reference = InstanceReference.of(header);
      if (instances.put(reference.sopInstanceUid(), reference) == null) {
        addPlanes(header, reference, planes);
      }
    }
    if (first == null) {
      throw ObjectProblem.NO_SOURCE.refuse(
          "No source instance was given.", "Give the instances that the object was made from.");
    }
    DicomUid.require(first.requireString(Tag.STUDY_INSTANCE_UID), "Study Instance UID");
    DicomUid.require(first.requireString(Tag.SERIES_INSTANCE_UID), "Series Instance UID");
    planes.sort(
        Comparator.comparing((Plane p) -> p.instance().sopInstanceUid())
            .thenComparingInt(Plane::frame));
    return new SourceSeries(
        first,
        instances.values().stream()
            .sorted(Comparator.comparing(InstanceReference::sopInstanceUid))
            .toList(),
        List.copyOf(planes));
  }

  private static void requireSame(Dataset a, Dataset b) {
    for (int tag : new int[] {Tag.STUDY_INSTANCE_UID, Tag.SERIES_INSTANCE_UID, Tag.PATIENT_ID}) {
      if (!a.strings(tag).equals(b.strings(tag))) {
        throw ObjectProblem.SOURCES_DIFFER.refuse(
            "The source instances differ in " + Tag.describe(tag) + ".",
            "Make one object from one series of one patient.");
      }
    }
  }

  private static void addPlanes(Dataset header, InstanceReference reference, List<Plane> planes) {
    position(header).ifPresent(p -> planes.add(new Plane(reference, 0, p)));
    List<Dataset> frames = header.items(ObjectTag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    for (int i = 0; i < frames.size(); i++) {
      int frame = i + 1;
      frames.get(i).items(ObjectTag.PLANE_POSITION_SEQUENCE).stream()
          .findFirst()
          .flatMap(SourceSeries::position)
          .ifPresent(p -> planes.add(new Plane(reference, frame, p)));
    }
  }

  private static Optional<Vec3> position(Dataset holder) {
    double[] p = holder.doubles(Tag.IMAGE_POSITION_PATIENT);
    return p.length == 3 ? Optional.of(new Vec3(p[0], p[1], p[2])) : Optional.empty();
  }

  /** The study. */
  public String studyInstanceUid() {
    return first.requireString(Tag.STUDY_INSTANCE_UID);
  }

  /** The series. */
  public String seriesInstanceUid() {
    return first.requireString(Tag.SERIES_INSTANCE_UID);
  }

  /** The patient coordinate system; empty when the source names none. */
  public Optional<String> frameOfReferenceUid() {
    return first.string(Tag.FRAME_OF_REFERENCE_UID);
  }

  /** The modality, for example CT. */
  public String modality() {
    return first.string(Tag.MODALITY).orElse("OT");
  }

  /** The term of PS3.16 table L-1 for what was examined; empty when the source says nothing. */
  Optional<String> bodyPartExamined() {
    return first.string(Tag.BODY_PART_EXAMINED).map(String::strip);
  }

  /** Whether an image of the source says that it was compressed with loss. */
  boolean lossy() {
    return first.string(Tag.LOSSY_IMAGE_COMPRESSION).orElse("00").equals("01");
  }

  /** Date and time of acquisition as DT; empty when the source says nothing. */
  String acquisitionDateTime() {
    return first
        .string(ObjectTag.ACQUISITION_DATE_TIME)
        .orElseGet(
            () ->
                first
                    .string(ObjectTag.ACQUISITION_DATE)
                    .map(date -> date + first.string(ObjectTag.ACQUISITION_TIME).orElse(""))
                    .orElse(""));
  }

  Optional<Element> attribute(int tag) {
    return first.find(tag);
  }

  Optional<String> timezoneOffset() {
    return first.string(ObjectTag.TIMEZONE_OFFSET_FROM_UTC);
  }

  /** Patient and study modules with their character set. */
  Dataset identity() {
    return identity;
  }

  /** The instances by UID. */
  public List<InstanceReference> instances() {
    return instances;
  }

  /** Planes with a position. */
  List<Plane> planes() {
    return planes;
  }

  /** An item of Referenced Series Sequence that names some instances of this series. */
  Dataset referencedSeries(List<InstanceReference> some) {
    return Dataset.builder()
        .text(Tag.SERIES_INSTANCE_UID, seriesInstanceUid())
        .sequence(
            ObjectTag.REFERENCED_INSTANCE_SEQUENCE,
            some.stream().map(i -> i.item().build()).toList())
        .build();
  }
}
