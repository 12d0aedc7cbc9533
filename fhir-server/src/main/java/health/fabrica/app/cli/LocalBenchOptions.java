package health.fabrica.app.cli;

import health.fabrica.app.bench.BenchOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of benchmarks that need no server. */
final class LocalBenchOptions {

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2",
      description = "numbers of threads, separated by commas (default 1,2)")
  private List<Integer> threads = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "times each part is done (default: what the part needs); the least counts")
  private @Nullable Integer rounds;

  @Option(names = "--out", paramLabel = "FILE", description = "write the figures as JSON")
  private @Nullable Path out;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "empty folder for volumes and logs, kept (default: temporary)")
  private @Nullable Path work;

  /** Numbers of threads to measure with. */
  List<Integer> threads(CommandSpec command) {
    threads.forEach(n -> BenchCommand.Common.atLeastOne(command, "--threads", n));
    return threads;
  }

  /** How often each part is done. */
  int rounds(CommandSpec command, int usual) {
    int wanted = rounds == null ? usual : rounds;
    BenchCommand.Common.atLeastOne(command, "--rounds", wanted);
    return wanted;
  }

  /** What all benchmarks take; progress goes to standard error. */
  BenchOptions options() {
    return new BenchOptions(
        1,
        Optional.ofNullable(out),
        Optional.ofNullable(work),
        List.of(),
        Clock.systemUTC(),
        line -> {
          System.err.println(line);
          System.err.flush();
        });
  }
}
