package health.fabrica.dicom.object;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;

/**
 * The attributes of the Patient, Clinical Trial Subject, General Study, Patient Study and Clinical
 * Trial Study modules (PS3.3 C.7.1.1, C.7.1.3, C.7.2.1 to C.7.2.3), taken over as they are.
 */
final class IdentityModules {

  /** Type 2: there, even when the source does not have it. */
  private static final int[] ALWAYS = {
    Tag.PATIENT_NAME,
    Tag.PATIENT_ID,
    Tag.PATIENT_BIRTH_DATE,
    Tag.PATIENT_SEX,
    Tag.STUDY_DATE,
    Tag.STUDY_TIME,
    Tag.ACCESSION_NUMBER,
    Tag.REFERRING_PHYSICIAN_NAME,
    Tag.STUDY_ID,
  };

  private static final int[] WHEN_THERE = {
    Tag.SPECIFIC_CHARACTER_SET,
    0x00080051, // Issuer of Accession Number Sequence
    0x00080096, // Referring Physician Identification Sequence
    0x0008009C, // Consulting Physician's Name
    0x0008009D, // Consulting Physician Identification Sequence
    ObjectTag.TIMEZONE_OFFSET_FROM_UTC,
    Tag.STUDY_DESCRIPTION,
    0x00081032, // Procedure Code Sequence
    0x00081048, // Physician(s) of Record
    0x00081049, // Physician(s) of Record Identification Sequence
    0x00081060, // Name of Physician(s) Reading Study
    0x00081062, // Physician(s) Reading Study Identification Sequence
    0x00081080, // Admitting Diagnoses Description
    0x00081084, // Admitting Diagnoses Code Sequence
    0x00081110, // Referenced Study Sequence
    0x00081120, // Referenced Patient Sequence
    Tag.ISSUER_OF_PATIENT_ID,
    0x00100022, // Type of Patient ID
    0x00100024, // Issuer of Patient ID Qualifiers Sequence
    0x00100026, // Source Patient Group Identification Sequence
    0x00100027, // Group of Patients Identification Sequence
    0x00100032, // Patient's Birth Time
    0x00100033, // Patient's Birth Date in Alternative Calendar
    0x00100035, // Patient's Alternative Calendar
    0x00101000, // Other Patient IDs
    0x00101001, // Other Patient Names
    0x00101002, // Other Patient IDs Sequence
    0x00101010, // Patient's Age
    0x00101020, // Patient's Size
    0x00101021, // Patient's Size Code Sequence
    0x00101022, // Patient's Body Mass Index
    0x00101030, // Patient's Weight
    0x00102000, // Medical Alerts
    0x00102110, // Allergies
    0x00102160, // Ethnic Group
    0x00102180, // Occupation
    0x001021A0, // Smoking Status
    0x001021B0, // Additional Patient History
    0x001021C0, // Pregnancy Status
    0x001021D0, // Last Menstrual Date
    0x00102201, // Patient Species Description
    0x00102202, // Patient Species Code Sequence
    0x00102203, // Patient's Sex Neutered
    0x00102292, // Patient Breed Description
    0x00102293, // Patient Breed Code Sequence
    0x00102294, // Breed Registration Sequence
    0x00102297, // Responsible Person
    0x00102298, // Responsible Person Role
    0x00102299, // Responsible Organization
    0x00104000, // Patient Comments
    0x00120010, // Clinical Trial Sponsor Name
    0x00120020, // Clinical Trial Protocol ID
    0x00120021, // Clinical Trial Protocol Name
    0x00120030, // Clinical Trial Site ID
    0x00120031, // Clinical Trial Site Name
    0x00120040, // Clinical Trial Subject ID
    0x00120042, // Clinical Trial Subject Reading ID
    0x00120050, // Clinical Trial Time Point ID
    0x00120051, // Clinical Trial Time Point Description
    0x00120062, // Patient Identity Removed
    0x00120063, // De-identification Method
    0x00120064, // De-identification Method Code Sequence
    0x00120081, // Clinical Trial Protocol Ethics Committee Name
    0x00120082, // Clinical Trial Protocol Ethics Committee Approval Number
    Tag.STUDY_INSTANCE_UID,
    0x00321033, // Requesting Service
    0x00380010, // Admission ID
    0x00380014, // Issuer of Admission ID Sequence
    0x00380060, // Service Episode ID
    0x00380062, // Service Episode Description
    0x00380064, // Issuer of Service Episode ID Sequence
    0x00380500, // Patient State
    0x00401012, // Reason for Performed Procedure Code Sequence
  };

  private IdentityModules() {}

  static Dataset of(Dataset source) {
    Dataset.Builder identity = Dataset.builder();
    for (int tag : ALWAYS) {
      identity.text(tag);
    }
    for (int tag : ALWAYS) {
      source.find(tag).ifPresent(identity::put);
    }
    for (int tag : WHEN_THERE) {
      source.find(tag).ifPresent(identity::put);
    }
    if (!source.has(Tag.SPECIFIC_CHARACTER_SET)) {
      identity.remove(Tag.SPECIFIC_CHARACTER_SET); // type 1C: there with a value or not at all
    }
    return identity.build();
  }
}
