package health.fabrica.dicom.object;

import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;

/** The class and UID of an instance that an object refers to. */
public record InstanceReference(String sopClassUid, String sopInstanceUid) {

  public InstanceReference {
    DicomUid.require(sopClassUid, "SOP Class UID");
    DicomUid.require(sopInstanceUid, "SOP Instance UID");
  }

  /** Of an instance itself. */
  public static InstanceReference of(Dataset instance) {
    return new InstanceReference(
        instance.requireString(Tag.SOP_CLASS_UID), instance.requireString(Tag.SOP_INSTANCE_UID));
  }

  /** Starts an item that refers to the instance. */
  public Dataset.Builder item() {
    return Dataset.builder()
        .text(Tag.REFERENCED_SOP_CLASS_UID, sopClassUid)
        .text(Tag.REFERENCED_SOP_INSTANCE_UID, sopInstanceUid);
  }
}
