package health.fabrica.core.blob;

import health.fabrica.core.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Blobs as files: {@code <root>/ab/cd/<64 hex>}. A blob is written beside its place, forced to disk
 * and then renamed, so a crash leaves either the whole blob or none of it. Several blobs are forced
 * at once: the disk then waits for one commit of its journal instead of many.
 */
public final class FileBlobStore implements BlobStore {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path root;
  private final Path incoming;
  private final DiskForcing forcing = new DiskForcing();

  /** Opens the store, making the folder when it is missing. */
  public FileBlobStore(Path root) {
    this.root = root;
    this.incoming = root.resolve("incoming");
    try {
      Files.createDirectories(incoming);
    } catch (IOException e) {
      throw storageFailed(e);
    }
  }

  @Override
  public Sha256 put(byte[] bytes) {
    return put(new ByteArrayInputStream(bytes));
  }

  @Override
  public Sha256 put(InputStream bytes) {
    try (Draft draft = draft(bytes)) {
      draft.keep();
      return draft.id();
    }
  }

  @Override
  public Draft draft(InputStream bytes) {
    try {
      Path part = Files.createTempFile(incoming, "blob", ".part");
      boolean written = false;
      try {
        PartFile draft = write(bytes, part);
        written = true;
        return draft;
      } finally {
        if (!written) {
          Files.deleteIfExists(part);
        }
      }
    } catch (IOException e) {
      throw storageFailed(e);
    }
  }

  /** All contents, then all names, then all folders: the disk is waited for once, not each time. */
  @Override
  public void keep(Collection<? extends Draft> drafts) {
    try {
      Map<Sha256, PartFile> fresh = new LinkedHashMap<>();
      for (Draft draft : drafts) {
        if (!Files.exists(place(draft.id()))) {
          fresh.putIfAbsent(draft.id(), (PartFile) draft);
        }
      }
      if (fresh.size() > 1) {
        fresh.values().forEach(PartFile::settle);
      }
      for (PartFile draft : fresh.values()) {
        draft.force();
      }
      Set<Path> folders = new LinkedHashSet<>();
      for (Draft draft : drafts) { // of those that are there too: who wrote them may be waiting yet
        Path folder = folder(draft.id());
        if (!Files.exists(folder)) {
          Files.createDirectories(folder);
          folders.add(root);
          folders.add(folder.getParent());
        }
        folders.add(folder);
      }
      for (PartFile draft : fresh.values()) {
        Files.move(draft.part, place(draft.id()), StandardCopyOption.ATOMIC_MOVE);
      }
      forcing.folders(folders);
    } catch (IOException e) {
      throw storageFailed(e);
    }
  }

  private PartFile write(InputStream bytes, Path part) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    long size = 0;
    try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
        ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, n);
        while (chunk.hasRemaining()) {
          out.write(chunk);
        }
      }
    }
    return new PartFile(part, Sha256.of(digest), size);
  }

  /** A draft in the folder of what comes in. */
  private final class PartFile implements Draft {
    private final Path part;
    private final Sha256 id;
    private final long size;
    private @Nullable Future<?> settling;

    PartFile(Path part, Sha256 id, long size) {
      this.part = part;
      this.id = id;
      this.size = size;
    }

    @Override
    public Sha256 id() {
      return id;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public InputStream open() {
      try {
        return Files.newInputStream(part);
      } catch (IOException e) {
        throw storageFailed(e);
      }
    }

    @Override
    public void keep() {
      FileBlobStore.this.keep(List.of(this));
    }

    @Override
    public void settle() {
      if (settling == null && !Files.exists(place(id))) {
        settling = forcing.start(part);
      }
    }

    private void force() throws IOException {
      if (settling == null) {
        DiskForcing.force(part);
      } else {
        DiskForcing.await(settling);
      }
    }

    @Override
    public void close() {
      if (settling != null) {
        settling.cancel(false);
      }
      try {
        Files.deleteIfExists(part);
      } catch (IOException e) {
        throw storageFailed(e);
      }
    }
  }

  @Override
  public InputStream open(Sha256 id) {
    try {
      return Files.newInputStream(place(id));
    } catch (NoSuchFileException e) {
      throw unknown(id);
    } catch (IOException e) {
      throw storageFailed(e);
    }
  }

  @Override
  public long size(Sha256 id) {
    try {
      return Files.size(place(id));
    } catch (NoSuchFileException e) {
      throw unknown(id);
    } catch (IOException e) {
      throw storageFailed(e);
    }
  }

  @Override
  public boolean contains(Sha256 id) {
    return Files.exists(place(id));
  }

  private Path folder(Sha256 id) {
    String hex = id.hex();
    return root.resolve(hex.substring(0, 2)).resolve(hex.substring(2, 4));
  }

  private Path place(Sha256 id) {
    return folder(id).resolve(id.hex());
  }

  private static RuntimeException unknown(Sha256 id) {
    return new Problem(
            BlobProblem.BLOB_UNKNOWN,
            "No blob has the SHA-256 " + id + ".",
            "Check that the data folder is the one this record was written to.")
        .asException();
  }

  private static RuntimeException storageFailed(IOException e) {
    return new Problem(
            BlobProblem.BLOB_STORAGE,
            "The blob storage failed: " + e.getClass().getSimpleName() + ".",
            "Check free space and permissions of the data folder, then retry.")
        .asException(new UncheckedIOException(e));
  }
}
