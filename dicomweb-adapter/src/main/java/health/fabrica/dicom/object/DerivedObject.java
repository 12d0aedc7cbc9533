package health.fabrica.dicom.object;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Starts the data set of a new object in the study of its source: patient, study, series, equipment
 * and SOP common modules.
 */
public final class DerivedObject {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");

  private final ObjectContext context;
  private final Dataset.Builder dataset;

  private DerivedObject(ObjectContext context) {
    this.context = context;
    this.dataset = context.source().identity().toBuilder();
  }

  /**
   * An object of a class.
   *
   * @param kind names series and instance among those of the work, for example {@code stl}
   * @param series offset to the series number of the work
   */
  public static DerivedObject of(
      ObjectContext context, String sopClassUid, String modality, String kind, int series) {
    DerivedObject object = new DerivedObject(context);
    ZonedDateTime at = object.localTime();
    Equipment equipment = context.equipment();
    object
        .dataset
        .text(Tag.SOP_CLASS_UID, sopClassUid)
        .text(Tag.SOP_INSTANCE_UID, context.uids().uid(kind + ".instance"))
        .text(ObjectTag.INSTANCE_CREATION_DATE, DATE.format(at))
        .text(ObjectTag.INSTANCE_CREATION_TIME, TIME.format(at))
        .text(Tag.MODALITY, modality)
        .text(Tag.SERIES_INSTANCE_UID, context.uids().uid(kind + ".series"))
        .text(Tag.SERIES_NUMBER, Integer.toString(context.seriesNumber() + series))
        .text(Tag.INSTANCE_NUMBER, "1")
        .text(ObjectTag.CONTENT_DATE, DATE.format(at))
        .text(ObjectTag.CONTENT_TIME, TIME.format(at))
        .text(ObjectTag.MANUFACTURER, equipment.manufacturer())
        .text(ObjectTag.MANUFACTURER_MODEL_NAME, equipment.modelName())
        .text(ObjectTag.DEVICE_SERIAL_NUMBER, equipment.serialNumber())
        .text(ObjectTag.SOFTWARE_VERSIONS, equipment.softwareVersion());
    return object;
  }

  /** When the object was made, in the time zone that the source's dates are in, if it says so. */
  private ZonedDateTime localTime() {
    return context
        .source()
        .timezoneOffset()
        .filter(offset -> offset.matches("[+-][0-9]{4}"))
        .map(offset -> context.at().withZoneSameInstant(ZoneOffset.of(offset)))
        .orElse(context.at());
  }

  /** Describes the series, in ASCII. */
  public DerivedObject seriesDescription(String text) {
    dataset.text(Tag.SERIES_DESCRIPTION, OwnText.ascii("series description", text));
    return this;
  }

  /**
   * Puts the object into the patient coordinate system of the source, or into one of its own when
   * the source names none.
   */
  public DerivedObject frameOfReference() {
    dataset.text(
        Tag.FRAME_OF_REFERENCE_UID,
        context
            .source()
            .frameOfReferenceUid()
            .orElseGet(() -> context.uids().uid("frame-of-reference")));
    dataset.text(ObjectTag.POSITION_REFERENCE_INDICATOR);
    context.source().attribute(ObjectTag.POSITION_REFERENCE_INDICATOR).ifPresent(dataset::put);
    return this;
  }

  /** Names instances of the source as the ones that the object refers to. */
  public DerivedObject references(List<InstanceReference> instances) {
    dataset.sequence(
        ObjectTag.REFERENCED_SERIES_SEQUENCE,
        List.of(context.source().referencedSeries(instances)));
    return this;
  }

  /** The attributes so far, to go on with. */
  public Dataset.Builder dataset() {
    return dataset;
  }

  /** The object as a Part 10 file, explicit VR little endian. */
  public static byte[] file(Dataset object) {
    return Part10Writer.write(object, TransferSyntax.EXPLICIT_LE);
  }
}
