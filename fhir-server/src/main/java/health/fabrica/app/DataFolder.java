package health.fabrica.app;

import health.fabrica.app.config.ConfigProblem;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.profile.ProfileLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The folder of a server's database and files, owned by one server at a time. */
final class DataFolder implements AutoCloseable {

  private final Path folder;
  private final FileChannel lock;

  private DataFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Takes the folder, making it when it is missing.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-6004 when another server has it or it
   *     cannot be written
   */
  static DataFolder take(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw unusable(folder, "is in use by another server", null);
      }
      return new DataFolder(folder, channel);
    } catch (IOException e) {
      throw unusable(folder, "cannot be written", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another server inside this process
    }
  }

  private static RuntimeException unusable(Path folder, String why, @Nullable IOException e) {
    Problem problem =
        new Problem(
            ConfigProblem.DATA_FOLDER,
            "The data folder " + folder.getFileName() + " " + why + ".",
            "Stop the other server, or give another folder with --data.");
    return e == null ? problem.asException() : problem.asException(e);
  }

  /** The name of this server: made once, and the same for as long as the folder lives. */
  String node() {
    Path file = folder.resolve("node");
    try {
      if (!Files.exists(file)) {
        Path part = folder.resolve("node.part");
        Files.writeString(part, UUID.randomUUID().toString());
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw unusable(folder, "cannot be written", e);
    }
  }

  Path exports() {
    return folder.resolve("export");
  }

  Path blobs() {
    return folder.resolve("blobs");
  }

  Path usedProfiles() {
    return folder.resolve(ProfileLibrary.REGISTER);
  }

  Path database() {
    return folder.resolve("fabrica.db");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
