package health.fabrica.dicom.deident;

import health.fabrica.dicom.data.Dictionary;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.object.ObjectTag;
import java.util.Set;

/** Decides what becomes of an attribute. */
final class KeptAttributes {

  /** What becomes of a value. */
  enum Action {
    KEEP,
    REMOVE,
    /** Emptied: type 2. */
    EMPTY,
    /** A fixed value in its place: type 1. */
    DUMMY,
    /** Shifted: dates may stay. */
    SHIFT,
    UID,
    PATIENT,
    SEGMENT_LABEL,
    DOCUMENT,
    /** Its items are treated one by one. */
    ITEMS
  }

  /** Groups of pixels, geometry and acquisition: numbers, codes and sequences of these stay. */
  private static final Set<Integer> TECHNICAL_GROUPS =
      Set.of(0x0018, 0x0020, 0x0028, 0x0062, 0x5200);

  /** Kinds of value that cannot hold free text. */
  private static final Set<Vr> WITHOUT_TEXT =
      Set.of(Vr.CS, Vr.DS, Vr.IS, Vr.FD, Vr.FL, Vr.US, Vr.SS, Vr.UL, Vr.SL, Vr.UV, Vr.SV, Vr.AT);

  private static final Set<Integer> KEPT =
      Set.of(
          Tag.IMAGE_TYPE,
          Tag.MODALITY,
          ObjectTag.MANUFACTURER,
          ObjectTag.MANUFACTURER_MODEL_NAME,
          ObjectTag.SOFTWARE_VERSIONS,
          ObjectTag.CODE_VALUE,
          ObjectTag.CODING_SCHEME_DESIGNATOR,
          0x00080103, // Coding Scheme Version
          ObjectTag.CODE_MEANING,
          ObjectTag.MAPPING_RESOURCE,
          ObjectTag.REFERENCED_FRAME_NUMBER,
          0x00089007, // Frame Type
          0x00089205, // Pixel Presentation
          0x00089206, // Volumetric Properties
          0x00089207, // Volume Based Calculation Technique
          0x00089208, // Complex Image Component
          0x00089209, // Acquisition Contrast
          Tag.CONVOLUTION_KERNEL,
          0x00209056, // Stack ID
          Tag.RESCALE_TYPE,
          ObjectTag.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT,
          ObjectTag.ENCAPSULATED_DOCUMENT_LENGTH,
          ObjectTag.MODEL_MODIFICATION,
          ObjectTag.MODEL_MIRRORING,
          ObjectTag.CONTENT_LABEL,
          0x7FE00001, // Extended Offset Table
          0x7FE00002, // Extended Offset Table Lengths
          Tag.PIXEL_DATA);

  private static final Set<Integer> SEQUENCES =
      Set.of(
          ObjectTag.REFERENCED_SERIES_SEQUENCE,
          0x00081140, // Referenced Image Sequence
          ObjectTag.REFERENCED_INSTANCE_SEQUENCE,
          ObjectTag.REFERENCED_SOP_SEQUENCE,
          ObjectTag.SOURCE_IMAGE_SEQUENCE,
          ObjectTag.ANATOMIC_REGION_SEQUENCE,
          0x00082220, // Anatomic Region Modifier Sequence
          0x00082228, // Primary Anatomic Structure Sequence
          0x00089092, // Referenced Image Evidence Sequence
          ObjectTag.DERIVATION_IMAGE_SEQUENCE,
          0x00089154, // Source Image Evidence Sequence
          ObjectTag.DERIVATION_CODE_SEQUENCE,
          ObjectTag.MEASUREMENT_UNITS_CODE_SEQUENCE,
          ObjectTag.CONCEPT_NAME_CODE_SEQUENCE,
          ObjectTag.PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
          0x00409096, // Real World Value Mapping Sequence
          ObjectTag.SOURCE_INSTANCE_SEQUENCE,
          ObjectTag.MODEL_USAGE_CODE_SEQUENCE);

  private static final Set<Integer> EMPTIED =
      Set.of(
          Tag.ACCESSION_NUMBER,
          Tag.REFERRING_PHYSICIAN_NAME,
          Tag.PATIENT_BIRTH_DATE,
          Tag.PATIENT_SEX,
          Tag.STUDY_ID,
          ObjectTag.POSITION_REFERENCE_INDICATOR,
          ObjectTag.DOCUMENT_TITLE,
          ObjectTag.CONTENT_DESCRIPTION,
          ObjectTag.CONTENT_CREATOR_NAME,
          Tag.STUDY_DATE,
          Tag.STUDY_TIME,
          ObjectTag.ACQUISITION_DATE,
          ObjectTag.ACQUISITION_TIME,
          0x00400555); // Acquisition Context Sequence

  /** Type 1 in some class: a fixed value of the same kind. */
  private static final Set<Integer> REPLACED =
      Set.of(
          ObjectTag.CONTENT_DATE,
          ObjectTag.CONTENT_TIME,
          ObjectTag.ACQUISITION_DATE_TIME,
          0x00080021, // Series Date
          0x00080031, // Series Time
          0x00189074, // Frame Acquisition DateTime
          0x00189151, // Frame Reference DateTime
          ObjectTag.DEVICE_SERIAL_NUMBER,
          ObjectTag.SEGMENT_ALGORITHM_NAME);

  /** Of the technical groups, yet telling: UDI, transducer, modifying device. */
  private static final Set<Integer> REMOVED = Set.of(0x0018100A, 0x00185011, 0x00203401);

  private static final int FIRST_DATA_GROUP = 8;
  private static final int TRACKING_UID = 0x00620021;

  private KeptAttributes() {}

  static Action of(int tag, Vr vr, DeidentificationOptions options) {
    if (Tag.isPrivate(tag)
        || Tag.group(tag) < FIRST_DATA_GROUP
        || Dictionary.keyword(tag).isEmpty()
        || vr == Vr.UN) {
      return Action.REMOVE;
    }
    if (options.keeps(tag)) {
      return vr == Vr.SQ ? Action.ITEMS : Action.KEEP;
    }
    if (options.shifts(tag) && isTemporal(vr)) {
      return Action.SHIFT;
    }
    Action special = special(tag);
    if (special != Action.REMOVE) {
      return special;
    }
    boolean technical = TECHNICAL_GROUPS.contains(Tag.group(tag)) && !REMOVED.contains(tag);
    if (vr == Vr.SQ) {
      return technical || SEQUENCES.contains(tag) ? Action.ITEMS : Action.REMOVE;
    }
    if (KEPT.contains(tag) || technical && WITHOUT_TEXT.contains(vr)) {
      return Action.KEEP;
    }
    return vr == Vr.UI && tag != TRACKING_UID ? Action.UID : Action.REMOVE;
  }

  /** Whether values of this kind are dates or times. */
  static boolean isTemporal(Vr vr) {
    return vr == Vr.DA || vr == Vr.DT || vr == Vr.TM;
  }

  private static Action special(int tag) {
    if (EMPTIED.contains(tag)) {
      return Action.EMPTY;
    }
    if (REPLACED.contains(tag)) {
      return Action.DUMMY;
    }
    return switch (tag) {
      case Tag.PATIENT_NAME, Tag.PATIENT_ID -> Action.PATIENT;
      case ObjectTag.SEGMENT_LABEL -> Action.SEGMENT_LABEL;
      case ObjectTag.ENCAPSULATED_DOCUMENT -> Action.DOCUMENT;
      default -> Action.REMOVE;
    };
  }
}
