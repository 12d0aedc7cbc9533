package health.fabrica.dicom.server;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import java.io.IOException;
import java.io.InputStream;

/** Makes the entry of the index from a file. */
public final class Indexing {

  private Indexing() {}

  /** The entry of an instance whose file is stored; for an index that has to be made anew. */
  public static IndexEntry of(BlobStore blobs, InstanceRecord instance) {
    try (InputStream in = blobs.open(instance.blob())) {
      DicomFile file = Part10Reader.readHeader(in, instance.bytes());
      return of(file, instance.blob(), instance.bytes());
    } catch (IOException e) {
      throw DicomProblem.FILE_ACCESS
          .with("The file of a stored instance cannot be read.", "Check the data folder.")
          .asException(e);
    }
  }

  static IndexEntry of(DicomFile file, Sha256 blob, long bytes) {
    Dataset data = file.dataset();
    return new IndexEntry(
        new InstanceRecord(
            uid(data, Tag.STUDY_INSTANCE_UID),
            uid(data, Tag.SERIES_INSTANCE_UID),
            uid(data, Tag.SOP_INSTANCE_UID),
            uid(data, Tag.SOP_CLASS_UID),
            uid(file.meta(), Tag.TRANSFER_SYNTAX_UID),
            blob,
            bytes),
        SearchKey.valuesOf(data),
        Metadata.of(data));
  }

  private static String uid(Dataset data, int tag) {
    return DicomUid.require(data.requireString(tag), Tag.describe(tag));
  }
}
