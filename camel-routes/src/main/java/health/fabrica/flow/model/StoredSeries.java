package health.fabrica.flow.model;

import health.fabrica.core.blob.BlobProblem;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.object.SourceSeries;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.dicom.volume.SeriesVolumeBuilder;
import health.fabrica.flow.FlowProblem;
import health.fabrica.flow.order.CaseRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads the retrieved scan of a case out of the blob store. */
final class StoredSeries {

  private final BlobStore blobs;

  StoredSeries(BlobStore blobs) {
    this.blobs = blobs;
  }

  SeriesVolume volume(CaseRecord.Imaging imaging, WorkMonitor monitor) {
    SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
    int done = 0;
    for (Sha256 instance : imaging.instances().values()) {
      monitor.check();
      builder.add(bytes(instance));
      monitor.progress("read", (double) ++done / imaging.instances().size());
    }
    return builder.build();
  }

  /** The series as objects made from it refer to it; instances are read one by one. */
  SourceSeries source(CaseRecord.Imaging imaging) {
    return SourceSeries.of(
        () ->
            imaging.instances().values().stream()
                .map(instance -> Part10Reader.read(bytes(instance)).dataset())
                .iterator());
  }

  /**
   * The mask of a model.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-4301 when its bytes are not those that
   *     were stored, FAB-1101 and FAB-1102 when it cannot be read
   */
  ModelMask mask(Sha256 id) {
    byte[] stored = bytes(id);
    if (!Sha256.of(stored).equals(id)) {
      throw FlowProblem.MASK_CHANGED.refuse(
          "The stored mask has the SHA-256 " + Sha256.of(stored) + "; the model's has " + id + ".",
          "Restore the data folder from its backup, then retry.");
    }
    try {
      return ModelMask.read(new ByteArrayInputStream(stored));
    } catch (IOException e) {
      throw new IllegalStateException("a mask whose digest is right is readable", e);
    }
  }

  byte[] bytes(Sha256 blob) {
    try (InputStream in = blobs.open(blob)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new Problem(
              BlobProblem.BLOB_STORAGE,
              "Blob " + blob + " cannot be read: " + e.getClass().getSimpleName() + ".",
              "Check the data folder, then retry.")
          .asException(e);
    }
  }
}
