package health.fabrica.fhir.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The files of exports: {@code <root>/<job>/<file>}. A file appears whole or not at all: it is
 * written under another name, forced to the disk and renamed.
 */
final class ExportFolder {

  private static final String UNFINISHED = ".part";

  private final Path root;

  ExportFolder(Path root) {
    this.root = root;
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  boolean exists(String job, String name) {
    return Files.exists(file(job, name));
  }

  long size(String job, String name) {
    try {
      return Files.size(file(job, name));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** What writes a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  Path file(String job, String name) {
    return root.resolve(job).resolve(name);
  }

  /**
   * Writes a file whole; one of that name is replaced.
   *
   * @param writer in the name of the unfinished file, so that two writers do not meet in one
   * @return its size in bytes
   */
  long write(String job, String name, String writer, Content content) {
    Path place = file(job, name);
    Path parent = Objects.requireNonNull(place.getParent());
    Path part = place.resolveSibling(place.getFileName() + "." + writer + UNFINISHED);
    try {
      Files.createDirectories(parent);
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        OutputStream out = Channels.newOutputStream(channel);
        content.writeTo(out);
        out.flush();
        channel.force(true);
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
        force(parent);
        return channel.size();
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  List<String> jobs() {
    try (Stream<Path> folders = Files.list(root)) {
      return folders.map(f -> f.getFileName().toString()).toList();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  void remove(String job) {
    removeAll(root.resolve(job));
  }

  void removeAll(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  static RuntimeException unusable(IOException e) {
    return ExportProblem.FILES.refuse(
        "The files of an export fail: " + e.getClass().getSimpleName() + ".",
        "Check free space and permissions of the data folder, then retry.",
        e);
  }
}
