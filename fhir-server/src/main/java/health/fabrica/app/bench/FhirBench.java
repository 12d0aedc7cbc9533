package health.fabrica.app.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The same traffic on our server and on a peer, in turns: line by line first one, then the other,
 * so that whatever else the machine does meets both. The first passes of everything are for the
 * just-in-time compilers and are not reported: with one of them a third of what a create of the
 * second pass costs is still compiling, which a server that has run for minutes does not do.
 */
final class FhirBench {

  private enum Line {
    CREATE("create", 1),
    READ("read", 1),
    SEARCH_IDENTIFIER("search udi-di", 1),
    SEARCH_PATIENT("search patient+include", 2),
    TRANSACTION("transaction of 20", 10);

    private final String label;
    private final int divisor;

    Line(String label, int divisor) {
      this.label = label;
      this.divisor = divisor;
    }
  }

  private final int requests;
  private final int warmUps;
  private final int threads;
  private final Consumer<String> progress;

  /**
   * A benchmark.
   *
   * @param requests of the longest lines; searches by patient are half, transactions a tenth
   * @param warmUps passes before the measured one
   * @param threads connections at once
   * @param progress gets a line whenever something is done
   */
  FhirBench(int requests, int warmUps, int threads, Consumer<String> progress) {
    this.requests = requests;
    this.warmUps = warmUps;
    this.threads = threads;
    this.progress = progress;
  }

  /** Measures the servers, which run already. */
  FhirReport run(List<ServerUnderTest> servers, Machine machine) {
    List<Long> idle = servers.stream().map(s -> s.figures().residentKib() / 1024).toList();
    for (int i = 1; i <= warmUps; i++) {
      progress.accept("warm-up pass " + i + " of " + warmUps);
      pass(servers);
    }
    progress.accept("measured pass");
    List<Map<Line, Measurement>> measured = pass(servers);
    List<FhirReport.Server> figures = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      ServerUnderTest server = servers.get(i);
      ProcessFigures now = server.figures();
      figures.add(
          new FhirReport.Server(
              server.name(),
              server.startMillis(),
              server.startCpuMillis(),
              idle.get(i),
              now.residentKib() / 1024,
              now.peakKib() / 1024,
              List.copyOf(measured.get(i).values())));
    }
    return new FhirReport(machine, requests, warmUps, threads, figures);
  }

  private List<Map<Line, Measurement>> pass(List<ServerUnderTest> servers) {
    List<OrderTraffic> traffic =
        servers.stream().map(s -> new OrderTraffic(s.base(), patient(s), requests)).toList();
    List<Map<Line, Measurement>> measured = new ArrayList<>();
    servers.forEach(s -> measured.add(new EnumMap<>(Line.class)));
    for (Line line : Line.values()) {
      for (int i = 0; i < servers.size(); i++) {
        ServerUnderTest server = servers.get(i);
        Measurement measurement =
            new Load(server, threads)
                .run(line.label, Math.max(1, requests / line.divisor), of(line, traffic.get(i)));
        measured.get(i).put(line, measurement);
        progress.accept(server.name() + ": " + FhirReport.row(measurement));
      }
    }
    return measured;
  }

  private static Load.Traffic of(Line line, OrderTraffic traffic) {
    return switch (line) {
      case CREATE -> traffic.creates();
      case READ -> traffic.reads();
      case SEARCH_IDENTIFIER -> traffic.searchesByIdentifier();
      case SEARCH_PATIENT -> traffic.searchesByPatient();
      case TRANSACTION -> traffic.transactions();
    };
  }

  private static String patient(ServerUnderTest server) {
    try (HttpConnection connection = server.connect()) {
      if (connection.exchange(OrderTraffic.patient(server.base())) != 201) {
        throw Load.wrong(server, "a first Patient", "it was not created");
      }
      return OrderTraffic.reference(connection.location(), "Patient");
    } catch (IOException e) {
      throw Load.wrong(server, "a first Patient", String.valueOf(e.getMessage()));
    }
  }
}
