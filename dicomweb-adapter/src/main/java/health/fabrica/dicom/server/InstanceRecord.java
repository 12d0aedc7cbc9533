package health.fabrica.dicom.server;

import health.fabrica.core.blob.Sha256;

/**
 * What the index knows of a stored instance.
 *
 * @param studyUid Study Instance UID
 * @param seriesUid Series Instance UID
 * @param sopUid SOP Instance UID
 * @param sopClassUid SOP Class UID
 * @param transferSyntaxUid how the file is encoded
 * @param blob digest of the file
 * @param bytes length of the file
 * @param keys what searches match
 * @param metadataJson the data set as DICOM JSON without opaque values over 64 KiB
 */
public record InstanceRecord(
    String studyUid,
    String seriesUid,
    String sopUid,
    String sopClassUid,
    String transferSyntaxUid,
    Sha256 blob,
    long bytes,
    SearchKeys keys,
    String metadataJson) {

  /**
   * Attributes that searches match; empty texts where the instance has none.
   *
   * @param patientId Patient ID
   * @param patientName Patient's Name as it stands, groups and all
   * @param accessionNumber Accession Number
   * @param modality Modality
   * @param studyDate Study Date, eight digits
   */
  public record SearchKeys(
      String patientId,
      String patientName,
      String accessionNumber,
      String modality,
      String studyDate) {
    @Override
    public String toString() {
      return "SearchKeys"; // identities stay out of logs
    }
  }

  @Override
  public String toString() {
    return "InstanceRecord " + sopUid;
  }
}
