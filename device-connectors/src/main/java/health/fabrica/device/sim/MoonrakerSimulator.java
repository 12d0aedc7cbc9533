package health.fabrica.device.sim;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A simulated printer that speaks Moonraker's interface on the loopback. Start it, print on it,
 * break it with {@link #inject}, look into its {@link #machine journal}, close it.
 */
public final class MoonrakerSimulator implements AutoCloseable {

  private static final long TICK_MS = 250;
  private static final long MAX_UPLOAD_BYTES = 8L << 30;
  private static final double MICROS = 1e6;

  /**
   * How a simulator is set up.
   *
   * @param timeScale virtual seconds in a real one, 1 to 100000
   * @param apiKey what {@code X-Api-Key} must be, or null for everybody
   * @param storageBytes room for files
   * @param nanoTime real time
   * @param wallStart the printer's clock at the start
   */
  public record Options(
      double timeScale,
      @Nullable String apiKey,
      long storageBytes,
      LongSupplier nanoTime,
      Instant wallStart) {

    /** Life-like speed, no key, 4 GiB of room. */
    public static Options atScale(double timeScale) {
      return new Options(timeScale, null, 4L << 30, System::nanoTime, Clock.systemUTC().instant());
    }

    /** The same with an API key. */
    public Options withApiKey(String key) {
      return new Options(timeScale, key, storageBytes, nanoTime, wallStart);
    }

    /** The same over another clock. */
    public Options withTime(LongSupplier nanos, Instant wall) {
      return new Options(timeScale, apiKey, storageBytes, nanos, wall);
    }

    /** The same with another capacity. */
    public Options withStorageBytes(long bytes) {
      return new Options(timeScale, apiKey, bytes, nanoTime, wallStart);
    }
  }

  private final Path folder;
  private final SimTime time;
  private final SimMachine machine;
  private final MoonrakerMemory memory;
  private final FaultBox faults = new FaultBox();
  private final SocketHub hub;
  private final HttpHandler root;
  private final ScheduledExecutorService ticker;
  private final int port;
  private @Nullable Undertow server;

  private MoonrakerSimulator(int port, Options options) {
    this.folder = newFolder();
    this.time = new SimTime(options.nanoTime(), options.timeScale());
    this.machine = new SimMachine(time);
    double wall =
        options.wallStart().getEpochSecond() + options.wallStart().getNano() / 1000 / MICROS;
    SimStorage storage = new SimStorage(folder, options.storageBytes());
    this.memory = new MoonrakerMemory(machine, storage, wall);
    PrinterObjects objects = new PrinterObjects(machine);
    ApiRegistry api = new ApiRegistry();
    this.hub = new SocketHub(api, objects, memory);
    ServerApi serverApi = new ServerApi(memory, hub::connections);
    serverApi.register(api);
    new PrinterApi(memory, objects).register(api);
    new FileApi(memory).register(api);
    new HistoryApi(memory).register(api);
    new QueueApi(memory).register(api);
    HttpFace face =
        new HttpFace(
            api,
            Map.of(
                "/api/version", ServerApi::octoVersion,
                "/api/job", serverApi::octoJob,
                "/api/printer", serverApi::octoPrinter),
            new FileTransfer(memory, faults, folder),
            faults,
            options.apiKey());
    this.root = root(face, options.apiKey());
    memory.hostUp(true);
    this.port = listen(port);
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread t = new Thread(task, "simulator-ticker");
              t.setDaemon(true);
              return t;
            });
    var unused = ticker.scheduleAtFixedRate(hub::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts a simulator on the loopback.
   *
   * @param port 0 for any free one
   */
  public static MoonrakerSimulator start(int port, Options options) {
    return new MoonrakerSimulator(port, options);
  }

  private HttpHandler root(HttpFace face, @Nullable String apiKey) {
    HttpHandler sockets = Handlers.websocket(hub);
    PathHandler paths = new PathHandler(face);
    paths.addExactPath(
        "/websocket",
        exchange -> {
          if (HttpFace.authorized(apiKey, exchange.getRequestHeaders().getFirst("X-Api-Key"))) {
            sockets.handleRequest(exchange);
          } else {
            face.handleRequest(exchange);
          }
        });
    return paths;
  }

  private synchronized int listen(int wanted) {
    Undertow fresh =
        Undertow.builder()
            .addHttpListener(wanted, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(8)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_UPLOAD_BYTES)
            .setServerOption(UndertowOptions.MULTIPART_MAX_ENTITY_SIZE, MAX_UPLOAD_BYTES)
            .setHandler(root)
            .build();
    fresh.start();
    server = fresh;
    return ((InetSocketAddress) fresh.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** Where it listens, also while its host process is "killed". */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The engine with its journal of physical starts. */
  public SimMachine machine() {
    return machine;
  }

  /** Changes the speed of virtual time. */
  public void timeScale(double scale) {
    time.scale(scale);
  }

  /** Lets a fault happen; the argument's meaning stands with the fault. */
  public void inject(Fault fault, long argument) {
    switch (fault) {
      case ANSWER_LOST_ON_START -> faults.loseStartAnswer.set(true);
      case REQUEST_LOST_ON_START -> faults.loseStartRequest.set(true);
      case ANSWER_LOST_ON_COMMAND -> faults.loseCommandAnswer.set(true);
      case COMMANDS_WITHOUT_EFFECT -> machine.ignoreCommands(argument != 0);
      case UPLOAD_STALL -> faults.stallUploadMs.set(argument);
      case UPLOAD_TRUNCATED -> faults.truncateUpload.set(argument);
      case UPLOAD_BROKEN -> faults.breakUpload.set(true);
      case UNAVAILABLE -> faults.unavailable.set(argument);
      case HANG -> faults.hang(argument);
      case GARBAGE -> faults.garbage.set(argument != 0);
      case HOST_KILL -> killHost();
      case HOST_START -> startHost();
      case KLIPPY_KILL -> machine.kill();
      case KLIPPY_START -> machine.boot();
      case EMERGENCY_STOP -> machine.emergencyStop();
      case THERMAL_SHUTDOWN -> machine.thermalShutdown();
      case BOARD_LOST -> machine.boardLost();
      case BOARD_BACK -> machine.boardBack();
      case FIRMWARE_RESTART -> machine.firmwareRestart();
      case FOREIGN_JOB -> startForeignJob();
      case MATERIAL_RUNOUT -> machine.materialRunout();
      case HISTORY_NAME_LOST -> memory.history.blankNewestName();
      case HISTORY_ENTRY_LOST -> memory.loseNextHistory();
      case HISTORY_DELETED -> memory.history.forgetNewest();
      case CLOCK_SKEW -> memory.skewClock(argument);
    }
  }

  /** Looks for changes to push now instead of at the next quarter of a second. */
  void tick() {
    hub.tick();
  }

  /** Lets a fault happen that takes no argument. */
  public void inject(Fault fault) {
    inject(fault, 1);
  }

  private synchronized void killHost() {
    if (server != null) {
      memory.hostDown();
      hub.closeAll();
      server.stop();
      server = null;
    }
  }

  private synchronized void startHost() {
    if (server == null) {
      memory.hostUp(false);
      listen(port);
    }
  }

  private void startForeignJob() {
    String name = "benchy.gcode";
    try {
      Path incoming = Files.createTempFile(folder, "foreign", ".part");
      String moves = "G28\nG1 X10 F600\n" + "G1 X100 E5 F600\nG1 X10 E5\n".repeat(200);
      Files.writeString(incoming, moves, StandardCharsets.UTF_8);
      memory.storage.put(name, incoming, memory.wallNow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    memory.start(name);
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("fabrica-simulator");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    faults.hang(0);
    killHost();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(MoonrakerSimulator::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
