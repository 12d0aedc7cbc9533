package health.fabrica.app.cli;

import health.fabrica.app.FabricaServer;
import health.fabrica.app.config.Configuration;
import health.fabrica.app.config.Setting;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the server until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the server: /fhir, /dicom-web, /health/live, /health/ready, /metrics.",
      "Settings come from defaults, the configuration file, FABRICA_* and these flags."
    })
public final class ServeCommand implements Callable<Integer> {

  @Option(names = "--port", paramLabel = "N", description = "port (default 8080; 0: any free one)")
  private @Nullable String port;

  @Option(names = "--host", paramLabel = "H", description = "address (default 127.0.0.1)")
  private @Nullable String host;

  @Option(names = "--data", paramLabel = "DIR", description = "data (default ./fabrica-data)")
  private @Nullable String data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "configuration file (default ./fabrica.yaml)")
  private Path config = Path.of("fabrica.yaml");

  /** Made by the command line. */
  public ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    put(flags, Setting.SERVER_PORT, port);
    put(flags, Setting.SERVER_HOST, host);
    put(flags, Setting.SERVER_DATA, data);
    CountDownLatch stopped = new CountDownLatch(1);
    FabricaServer server = FabricaServer.start(Configuration.load(config, System.getenv(), flags));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopped.countDown();
                },
                "fabrica-shutdown"));
    System.out.println("Fabrica listens on " + server.base());
    System.out.flush();
    stopped.await();
    return ExitCode.DONE;
  }

  private static void put(Map<Setting, String> flags, Setting setting, @Nullable String value) {
    if (value != null) {
      flags.put(setting, value);
    }
  }
}
