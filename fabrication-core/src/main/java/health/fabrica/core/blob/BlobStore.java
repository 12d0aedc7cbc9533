package health.fabrica.core.blob;

import java.io.InputStream;
import java.util.Collection;

/** Stores bytes under their digest. Safe for use by many threads and processes. */
public interface BlobStore {

  /**
   * Stores what the stream holds, to its end. When this returns, the bytes survive a power cut.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1102 when the storage fails
   */
  Sha256 put(InputStream bytes);

  /**
   * Writes what the stream holds, to its end, beside the store, so that it can be looked at before
   * it becomes a blob. To be closed.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1102 when the storage fails
   */
  Draft draft(InputStream bytes);

  /**
   * Makes drafts of this store blobs, as {@link Draft#keep} does, but with less waiting for the
   * disk than one by one.
   */
  default void keep(Collection<? extends Draft> drafts) {
    drafts.forEach(Draft::keep);
  }

  /** Stores the bytes; see {@link #put(InputStream)}. */
  Sha256 put(byte[] bytes);

  /**
   * Opens a blob for reading.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1101 when there is no such blob,
   *     FAB-1102 when the storage fails
   */
  InputStream open(Sha256 id);

  /**
   * The number of bytes of a blob.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1101 when there is no such blob
   */
  long size(Sha256 id);

  /** Whether the blob is there. */
  boolean contains(Sha256 id);

  /** Bytes that are no blob yet. Owned by one thread at a time. */
  interface Draft extends AutoCloseable {

    /** The digest of the bytes. */
    Sha256 id();

    /** The number of bytes. */
    long size();

    /** Opens the bytes for reading, until the draft is kept or closed. */
    InputStream open();

    /**
     * Starts to bring the bytes to the disk beside whatever is done next, so that keeping them
     * waits less. A failure shows when the draft is kept.
     */
    default void settle() {}

    /** Makes the bytes a blob. When this returns, they survive a power cut. */
    void keep();

    /** Forgets the bytes unless they were kept. */
    @Override
    void close();
  }
}
