package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of the installed packages on a free loopback port, in a temporary folder: one
 * for all tests of the JVM, ended with it. Where none is installed the test is skipped, or fails
 * when CI=true.
 */
public final class PostgresServer {

  private static final Path PACKAGES = Path.of("/usr/lib/postgresql");

  /**
   * How long a program of the packages may take, a start included: a busy machine needs minutes.
   */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /**
   * Ports below those that the kernel gives to whoever asks for any: nobody else gets one of them
   * by chance, neither between the choice and the start nor between a crash and the next start.
   */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 12_000;

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static @Nullable PostgresServer shared;

  private final Path bin;
  private final Path folder;
  private int port;

  private PostgresServer(Path bin, Path folder) {
    this.bin = bin;
    this.folder = folder;
  }

  /** The server that the tests of this JVM share. */
  public static synchronized PostgresServer shared() {
    if (shared == null) {
      PostgresServer server = startNew();
      Runtime.getRuntime().addShutdownHook(new Thread(server::remove));
      shared = server;
    }
    return shared;
  }

  /** A server of the caller's own, to be stopped and started at will; {@link #remove} ends it. */
  public static PostgresServer startNew() {
    Optional<Path> bin = installed();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(bin).as("PostgreSQL under " + PACKAGES).isPresent();
    }
    assumeTrue(bin.isPresent(), "needs PostgreSQL under " + PACKAGES);
    try {
      Path folder = Files.createTempDirectory("fabrica-postgres");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      PostgresServer server = new PostgresServer(bin.orElseThrow(), folder);
      server.run("initdb", "-D", server.data(), "-U", "fabrica", "-A", "trust", "-E", "UTF8", "-N");
      server.startOnFreePort();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> installed() {
    if (!Files.isDirectory(PACKAGES)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(PACKAGES)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Another process may choose the same port: who comes second fails to start and takes another.
   */
  private void startOnFreePort() throws IOException {
    int first = Math.floorMod(ProcessHandle.current().pid() * 37 + DATABASES.get(), PORTS);
    IllegalStateException last = null;
    for (int i = 0, tries = 0; i < PORTS && tries < 5; i++) {
      port = FIRST_PORT + (first + i) % PORTS;
      if (isFree(port)) {
        tries++;
        try {
          start();
          return;
        } catch (IllegalStateException e) {
          if (!Files.readString(log()).contains("could not bind")) {
            throw e;
          }
          last = e;
        }
      }
    }
    throw new IllegalStateException("no free port for PostgreSQL", last);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private Path log() {
    return folder.resolve("log");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  /** Starts it, on the port that it had before, and waits until it answers. */
  public void start() {
    String options =
        "-p "
            + port
            + " -c listen_addresses=127.0.0.1 -c unix_socket_directories="
            + " -c max_connections=300 -c authentication_timeout=10min -c fsync=off";
    run(
        "pg_ctl",
        "-D",
        data(),
        "-w",
        "-t",
        Long.toString(LONGEST.toSeconds()),
        "-l",
        log().toString(),
        "-o",
        options,
        "start");
  }

  /** Ends it as a crash would: connections break, nothing is written any more. */
  public void crash() {
    run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
  }

  /** Ends it and removes its files. */
  public void remove() {
    crash();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings of a database that nobody has used. */
  public StoreSettings newDatabase() {
    String name = "test" + DATABASES.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url("postgres"), "fabrica", "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(lastWords(), e);
    }
    return StoreSettings.postgres(url(name), "fabrica", "");
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private String lastWords() {
    try {
      return "PostgreSQL on port " + port + " failed" + serverLog();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String serverLog() throws IOException {
    return Files.exists(log()) ? "\nlog of the server:\n" + Files.readString(log()) : "";
  }

  /** Runs a program of the packages, which refuse to run as root. */
  private void run(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("commands.log").toFile())
              .start();
      boolean ended = process.waitFor(LONGEST.toSeconds() + 30, TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(
            program
                + (ended ? " failed: " : " did not end: ")
                + Files.readString(folder.resolve("commands.log"))
                + serverLog());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
