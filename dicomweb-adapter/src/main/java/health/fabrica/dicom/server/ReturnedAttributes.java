package health.fabrica.dicom.server;

import health.fabrica.dicom.data.Dictionary;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.server.InstanceQuery.Level;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which attributes of an instance a search answers with: always, by PS3.18 tables 10.6.3-3 to
 * 10.6.3-5, and on request because they describe the study or the series and not the one instance
 * whose values are shown. What is computed stands in {@link SearchAnswer}.
 */
final class ReturnedAttributes {

  private static final List<Integer> STUDY =
      List.of(
          Tag.STUDY_DATE,
          Tag.STUDY_TIME,
          Tag.ACCESSION_NUMBER,
          Tag.REFERRING_PHYSICIAN_NAME,
          Tag.TIMEZONE_OFFSET_FROM_UTC,
          Tag.STUDY_DESCRIPTION,
          Tag.PATIENT_NAME,
          Tag.PATIENT_ID,
          Tag.ISSUER_OF_PATIENT_ID,
          Tag.PATIENT_BIRTH_DATE,
          Tag.PATIENT_SEX,
          Tag.STUDY_INSTANCE_UID,
          Tag.STUDY_ID);

  private static final List<Integer> SERIES =
      List.of(
          Tag.MODALITY,
          Tag.SERIES_DESCRIPTION,
          Tag.BODY_PART_EXAMINED,
          Tag.SERIES_INSTANCE_UID,
          Tag.SERIES_NUMBER,
          Tag.PERFORMED_PROCEDURE_STEP_START_DATE,
          Tag.PERFORMED_PROCEDURE_STEP_START_TIME,
          Tag.REQUEST_ATTRIBUTES_SEQUENCE);

  private static final List<Integer> INSTANCE =
      List.of(
          Tag.SOP_CLASS_UID,
          Tag.SOP_INSTANCE_UID,
          Tag.INSTANCE_NUMBER,
          Tag.NUMBER_OF_FRAMES,
          Tag.ROWS,
          Tag.COLUMNS,
          Tag.BITS_ALLOCATED);

  private static final List<Integer> STUDY_ON_REQUEST =
      tags(
          "ProcedureCodeSequence",
          "PhysiciansOfRecord",
          "NameOfPhysiciansReadingStudy",
          "AdmittingDiagnosesDescription",
          "ReferencedStudySequence",
          "PatientBirthTime",
          "OtherPatientIDs",
          "OtherPatientIDsSequence",
          "OtherPatientNames",
          "PatientAge",
          "PatientSize",
          "PatientWeight",
          "EthnicGroup",
          "Occupation",
          "AdditionalPatientHistory",
          "PatientComments",
          "PatientIdentityRemoved",
          "DeidentificationMethod",
          "AdmissionID",
          "RequestingPhysician",
          "RequestedProcedureDescription");

  private static final List<Integer> SERIES_ON_REQUEST =
      tags(
          "SeriesDate",
          "SeriesTime",
          "Manufacturer",
          "InstitutionName",
          "InstitutionalDepartmentName",
          "StationName",
          "PerformingPhysicianName",
          "OperatorsName",
          "ManufacturerModelName",
          "DeviceSerialNumber",
          "SoftwareVersions",
          "ProtocolName",
          "PatientPosition",
          "FrameOfReferenceUID",
          "Laterality",
          "SmallestPixelValueInSeries",
          "LargestPixelValueInSeries",
          "PerformedProcedureStepID",
          "PerformedProcedureStepDescription");

  private ReturnedAttributes() {}

  private static List<Integer> tags(String... keywords) {
    return Stream.of(keywords).map(keyword -> Dictionary.tag(keyword).orElseThrow()).toList();
  }

  /** What matches of the level are always described by, when the instance has it. */
  static List<Integer> always(Level level) {
    return switch (level) {
      case STUDY -> STUDY;
      case SERIES -> join(STUDY, SERIES);
      case INSTANCE -> join(STUDY, SERIES, INSTANCE);
    };
  }

  /** What is given when asked for; at instance level that is everything. */
  static List<Integer> onRequest(Level level) {
    return switch (level) {
      case STUDY -> STUDY_ON_REQUEST;
      case SERIES, INSTANCE -> join(STUDY_ON_REQUEST, SERIES_ON_REQUEST);
    };
  }

  @SafeVarargs
  private static List<Integer> join(List<Integer>... lists) {
    return Stream.of(lists).flatMap(List::stream).toList();
  }
}
