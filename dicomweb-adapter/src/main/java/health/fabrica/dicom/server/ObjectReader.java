package health.fabrica.dicom.server;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import java.io.IOException;
import java.io.InputStream;

/** Reads stored objects into memory, as many at a time as there is room for. Thread-safe. */
final class ObjectReader {

  private final BlobStore blobs;
  private final MemoryBudget budget;

  ObjectReader(BlobStore blobs, MemoryBudget budget) {
    this.blobs = blobs;
    this.budget = budget;
  }

  /** What is done with an object while it is in memory. */
  @FunctionalInterface
  interface Use<T> {
    T with(DicomFile file) throws IOException;
  }

  /**
   * Reads the object, uses it and lets it go.
   *
   * @param metadata tells how large the pixels become without compression
   */
  <T> T read(InstanceRecord instance, Dataset metadata, Use<T> use) throws IOException {
    long plain = plainBytes(metadata);
    try (MemoryBudget.Lease lease = budget.take(instance.bytes() + 3 * plain);
        InputStream in = blobs.open(instance.blob())) {
      return use.with(Part10Reader.read(in, Integer.MAX_VALUE - 64));
    } catch (ProblemException e) {
      boolean asked = e.problem().code() == DicomProblem.REQUEST;
      if (e.problem().category() == Category.INCORRECT && !asked) {
        throw OriginProblem.STORED_DAMAGED
            .with(
                "The stored object cannot be read: " + e.problem().message(),
                "Retrieve it with transfer-syntax=*.")
            .asException(e);
      }
      throw e;
    }
  }

  private static long plainBytes(Dataset metadata) {
    return metadata.find(Tag.PIXEL_DATA).isPresent()
            && metadata.has(Tag.ROWS)
            && metadata.has(Tag.COLUMNS)
            && metadata.has(Tag.BITS_ALLOCATED)
        ? Frames.bits(metadata) / 8 * Frames.count(metadata)
        : 0;
  }
}
