package health.fabrica.app.bench;

import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the servers of a benchmark keep data and logs; a temporary one is removed at the end. */
final class WorkFolder implements AutoCloseable {

  private final Path folder;
  private final boolean temporary;

  private WorkFolder(Path folder, boolean temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /** The folder that was asked for, made new and kept, or a temporary one. */
  static WorkFolder of(Optional<Path> asked) throws IOException {
    if (asked.isEmpty()) {
      return new WorkFolder(Files.createTempDirectory("fabrica-bench"), true);
    }
    Path folder = asked.get().toAbsolutePath();
    Files.createDirectories(folder);
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new Problem(
                BenchProblem.NO_OUTPUT,
                "The work folder " + folder.getFileName() + " is not empty.",
                "A benchmark starts with empty databases: give a new folder.")
            .asException();
      }
    }
    return new WorkFolder(folder, false);
  }

  Path path() {
    return folder;
  }

  /** A new folder inside. */
  Path sub(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  /** Bytes of all files below a folder, while a server may be changing them. */
  static long bytes(Path root) throws IOException {
    long sum = 0;
    for (Path file : all(root)) {
      try {
        sum += Files.isRegularFile(file) ? Files.size(file) : 0;
      } catch (NoSuchFileException e) {
        sum += 0; // a journal that its server removed in between
      }
    }
    return sum;
  }

  private static List<Path> all(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.sorted(Comparator.reverseOrder()).toList();
    }
  }

  @Override
  public void close() throws IOException {
    if (temporary) {
      for (Path path : all(folder)) {
        Files.delete(path);
      }
    }
  }
}
