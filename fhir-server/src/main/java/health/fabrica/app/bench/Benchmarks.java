package health.fabrica.app.bench;

import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.format.MeshFile;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The benchmarks, each with servers of its own on fresh folders. */
public final class Benchmarks {

  private static final String OURS = "fabrica";
  private static final String BASE = "/fhir";
  private static final String DATA = "data";

  private Benchmarks() {}

  /** A server to compare with. */
  public sealed interface Peer {

    /** None. */
    record None() implements Peer {}

    /** A Spring Boot jar, started beside ours. */
    record Jar(Path file, List<String> options) implements Peer {}

    /** One that runs already. */
    record Running(URI fhirBase, long pid) implements Peer {}
  }

  /**
   * Compares the server with a peer.
   *
   * @param warmUps passes of the traffic before the measured one
   * @return the lines of the table
   * @throws health.fabrica.core.problem.ProblemException FAB-6201 to 6205
   */
  public static List<String> fhir(BenchOptions options, int requests, int warmUps, Peer peer) {
    return with(
        options,
        work -> {
          Machine machine = Machine.now(options.clock());
          try (Servers servers = new Servers()) {
            servers.add(own(options, work));
            addPeer(servers, peer, work, options);
            FhirReport report =
                new FhirBench(requests, warmUps, options.threads(), options.progress())
                    .run(servers.all(), machine);
            options.write(report);
            requireNoFailure(report.servers().get(0).failures());
            return report.table();
          }
        });
  }

  /**
   * Loads a registry and asks it what a recall asks.
   *
   * @param devices how many
   * @param patients whose they are
   * @param bundle resources of a transaction
   * @param queries of each kind
   * @param limit after which no further part of the Devices is loaded
   * @return the lines of the table
   * @throws health.fabrica.core.problem.ProblemException FAB-6201 to 6205
   */
  public static List<String> registry(
      BenchOptions options, int devices, int patients, int bundle, int queries, Duration limit) {
    RegistryReport report =
        with(
            options,
            work -> {
              Machine machine = Machine.now(options.clock());
              try (ServerUnderTest server = own(options, work)) {
                return new RegistryBench(
                        new RegistryPopulation(devices, patients),
                        bundle,
                        options.threads(),
                        queries,
                        limit,
                        options.progress())
                    .run(server, work.path().resolve(DATA), machine);
              }
            });
    options.write(report);
    requireNoFailure(report.failures());
    return report.table();
  }

  /**
   * Measures DICOM beside other programs.
   *
   * @return the lines of the table
   * @throws health.fabrica.core.problem.ProblemException FAB-6201 to 6205
   */
  public static List<String> dicom(BenchOptions options, DicomPlan plan) {
    DicomReport report = with(options, new DicomBench(plan, options)::run);
    options.write(report);
    return report.table();
  }

  /**
   * Measures geometry on the measuring volume.
   *
   * @param threads numbers of threads to measure with
   * @param rounds of each step
   * @param volume the measuring volume, or a gzipped NIfTI file of the head it is made from
   * @param python interpreter that makes the volume
   * @param vtk whether to run VTK beside it, in that interpreter
   * @param compiler C++ compiler for meshoptimizer; empty leaves it out
   * @param steps beginnings of the names of the steps to measure; empty for all
   * @return the lines of the table
   * @throws health.fabrica.core.problem.ProblemException FAB-6205 or FAB-6206
   */
  public static List<String> geometry(
      BenchOptions options,
      List<Integer> threads,
      int rounds,
      Path volume,
      String python,
      boolean vtk,
      Optional<String> compiler,
      Set<String> steps) {
    GeometryReport report =
        with(
            options,
            work -> {
              Path file =
                  volume.toString().endsWith(".gz")
                      ? MeasuringVolume.make(python, volume, work.path())
                      : volume;
              return new GeometryBench(
                      threads,
                      rounds,
                      new GeometryPeers(vtk ? python : null, compiler.orElse(null), work.path()),
                      steps,
                      options.progress())
                  .run(MeasuringVolume.read(file), file, Machine.now(options.clock()));
            });
    options.write(report);
    return report.table();
  }

  /**
   * Measures slicing.
   *
   * @param threads numbers of threads to measure with
   * @param rounds of each part
   * @param file a closed mesh in millimetres
   * @param prusa whether to run PrusaSlicer beside it
   * @return the lines of the table
   * @throws health.fabrica.core.problem.ProblemException FAB-6205 or FAB-6206, and what reading and
   *     slicing the mesh may throw
   */
  public static List<String> slicing(
      BenchOptions options, List<Integer> threads, int rounds, Path file, boolean prusa) {
    SlicingReport report =
        with(
            options,
            work -> {
              Machine machine = Machine.now(options.clock());
              SlicingReport.Peer peer = prusa ? SlicingPeer.run(file, work.path()) : null;
              TriangleMesh mesh = MeshFile.read(file, Optional.of(LengthUnit.MILLIMETRE)).mesh();
              return new SlicingBench(threads, rounds, options.progress()).run(mesh, machine, peer);
            });
    options.write(report);
    return report.table();
  }

  private static void requireNoFailure(int failures) {
    if (failures > 0) {
      throw new Problem(
              BenchProblem.WRONG_ANSWER,
              failures + " requests were not answered as they should.",
              "Run it again with --work DIR and look at the log there.")
          .asException();
    }
  }

  private static ServerUnderTest own(BenchOptions options, WorkFolder work) throws IOException {
    Path data = work.sub(DATA);
    options.progress().accept("starting " + OURS);
    ServerUnderTest server =
        ServerUnderTest.start(
            OURS, BASE, port -> Launch.own(port, data, options.serverOptions()), work.path());
    options.progress().accept(OURS + " answers after " + server.startMillis() + " ms");
    return server;
  }

  private static void addPeer(Servers servers, Peer peer, WorkFolder work, BenchOptions options)
      throws IOException {
    if (peer instanceof Peer.Jar jar) {
      Path folder = work.sub("peer");
      options.progress().accept("starting peer");
      ServerUnderTest server =
          ServerUnderTest.start(
              "peer", BASE, port -> Launch.peer(jar.file(), port, jar.options()), folder);
      servers.add(server);
      options.progress().accept("peer answers after " + server.startMillis() + " ms");
    } else if (peer instanceof Peer.Running running) {
      servers.add(ServerUnderTest.running("peer", running.fhirBase(), running.pid()));
    }
  }

  private static <T> T with(BenchOptions options, InFolder<T> benchmark) {
    try (WorkFolder work = WorkFolder.of(options.work())) {
      return benchmark.run(work);
    } catch (IOException e) {
      throw new Problem(
              BenchProblem.NO_OUTPUT, "The work folder cannot be used.", "Give another --work.")
          .asException(e);
    }
  }

  private interface InFolder<T> {
    T run(WorkFolder work) throws IOException;
  }

  /** The servers of one run, ended with it. */
  private static final class Servers implements AutoCloseable {

    private final List<ServerUnderTest> all = new ArrayList<>();

    void add(ServerUnderTest server) {
      all.add(server);
    }

    List<ServerUnderTest> all() {
      return List.copyOf(all);
    }

    @Override
    public void close() {
      all.forEach(ServerUnderTest::close);
    }
  }
}
