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
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static @Nullable PostgresServer shared;

  private final Path bin;
  private final Path folder;
  private final int port;

  private PostgresServer(Path bin, Path folder, int port) {
    this.bin = bin;
    this.folder = folder;
    this.port = port;
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
      PostgresServer server = new PostgresServer(bin.orElseThrow(), folder, freePort());
      server.run("initdb", "-D", server.data(), "-U", "fabrica", "-A", "trust", "-E", "UTF8", "-N");
      server.start();
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  /** Starts it, on the port that it had before. */
  public void start() {
    String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=";
    run("pg_ctl", "-D", data(), "-w", "-l", folder + "/log", "-o", options, "start");
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
      throw new IllegalStateException(e);
    }
    return StoreSettings.postgres(url(name), "fabrica", "");
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
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
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(
            program + ": " + Files.readString(folder.resolve("commands.log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
