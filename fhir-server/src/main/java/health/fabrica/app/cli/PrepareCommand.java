package health.fabrica.app.cli;

import health.fabrica.app.FabricaServer;
import health.fabrica.app.config.Configuration;
import health.fabrica.app.config.Setting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Starts a server on a folder of its own, asks it for its capabilities and to validate, and stops
 * it. The launcher runs this after a build so that the JVM can write its class archive, which
 * halves the start of later runs.
 */
@Command(name = "prepare", hidden = true, description = "Used by the launcher after a build.")
public final class PrepareCommand implements Callable<Integer> {

  /** Made by the command line. */
  public PrepareCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("fabrica-prepare");
    try {
      Map<Setting, String> settings =
          Map.of(Setting.SERVER_PORT, "0", Setting.SERVER_DATA, folder.toString());
      try (FabricaServer server =
          FabricaServer.start(
              Configuration.load(folder.resolve("none.yaml"), Map.of(), settings))) {
        HttpClient client = HttpClient.newHttpClient();
        URI base = URI.create(server.base() + "/fhir/");
        List<HttpRequest> requests =
            List.of(
                HttpRequest.newBuilder(base.resolve("metadata")).build(),
                HttpRequest.newBuilder(base.resolve("Device/$validate"))
                    .header("Content-Type", "application/fhir+json")
                    .POST(BodyPublishers.ofString("{\"resourceType\":\"Device\"}"))
                    .build());
        for (HttpRequest request : requests) {
          if (client.send(request, BodyHandlers.discarding()).statusCode() != 200) {
            return ExitCode.FAULT;
          }
        }
        return ExitCode.DONE;
      }
    } finally {
      try (Stream<Path> walk = Files.walk(folder)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
