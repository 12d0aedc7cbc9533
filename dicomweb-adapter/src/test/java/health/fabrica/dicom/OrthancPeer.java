package health.fabrica.dicom;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real Orthanc with its DICOMweb plugin on a free port, in a folder of its own. */
public final class OrthancPeer implements AutoCloseable {

  private static final Path PLUGIN = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");

  private final Path folder;
  private final Process process;
  private final int port;

  private OrthancPeer(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /** Starts it, or skips the test where it is not installed. */
  public static OrthancPeer start(Path folder, boolean withLogin)
      throws IOException, InterruptedException {
    TestData.requirePeer(
        (TestData.installed("Orthanc") || Files.isExecutable(Path.of("/usr/sbin/Orthanc")))
            && Files.exists(PLUGIN),
        "Orthanc with its DICOMweb plugin");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.createDirectories(folder.resolve("db"));
    Path config = folder.resolve("orthanc.json");
    Files.writeString(config, config(folder, port, withLogin));
    return run(folder, port);
  }

  private static OrthancPeer run(Path folder, int port) throws IOException, InterruptedException {
    String program = TestData.installed("Orthanc") ? "Orthanc" : "/usr/sbin/Orthanc";
    Process process =
        new ProcessBuilder(program, folder.resolve("orthanc.json").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("orthanc.log").toFile())
            .start();
    OrthancPeer peer = new OrthancPeer(folder, process, port);
    peer.awaitReady();
    return peer;
  }

  /** Ends it at once, as a crash would, and starts another one on its data and port. */
  public OrthancPeer restarted() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    return run(folder, port);
  }

  private static String config(Path folder, int port, boolean withLogin) {
    return """
        { "Name": "TEST-PACS", "StorageDirectory": "%1$s/db", "IndexDirectory": "%1$s/db",
          "Plugins": [ "%2$s" ], "HttpPort": %3$d, "RemoteAccessAllowed": false,
          "AuthenticationEnabled": %4$b, "RegisteredUsers": { "alice": "secret" },
          "DicomServerEnabled": false, "DefaultEncoding": "Utf8", "SyncStorageArea": false,
          "WebDavEnabled": false, "StableAge": 1,
          "DicomWeb": { "Enable": true, "Root": "/dicom-web/", "EnableWado": false,
                        "StudiesMetadata": "Full", "SeriesMetadata": "Full" } }
        """
        .formatted(folder, PLUGIN, port, withLogin);
  }

  private void awaitReady() throws InterruptedException, IOException {
    HttpClient http = HttpClient.newHttpClient();
    for (int i = 0; i < 200; i++) {
      try {
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/system")).build(),
            HttpResponse.BodyHandlers.discarding());
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new IOException("Orthanc did not start");
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + port + "/dicom-web/");
  }

  /** The root of its own interface. */
  public URI rest() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** Ends it at once, as a crash would. */
  public void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
