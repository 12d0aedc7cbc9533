package health.fabrica.core.engine;

import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program of somebody else: in a namespace without network ({@code unshare}), with limits of
 * processor time, memory and file size ({@code prlimit}), with an environment of four variables and
 * a home that is its working folder. Linux.
 *
 * <p>The calling thread waits; one daemon thread reads the program's output and ends with it.
 *
 * @param time longest time, on the clock and of the processor
 * @param memoryBytes address space
 * @param fileBytes largest file
 */
record Sandbox(Duration time, long memoryBytes, long fileBytes) {

  private static final int KEPT_OUTPUT = 32_768;
  private static final long POLL_MILLISECONDS = 50;

  /**
   * How a program ended.
   *
   * @param exit its exit code
   * @param output the end of what it printed
   */
  record Ended(int exit, String output) {}

  /**
   * Runs a program to its end.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1570, FAB-1572, FAB-1573, FAB-1000
   */
  Ended run(Path folder, List<String> command, WorkMonitor monitor) {
    requireNoNetwork(folder);
    List<String> guarded =
        new ArrayList<>(
            List.of(
                "prlimit",
                "--cpu=" + time.toSeconds(),
                "--as=" + memoryBytes,
                "--fsize=" + fileBytes,
                "--core=0",
                "--"));
    guarded.addAll(ISOLATE);
    guarded.addAll(command);
    return start(folder, guarded, monitor);
  }

  private static final List<String> ISOLATE = List.of("unshare", "--map-root-user", "--net", "--");

  /** A program that could reach the network is not started at all. */
  private void requireNoNetwork(Path folder) {
    List<String> probe = new ArrayList<>(ISOLATE);
    probe.add("true");
    Ended ended = start(folder, probe, WorkMonitor.NONE);
    if (ended.exit() != 0) {
      throw EngineProblem.ENGINE_UNGUARDED.refuse(
          "This machine does not let a program be shut off from the network: " + ended.output(),
          "Allow user namespaces for the server, or slice with the built-in slicer.");
    }
  }

  private Ended start(Path folder, List<String> command, WorkMonitor monitor) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("HOME", folder.toString());
    environment.put("TMPDIR", folder.toString());
    environment.put("LC_ALL", "C");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return await(process, monitor);
    } catch (IOException notStarted) {
      throw EngineProblem.ENGINE_MISSING
          .with(
              "The program " + command.get(0) + " cannot be started: " + notStarted.getMessage(),
              "Install it, or correct its path in the configuration.")
          .asException(notStarted);
    }
  }

  private Ended await(Process process, WorkMonitor monitor) {
    Tail tail = new Tail(process.getInputStream());
    tail.start();
    long deadline = System.nanoTime() + time.toNanos();
    try {
      while (!process.waitFor(POLL_MILLISECONDS, TimeUnit.MILLISECONDS)) {
        monitor.check();
        if (System.nanoTime() > deadline) {
          throw EngineProblem.ENGINE_TIME.refuse(
              "The slicing program ran for more than " + time.toSeconds() + " s.",
              "Simplify the model or allow more time in the configuration.");
        }
      }
      tail.join();
      return new Ended(process.exitValue(), tail.text());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw EngineProblem.ENGINE_FAILED
          .with("The slicing program was interrupted.", "Try again.")
          .asException(interrupted);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Reads all output so that the program never waits, and keeps the end of it. */
  private static final class Tail extends Thread {

    private final InputStream in;
    private byte[] kept = new byte[0];

    Tail(InputStream in) {
      super("fabrica-engine-output");
      this.in = in;
      setDaemon(true);
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      try {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          keep(buffer, n);
        }
      } catch (IOException ended) {
        keep("(output cut)".getBytes(StandardCharsets.US_ASCII), 12);
      }
    }

    private synchronized void keep(byte[] more, int n) {
      int old = Math.min(kept.length, Math.max(0, KEPT_OUTPUT - n));
      int fresh = Math.min(n, KEPT_OUTPUT);
      byte[] next = new byte[old + fresh];
      System.arraycopy(kept, kept.length - old, next, 0, old);
      System.arraycopy(more, n - fresh, next, old, fresh);
      kept = next;
    }

    synchronized String text() {
      return new String(kept, StandardCharsets.UTF_8).strip();
    }
  }
}
