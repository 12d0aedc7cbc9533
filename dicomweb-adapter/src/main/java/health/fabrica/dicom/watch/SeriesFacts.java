package health.fabrica.dicom.watch;

import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.json.DicomJsonReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the images of a series say about it, as far as rules and orders ask. Texts are empty where
 * the images say nothing; nothing is put in their place.
 *
 * @param studyUid Study Instance UID
 * @param seriesUid Series Instance UID
 * @param patient who the images are of
 * @param modality Modality
 * @param bodyPart Body Part Examined
 * @param procedures codes of the performed and the requested procedure
 * @param seriesDescription Series Description
 * @param studyDescription Study Description
 * @param station Station Name
 * @param accessionNumber Accession Number
 */
public record SeriesFacts(
    String studyUid,
    String seriesUid,
    Patient patient,
    String modality,
    String bodyPart,
    List<Code> procedures,
    String seriesDescription,
    String studyDescription,
    String station,
    String accessionNumber) {

  public SeriesFacts {
    procedures = List.copyOf(procedures);
  }

  /**
   * A coded concept.
   *
   * @param scheme Coding Scheme Designator, such as SCT
   * @param value the code
   */
  public record Code(String scheme, String value) {}

  /**
   * The patient as the images name them. Never logged.
   *
   * @param id Patient ID
   * @param issuer Issuer of Patient ID
   * @param name Patient's Name, component groups and all
   * @param birthDate Patient's Birth Date, eight digits
   * @param sex Patient's Sex: M, F or O
   */
  public record Patient(String id, String issuer, String name, String birthDate, String sex) {
    @Override
    public String toString() {
      return "Patient";
    }
  }

  /**
   * The facts in the attributes of one instance.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2008 or FAB-2009 when the UIDs are
   *     missing or no UIDs
   */
  public static SeriesFacts of(Dataset instance) {
    return new SeriesFacts(
        uid(instance, Tag.STUDY_INSTANCE_UID),
        uid(instance, Tag.SERIES_INSTANCE_UID),
        new Patient(
            text(instance, Tag.PATIENT_ID),
            text(instance, Tag.ISSUER_OF_PATIENT_ID),
            text(instance, Tag.PATIENT_NAME),
            text(instance, Tag.PATIENT_BIRTH_DATE),
            text(instance, Tag.PATIENT_SEX)),
        text(instance, Tag.MODALITY),
        text(instance, Tag.BODY_PART_EXAMINED),
        procedures(instance),
        text(instance, Tag.SERIES_DESCRIPTION),
        text(instance, Tag.STUDY_DESCRIPTION),
        text(instance, Tag.STATION_NAME),
        text(instance, Tag.ACCESSION_NUMBER));
  }

  /** The facts in the metadata of one instance, in the DICOM JSON model. */
  public static SeriesFacts ofJson(String metadata) {
    return of(DicomJsonReader.read(metadata));
  }

  private static String uid(Dataset data, int tag) {
    return DicomUid.require(data.requireString(tag), Tag.describe(tag));
  }

  private static String text(Dataset data, int tag) {
    return data.string(tag).map(String::strip).orElse("");
  }

  private static List<Code> procedures(Dataset instance) {
    return Stream.concat(
            instance.items(Tag.PROCEDURE_CODE_SEQUENCE).stream(),
            instance.items(Tag.REQUEST_ATTRIBUTES_SEQUENCE).stream()
                .flatMap(request -> request.items(Tag.REQUESTED_PROCEDURE_CODE_SEQUENCE).stream()))
        .flatMap(item -> code(item).stream())
        .distinct()
        .toList();
  }

  private static Optional<Code> code(Dataset item) {
    return item.string(Tag.CODE_VALUE)
        .or(() -> item.string(Tag.LONG_CODE_VALUE))
        .or(() -> item.string(Tag.URN_CODE_VALUE))
        .map(value -> new Code(text(item, Tag.CODING_SCHEME_DESIGNATOR), value));
  }

  @Override
  public String toString() {
    return "series " + seriesUid;
  }
}
