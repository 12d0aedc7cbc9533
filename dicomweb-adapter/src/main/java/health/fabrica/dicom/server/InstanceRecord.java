package health.fabrica.dicom.server;

import health.fabrica.core.blob.Sha256;

/**
 * A stored instance.
 *
 * @param studyUid Study Instance UID
 * @param seriesUid Series Instance UID
 * @param sopUid SOP Instance UID
 * @param sopClassUid SOP Class UID
 * @param transferSyntaxUid how the file is encoded
 * @param blob digest of the file
 * @param bytes length of the file
 */
public record InstanceRecord(
    String studyUid,
    String seriesUid,
    String sopUid,
    String sopClassUid,
    String transferSyntaxUid,
    Sha256 blob,
    long bytes) {

  @Override
  public String toString() {
    return "InstanceRecord " + sopUid;
  }
}
