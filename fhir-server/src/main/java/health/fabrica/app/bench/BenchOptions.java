package health.fabrica.app.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What every benchmark is told.
 *
 * @param threads connections at once
 * @param out where the figures go as JSON; empty: nowhere
 * @param work folder of data and logs, kept; empty: a temporary one
 * @param serverOptions JVM options of our server besides those of this process
 * @param progress gets a line whenever something is done
 */
public record BenchOptions(
    int threads,
    Optional<Path> out,
    Optional<Path> work,
    List<String> serverOptions,
    Clock clock,
    Consumer<String> progress) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** Copies its lists. */
  public BenchOptions {
    serverOptions = List.copyOf(serverOptions);
  }

  /** Writes a report, if one is wanted. */
  void write(Object report) {
    if (out.isEmpty()) {
      return;
    }
    try {
      Path parent = out.get().toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.write(out.get(), JSON.writeValueAsBytes(report));
    } catch (IOException e) {
      throw new Problem(
              BenchProblem.NO_OUTPUT,
              "The figures cannot be written to " + out.get().getFileName() + ".",
              "Give another --out.")
          .asException(e);
    }
  }
}
