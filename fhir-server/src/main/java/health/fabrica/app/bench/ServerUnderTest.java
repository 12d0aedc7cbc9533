package health.fabrica.app.bench;

import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A server that is measured: a child process that this one started, or one that runs already and is
 * left running. Closing it, or the end of this process, ends a child and nothing else.
 */
final class ServerUnderTest implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(5);
  private static final long LOOK_MILLIS = 20;
  private static final long STOP_SECONDS = 20;

  private final String name;
  private final InetSocketAddress address;
  private final String base;
  private final long pid;
  private final @Nullable Process child;
  private final @Nullable Thread atExit;
  private long startMillis;
  private long startCpuMillis;

  private ServerUnderTest(
      String name, InetSocketAddress address, String base, long pid, @Nullable Process child) {
    this.name = name;
    this.address = address;
    this.base = base;
    this.pid = pid;
    this.child = child;
    this.atExit = child == null ? null : new Thread(child::destroy, "end-of-" + name);
    if (atExit != null) {
      Runtime.getRuntime().addShutdownHook(atExit);
    }
  }

  /** A server that somebody else started. */
  static ServerUnderTest running(String name, URI url, long pid) {
    ProcessFigures.of(pid);
    return new ServerUnderTest(
        name, new InetSocketAddress(url.getHost(), url.getPort()), url.getPath(), pid, null);
  }

  /**
   * Starts a server and waits until it answers {@code metadata}.
   *
   * @param command the command line for a port
   * @param folder where it runs; its output goes to NAME.log there
   * @throws health.fabrica.core.problem.ProblemException FAB-6201 when it does not come up
   */
  static ServerUnderTest start(
      String name, String base, IntFunction<List<String>> command, Path folder) {
    return start(name, base, base + "/metadata", command, folder);
  }

  /** The same, waiting until it answers {@code ready}. */
  static ServerUnderTest start(
      String name, String base, String ready, IntFunction<List<String>> command, Path folder) {
    try {
      int port = freePort();
      long begin = System.nanoTime();
      Process child =
          new ProcessBuilder(command.apply(port))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.to(folder.resolve(name + ".log").toFile()))
              .start();
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      ServerUnderTest server = new ServerUnderTest(name, address, base, child.pid(), child);
      try {
        server.await(ready, child, begin);
        return server;
      } catch (Throwable e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw notStarted(name, "cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notStarted(name, "was not waited for", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await(String ready, Process process, long begin) throws InterruptedException {
    while (!answers(ready)) {
      if (!process.isAlive()) {
        throw notStarted(name, "ended with code " + process.exitValue(), null);
      }
      if (System.nanoTime() - begin > START.toNanos()) {
        throw notStarted(name, "does not answer after " + START.toMinutes() + " minutes", null);
      }
      Thread.sleep(LOOK_MILLIS);
    }
    startMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    startCpuMillis = figures().cpuMillis();
  }

  private boolean answers(String path) {
    try (HttpConnection connection = connect()) {
      return connection.exchange(Request.get(path)) == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  private static RuntimeException notStarted(String name, String why, @Nullable Exception cause) {
    Problem problem =
        new Problem(
            BenchProblem.NOT_STARTED,
            "The server " + name + " " + why + ".",
            "Look at " + name + ".log in the work folder (--work DIR keeps it).");
    return cause == null ? problem.asException() : problem.asException(cause);
  }

  /** The name under which its figures are shown. */
  String name() {
    return name;
  }

  /** The path of the FHIR API, for example {@code /fhir}. */
  String base() {
    return base;
  }

  /** A path of it as an address. */
  URI at(String path) {
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  /** A new connection for one thread. */
  HttpConnection connect() throws IOException {
    return new HttpConnection(address).open();
  }

  /** What the kernel says of it now. */
  ProcessFigures figures() {
    return ProcessFigures.of(pid);
  }

  /** From the start of the process to the first metadata, milliseconds; 0 when not started here. */
  long startMillis() {
    return startMillis;
  }

  /** Processor time of that start, milliseconds; 0 when not started here. */
  long startCpuMillis() {
    return startCpuMillis;
  }

  @Override
  public void close() {
    if (child == null || atExit == null) {
      return;
    }
    child.destroy();
    try {
      if (!child.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        child.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      child.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // this process ends already
    }
  }
}
