package health.fabrica.core.blob;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Blobs that arrive one after the other and are to be safe together: the disk works while the next
 * one comes in and is waited for once in many megabytes, not once a blob. Owned by one thread.
 */
public final class BlobBatch implements AutoCloseable {

  private final BlobStore store;
  private final long limitBytes;
  private final List<BlobStore.Draft> drafts = new ArrayList<>();
  private long bytes;

  /**
   * A batch for the store.
   *
   * @param limitBytes what was added is kept whenever it reaches this; the part folder holds no
   *     more
   */
  public BlobBatch(BlobStore store, long limitBytes) {
    this.store = store;
    this.limitBytes = limitBytes;
  }

  /**
   * Adds a blob. It survives a power cut only once {@link #keep()} has returned.
   *
   * @return its digest
   * @throws health.fabrica.core.problem.ProblemException FAB-1102 when the storage fails
   */
  public Sha256 add(byte[] content) {
    BlobStore.Draft draft = store.draft(new ByteArrayInputStream(content));
    drafts.add(draft);
    draft.settle();
    bytes += draft.size();
    if (bytes >= limitBytes) {
      keep();
    }
    return draft.id();
  }

  /**
   * Makes everything that was added blobs of the store.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1102 when the storage fails
   */
  public void keep() {
    store.keep(drafts);
    close();
  }

  /** Forgets what was added and not kept. */
  @Override
  public void close() {
    drafts.forEach(BlobStore.Draft::close);
    drafts.clear();
    bytes = 0;
  }
}
