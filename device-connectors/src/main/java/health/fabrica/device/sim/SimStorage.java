package health.fabrica.device.sim;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The printer's G-code folder. Bytes lie in files of a private folder; names are kept here. */
final class SimStorage {

  /**
   * A stored file.
   *
   * @param path name with folders, as the face shows it
   * @param bytes where its bytes are
   * @param size in bytes
   * @param modified seconds since 1970 by the machine's clock
   * @param uuid changes with every scan
   * @param program what was scanned, null for a file that is no G-code
   */
  record Stored(
      String path,
      Path bytes,
      long size,
      double modified,
      String uuid,
      @Nullable GcodeProgram program) {}

  private final Path folder;
  private final long capacityBytes;
  private final TreeMap<String, Stored> files =
      new TreeMap<>(
          Comparator.comparing((String p) -> p.toLowerCase(Locale.ROOT))
              .thenComparing(Comparator.naturalOrder()));
  private final TreeSet<String> folders = new TreeSet<>();
  private long serial;

  SimStorage(Path folder, long capacityBytes) {
    this.folder = folder;
    this.capacityBytes = capacityBytes;
  }

  /** Takes over the bytes of {@code incoming}, which is gone afterwards. */
  synchronized Stored put(String path, Path incoming, double modified) {
    try {
      long size = Files.size(incoming);
      if (usedBytes() + size > capacityBytes) {
        throw SimRefusal.of(507, "Not enough space on disk");
      }
      Path place = folder.resolve("stored-" + serial++);
      Files.move(incoming, place, StandardCopyOption.REPLACE_EXISTING);
      return keep(new Stored(path, place, size, modified, newUuid(), scan(path, place)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stored keep(Stored stored) {
    int slash = stored.path().lastIndexOf('/');
    if (slash > 0) {
      folders.add(stored.path().substring(0, slash));
    }
    if (stored.program() != null) {
      folders.add(".thumbs");
    }
    files.put(stored.path(), stored);
    return stored;
  }

  private static @Nullable GcodeProgram scan(String path, Path bytes) throws IOException {
    if (!path.endsWith(".gcode")) {
      return null;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(bytes))) {
      return GcodeScanner.scan(in);
    }
  }

  private static String newUuid() {
    return UUID.randomUUID().toString();
  }

  synchronized Optional<Stored> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  synchronized List<Stored> all() {
    return new ArrayList<>(files.values());
  }

  synchronized List<String> folders() {
    return new ArrayList<>(folders);
  }

  synchronized Stored rescan(Stored old) {
    return keep(
        new Stored(old.path(), old.bytes(), old.size(), old.modified(), newUuid(), old.program()));
  }

  synchronized Stored copy(Stored source, String path) {
    return keep(
        new Stored(
            path, source.bytes(), source.size(), source.modified(), newUuid(), source.program()));
  }

  synchronized void delete(String path) {
    files.remove(path);
  }

  /** Removes a folder; false when it holds files and {@code force} is not set. */
  synchronized boolean deleteFolder(String path, boolean force) {
    boolean used = files.keySet().stream().anyMatch(f -> f.startsWith(path + "/"));
    if (used && !force) {
      return false;
    }
    files.keySet().removeIf(f -> f.startsWith(path + "/"));
    folders.remove(path);
    return true;
  }

  private long usedBytes() {
    return files.values().stream().mapToLong(Stored::size).sum();
  }
}
