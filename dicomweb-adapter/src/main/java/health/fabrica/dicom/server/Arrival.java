package health.fabrica.dicom.server;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An instance that STOW-RS has stored, with what rules look at. Texts are empty where the instance
 * has none.
 *
 * @param studyUid Study Instance UID
 * @param seriesUid Series Instance UID
 * @param sopUid SOP Instance UID
 * @param sopClassUid SOP Class UID
 * @param known whether the same bytes were stored before
 * @param patient who it is of
 * @param accessionNumber Accession Number
 * @param studyId Study ID
 * @param studyDate Study Date, eight digits
 * @param studyDescription Study Description
 * @param modality Modality
 * @param bodyPart Body Part Examined
 * @param seriesNumber Series Number
 * @param seriesDescription Series Description
 * @param stationName Station Name
 * @param procedures codes of the performed and the requested procedure
 */
public record Arrival(
    String studyUid,
    String seriesUid,
    String sopUid,
    String sopClassUid,
    boolean known,
    Patient patient,
    String accessionNumber,
    String studyId,
    String studyDate,
    String studyDescription,
    String modality,
    String bodyPart,
    String seriesNumber,
    String seriesDescription,
    String stationName,
    List<Code> procedures) {

  public Arrival {
    procedures = List.copyOf(procedures);
  }

  /**
   * A coded concept.
   *
   * @param scheme Coding Scheme Designator, such as SCT
   * @param value the code
   * @param meaning Code Meaning
   */
  public record Code(String scheme, String value, String meaning) {}

  /**
   * The patient as the instance names them.
   *
   * @param id Patient ID
   * @param issuer Issuer of Patient ID
   * @param name Patient's Name, groups and all
   * @param birthDate Patient's Birth Date, eight digits
   * @param sex Patient's Sex
   */
  public record Patient(String id, String issuer, String name, String birthDate, String sex) {
    @Override
    public String toString() {
      return "Patient"; // identities stay out of logs
    }
  }

  static Arrival of(InstanceRecord instance, Dataset data, boolean known) {
    return new Arrival(
        instance.studyUid(),
        instance.seriesUid(),
        instance.sopUid(),
        instance.sopClassUid(),
        known,
        new Patient(
            text(data, Tag.PATIENT_ID),
            text(data, Tag.ISSUER_OF_PATIENT_ID),
            text(data, Tag.PATIENT_NAME),
            text(data, Tag.PATIENT_BIRTH_DATE),
            text(data, Tag.PATIENT_SEX)),
        text(data, Tag.ACCESSION_NUMBER),
        text(data, Tag.STUDY_ID),
        text(data, Tag.STUDY_DATE),
        text(data, Tag.STUDY_DESCRIPTION),
        text(data, Tag.MODALITY),
        text(data, Tag.BODY_PART_EXAMINED),
        text(data, Tag.SERIES_NUMBER),
        text(data, Tag.SERIES_DESCRIPTION),
        text(data, Tag.STATION_NAME),
        procedures(data));
  }

  private static List<Code> procedures(Dataset data) {
    return Stream.concat(
            data.items(Tag.PROCEDURE_CODE_SEQUENCE).stream(),
            data.items(Tag.REQUEST_ATTRIBUTES_SEQUENCE).stream()
                .flatMap(request -> request.items(Tag.REQUESTED_PROCEDURE_CODE_SEQUENCE).stream()))
        .map(Arrival::code)
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private static Optional<Code> code(Dataset item) {
    return item.string(Tag.CODE_VALUE)
        .or(() -> item.string(Tag.LONG_CODE_VALUE))
        .or(() -> item.string(Tag.URN_CODE_VALUE))
        .map(
            value ->
                new Code(
                    text(item, Tag.CODING_SCHEME_DESIGNATOR), value, text(item, Tag.CODE_MEANING)));
  }

  private static String text(Dataset data, int tag) {
    return data.string(tag).orElse("");
  }

  @Override
  public String toString() {
    return "Arrival " + sopUid;
  }
}
