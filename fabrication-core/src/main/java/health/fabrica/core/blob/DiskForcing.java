package health.fabrica.core.blob;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Forces files to the disk on a few daemon threads, which end when there is nothing to do. Waiting
 * for one file does not keep the next from being written. Thread-safe.
 */
final class DiskForcing {

  private static final int AT_ONCE = 6;
  private static final long IDLE_SECONDS = 2;

  private final ThreadPoolExecutor threads;

  DiskForcing() {
    threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "blob-force");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Starts forcing a file that is written. */
  Future<?> start(Path file) {
    return threads.submit(
        () -> {
          force(file);
          return null;
        });
  }

  /** Forces a file on this thread. */
  static void force(Path file) throws IOException {
    force(file, StandardOpenOption.WRITE);
  }

  /** Makes new names durable; file systems that cannot open a folder need no such call. */
  void folders(Collection<Path> folders) throws IOException {
    List<Future<?>> started = new ArrayList<>();
    for (Path folder : folders) {
      started.add(
          threads.submit(
              () -> {
                force(folder, StandardOpenOption.READ);
                return null;
              }));
    }
    for (Future<?> folder : started) {
      await(folder);
    }
  }

  private static void force(Path file, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(file, how)) {
      channel.force(true);
    }
  }

  /** Waits until a file is on the disk. */
  static void await(Future<?> forced) throws IOException {
    try {
      forced.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the disk");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IOException("the disk could not be waited for", e.getCause());
    }
  }
}
