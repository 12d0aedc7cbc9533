package health.fabrica.fhir.export;

import health.fabrica.fhir.store.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An export server of its own, to be killed. */
final class ExportChild {

  private static final String HEAP = "-Xmx128m";
  private static final Duration LEASE = Duration.ofSeconds(3);

  private ExportChild() {}

  /**
   * Arguments: folder, size of parts; URL and user of the database unless that is in the folder.
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int resources = Integer.parseInt(args[1]);
    ExportServer server =
        args.length == 2
            ? ExportServer.start(folder, resources)
            : new ExportServer(
                folder, StoreSettings.postgres(args[2], args[3], ""), settings(folder, resources));
    Path part = folder.resolve("base.part");
    Files.writeString(part, server.base());
    Files.move(part, folder.resolve("base"));
    TimeUnit.MINUTES.sleep(5); // the test ends it long before
    server.close();
  }

  private static ExportSettings settings(Path folder, int resources) {
    ExportSettings usual = ExportServer.settings(folder, resources);
    return new ExportSettings(
        usual.folder(),
        usual.node(),
        resources,
        usual.partBytes(),
        usual.workers(),
        usual.openJobs(),
        LEASE,
        usual.retention(),
        usual.uncertainty());
  }

  /** Starts one with a small heap. */
  static Process start(Path folder, int part, Optional<StoreSettings> database) throws IOException {
    Files.deleteIfExists(folder.resolve("base"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                ExportChild.class.getName(),
                folder.toString(),
                Integer.toString(part)));
    database.ifPresent(d -> command.addAll(List.of(d.url(), d.user())));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("child.log").toFile())
        .start();
  }

  /** Waits until it answers; its URL. */
  static String base(Path folder, Process child) throws Exception {
    Path base = folder.resolve("base");
    for (int i = 0; i < 1200 && !Files.exists(base); i++) {
      if (!child.isAlive()) {
        throw new AssertionError(Files.readString(folder.resolve("child.log")));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return Files.readString(base);
  }

  /** Begins an export; the id of the job. */
  static String kickOff(String base, String pathAndQuery) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + pathAndQuery))
            .header("Prefer", "respond-async")
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    String status = ExportServer.statusUrl(response);
    return status.substring(status.lastIndexOf('/') + 1);
  }
}
