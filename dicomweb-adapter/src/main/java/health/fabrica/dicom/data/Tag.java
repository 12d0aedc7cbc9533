package health.fabrica.dicom.data;

import java.util.HexFormat;

/** Attribute tags that this module speaks of by name; a tag is {@code group << 16 | element}. */
public final class Tag {

  public static final int AFFECTED_SOP_CLASS_UID = 0x00000002;
  public static final int MESSAGE_ID = 0x00000110;
  public static final int AFFECTED_SOP_INSTANCE_UID = 0x00001000;
  public static final int EVENT_TYPE_ID = 0x00001002;
  public static final int FILE_META_INFORMATION_GROUP_LENGTH = 0x00020000;
  public static final int FILE_META_INFORMATION_VERSION = 0x00020001;
  public static final int MEDIA_STORAGE_SOP_CLASS_UID = 0x00020002;
  public static final int MEDIA_STORAGE_SOP_INSTANCE_UID = 0x00020003;
  public static final int TRANSFER_SYNTAX_UID = 0x00020010;
  public static final int IMPLEMENTATION_CLASS_UID = 0x00020012;
  public static final int IMPLEMENTATION_VERSION_NAME = 0x00020013;
  public static final int SPECIFIC_CHARACTER_SET = 0x00080005;
  public static final int IMAGE_TYPE = 0x00080008;
  public static final int SOP_CLASS_UID = 0x00080016;
  public static final int SOP_INSTANCE_UID = 0x00080018;
  public static final int STUDY_DATE = 0x00080020;
  public static final int STUDY_TIME = 0x00080030;
  public static final int ACCESSION_NUMBER = 0x00080050;
  public static final int INSTANCE_AVAILABILITY = 0x00080056;
  public static final int MODALITY = 0x00080060;
  public static final int MODALITIES_IN_STUDY = 0x00080061;
  public static final int REFERRING_PHYSICIAN_NAME = 0x00080090;
  public static final int CODE_VALUE = 0x00080100;
  public static final int CODING_SCHEME_DESIGNATOR = 0x00080102;
  public static final int CODE_MEANING = 0x00080104;
  public static final int LONG_CODE_VALUE = 0x00080119;
  public static final int URN_CODE_VALUE = 0x00080120;
  public static final int TIMEZONE_OFFSET_FROM_UTC = 0x00080201;
  public static final int STATION_NAME = 0x00081010;
  public static final int STUDY_DESCRIPTION = 0x00081030;
  public static final int PROCEDURE_CODE_SEQUENCE = 0x00081032;
  public static final int SERIES_DESCRIPTION = 0x0008103E;
  public static final int MANUFACTURER_MODEL_NAME = 0x00081090;
  public static final int REFERENCED_SOP_CLASS_UID = 0x00081150;
  public static final int REFERENCED_SOP_INSTANCE_UID = 0x00081155;
  public static final int RETRIEVE_URL = 0x00081190;
  public static final int TRANSACTION_UID = 0x00081195;
  public static final int FAILURE_REASON = 0x00081197;
  public static final int FAILED_SOP_SEQUENCE = 0x00081198;
  public static final int REFERENCED_SOP_SEQUENCE = 0x00081199;
  public static final int OTHER_FAILURES_SEQUENCE = 0x0008119A;
  public static final int PATIENT_NAME = 0x00100010;
  public static final int PATIENT_ID = 0x00100020;
  public static final int ISSUER_OF_PATIENT_ID = 0x00100021;
  public static final int PATIENT_BIRTH_DATE = 0x00100030;
  public static final int PATIENT_SEX = 0x00100040;
  public static final int BODY_PART_EXAMINED = 0x00180015;
  public static final int SLICE_THICKNESS = 0x00180050;
  public static final int PROTOCOL_NAME = 0x00181030;
  public static final int CONVOLUTION_KERNEL = 0x00181210;
  public static final int STUDY_INSTANCE_UID = 0x0020000D;
  public static final int SERIES_INSTANCE_UID = 0x0020000E;
  public static final int STUDY_ID = 0x00200010;
  public static final int SERIES_NUMBER = 0x00200011;
  public static final int INSTANCE_NUMBER = 0x00200013;
  public static final int IMAGE_POSITION_PATIENT = 0x00200032;
  public static final int IMAGE_ORIENTATION_PATIENT = 0x00200037;
  public static final int FRAME_OF_REFERENCE_UID = 0x00200052;
  public static final int NUMBER_OF_STUDY_RELATED_SERIES = 0x00201206;
  public static final int NUMBER_OF_STUDY_RELATED_INSTANCES = 0x00201208;
  public static final int NUMBER_OF_SERIES_RELATED_INSTANCES = 0x00201209;
  public static final int SAMPLES_PER_PIXEL = 0x00280002;
  public static final int PHOTOMETRIC_INTERPRETATION = 0x00280004;
  public static final int PLANAR_CONFIGURATION = 0x00280006;
  public static final int NUMBER_OF_FRAMES = 0x00280008;
  public static final int ROWS = 0x00280010;
  public static final int COLUMNS = 0x00280011;
  public static final int PIXEL_SPACING = 0x00280030;
  public static final int BITS_ALLOCATED = 0x00280100;
  public static final int BITS_STORED = 0x00280101;
  public static final int HIGH_BIT = 0x00280102;
  public static final int PIXEL_REPRESENTATION = 0x00280103;
  public static final int PIXEL_PADDING_VALUE = 0x00280120;
  public static final int PIXEL_PADDING_RANGE_LIMIT = 0x00280121;
  public static final int BURNED_IN_ANNOTATION = 0x00280301;
  public static final int WINDOW_CENTER = 0x00281050;
  public static final int WINDOW_WIDTH = 0x00281051;
  public static final int RESCALE_INTERCEPT = 0x00281052;
  public static final int RESCALE_SLOPE = 0x00281053;
  public static final int RESCALE_TYPE = 0x00281054;
  public static final int VOI_LUT_FUNCTION = 0x00281056;
  public static final int RED_PALETTE_DESCRIPTOR = 0x00281101;
  public static final int GREEN_PALETTE_DESCRIPTOR = 0x00281102;
  public static final int BLUE_PALETTE_DESCRIPTOR = 0x00281103;
  public static final int RED_PALETTE_DATA = 0x00281201;
  public static final int GREEN_PALETTE_DATA = 0x00281202;
  public static final int BLUE_PALETTE_DATA = 0x00281203;
  public static final int LOSSY_IMAGE_COMPRESSION = 0x00282110;
  public static final int MODALITY_LUT_SEQUENCE = 0x00283000;
  public static final int FRAME_VOI_LUT_SEQUENCE = 0x00289132;
  public static final int PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x00289145;
  public static final int REQUESTED_PROCEDURE_CODE_SEQUENCE = 0x00321064;
  public static final int SCHEDULED_PROCEDURE_STEP_ID = 0x00400009;
  public static final int PERFORMED_PROCEDURE_STEP_START_DATE = 0x00400244;
  public static final int PERFORMED_PROCEDURE_STEP_START_TIME = 0x00400245;
  public static final int REQUEST_ATTRIBUTES_SEQUENCE = 0x00400275;
  public static final int REQUESTED_PROCEDURE_ID = 0x00401001;
  public static final int SCHEDULED_PROCEDURE_STEP_START_DATE_TIME = 0x00404005;
  public static final int SCHEDULED_PROCEDURE_STEP_MODIFICATION_DATE_TIME = 0x00404010;
  public static final int SCHEDULED_WORKITEM_CODE_SEQUENCE = 0x00404018;
  public static final int INPUT_INFORMATION_SEQUENCE = 0x00404021;
  public static final int SCHEDULED_STATION_NAME_CODE_SEQUENCE = 0x00404025;
  public static final int OUTPUT_INFORMATION_SEQUENCE = 0x00404033;
  public static final int SCHEDULED_HUMAN_PERFORMERS_SEQUENCE = 0x00404034;
  public static final int INPUT_READINESS_STATE = 0x00404041;
  public static final int PERFORMED_PROCEDURE_STEP_START_DATE_TIME = 0x00404050;
  public static final int PERFORMED_PROCEDURE_STEP_END_DATE_TIME = 0x00404051;
  public static final int PROCEDURE_STEP_CANCELLATION_DATE_TIME = 0x00404052;
  public static final int ENCAPSULATED_DOCUMENT = 0x00420011;
  public static final int MIME_TYPE_OF_ENCAPSULATED_DOCUMENT = 0x00420012;
  public static final int PROCEDURE_STEP_STATE = 0x00741000;
  public static final int PROCEDURE_STEP_PROGRESS_INFORMATION_SEQUENCE = 0x00741002;
  public static final int PROCEDURE_STEP_PROGRESS = 0x00741004;
  public static final int PROCEDURE_STEP_PROGRESS_DESCRIPTION = 0x00741006;
  public static final int PROCEDURE_STEP_COMMUNICATIONS_URI_SEQUENCE = 0x00741008;
  public static final int CONTACT_URI = 0x0074100A;
  public static final int CONTACT_DISPLAY_NAME = 0x0074100C;
  public static final int PROCEDURE_STEP_DISCONTINUATION_REASON_CODE_SEQUENCE = 0x0074100E;
  public static final int SCHEDULED_PROCEDURE_STEP_PRIORITY = 0x00741200;
  public static final int WORKLIST_LABEL = 0x00741202;
  public static final int PROCEDURE_STEP_LABEL = 0x00741204;
  public static final int UNIFIED_PROCEDURE_STEP_PERFORMED_PROCEDURE_SEQUENCE = 0x00741216;
  public static final int REQUESTING_AE = 0x00741236;
  public static final int REASON_FOR_CANCELLATION = 0x00741238;
  public static final int SCP_STATUS = 0x00741242;
  public static final int SUBSCRIPTION_LIST_STATUS = 0x00741244;
  public static final int UNIFIED_PROCEDURE_STEP_LIST_STATUS = 0x00741246;
  public static final int SHARED_FUNCTIONAL_GROUPS_SEQUENCE = 0x52009229;
  public static final int PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = 0x52009230;
  public static final int EXTENDED_OFFSET_TABLE = 0x7FE00001;
  public static final int EXTENDED_OFFSET_TABLE_LENGTHS = 0x7FE00002;
  public static final int PIXEL_DATA = 0x7FE00010;

  static final int ITEM = 0xFFFEE000;
  static final int ITEM_DELIMITATION = 0xFFFEE00D;
  static final int SEQUENCE_DELIMITATION = 0xFFFEE0DD;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Tag() {}

  /** The group number. */
  public static int group(int tag) {
    return tag >>> 16;
  }

  /** Whether the group number is odd. */
  public static boolean isPrivate(int tag) {
    return (tag >>> 16 & 1) == 1;
  }

  static boolean isPrivateCreator(int tag) {
    return isPrivate(tag) && (tag & 0xffff) >= 0x10 && (tag & 0xffff) <= 0xff;
  }

  static boolean isGroupLength(int tag) {
    return (tag & 0xffff) == 0;
  }

  /** Eight upper-case hexadecimal digits. */
  public static String hex(int tag) {
    return HEX.toHexDigits(tag);
  }

  /** The tag as messages show it: {@code (0028,0010) Rows}. */
  public static String describe(int tag) {
    String hex = hex(tag);
    String keyword = Dictionary.keyword(tag);
    return "("
        + hex.substring(0, 4)
        + ","
        + hex.substring(4)
        + ")"
        + (keyword.isEmpty() ? "" : " " + keyword);
  }
}
