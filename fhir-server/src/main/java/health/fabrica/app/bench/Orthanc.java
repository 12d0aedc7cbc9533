package health.fabrica.app.bench;

import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An Orthanc with its DICOMweb plugin, on a free loopback port and in a folder of its own. */
final class Orthanc implements AutoCloseable {

  private static final List<String> PROGRAMS = List.of("/usr/sbin/Orthanc", "/usr/bin/Orthanc");
  private static final Path PLUGIN = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");
  private static final int LOOKS = 300;
  private static final long LOOK_MILLIS = 100;
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final int port;
  private final Thread atExit;

  private Orthanc(Process process, int port) {
    this.process = process;
    this.port = port;
    this.atExit = new Thread(process::destroy, "end-of-orthanc");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts it.
   *
   * @param sync whether it forces each file to the disk before it answers, its default
   * @throws health.fabrica.core.problem.ProblemException FAB-6201 when it is not installed or does
   *     not come up
   */
  static Orthanc start(Path folder, boolean sync) {
    String program =
        PROGRAMS.stream()
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElseThrow(() -> notStarted("is not installed", null));
    try {
      int port = freePort();
      Path config = Files.writeString(folder.resolve("orthanc.json"), config(folder, port, sync));
      Process process =
          new ProcessBuilder(program, config.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("orthanc.log").toFile())
              .start();
      Orthanc orthanc = new Orthanc(process, port);
      orthanc.await();
      return orthanc;
    } catch (IOException e) {
      throw notStarted("cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notStarted("was not waited for", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String config(Path folder, int port, boolean sync) {
    return """
        { "Name": "BENCH", "StorageDirectory": "%1$s/db", "IndexDirectory": "%1$s/db",
          "Plugins": [ "%2$s" ], "HttpPort": %3$d, "RemoteAccessAllowed": false,
          "AuthenticationEnabled": false, "DicomServerEnabled": false, "DefaultEncoding": "Utf8",
          "SyncStorageArea": %4$b, "WebDavEnabled": false,
          "DicomWeb": { "Enable": true, "Root": "/dicom-web/", "EnableWado": false } }
        """
        .formatted(folder.toAbsolutePath(), PLUGIN, port, sync);
  }

  private void await() throws InterruptedException {
    for (int i = 0; i < LOOKS && process.isAlive(); i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(LOOK_MILLIS);
      }
    }
    close();
    throw notStarted("does not answer", null);
  }

  private static RuntimeException notStarted(String why, @Nullable Exception cause) {
    Problem problem =
        new Problem(
            BenchProblem.NOT_STARTED,
            "Orthanc " + why + ".",
            "Install the packages orthanc and orthanc-dicomweb.");
    return cause == null ? problem.asException() : problem.asException(cause);
  }

  URI dicomWeb() {
    return URI.create("http://127.0.0.1:" + port + "/dicom-web/");
  }

  /** What the kernel says of it now. */
  ProcessFigures figures() {
    return ProcessFigures.of(process.pid());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // this process ends already
    }
  }
}
