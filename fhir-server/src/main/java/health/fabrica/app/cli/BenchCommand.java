package health.fabrica.app.cli;

import health.fabrica.app.bench.BenchOptions;
import health.fabrica.app.bench.Benchmarks;
import health.fabrica.app.bench.DicomPlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures this software on this machine. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a server in a process of its own on an empty data folder: processor time, memory,",
      "latency. FABRICA_* settings reach that server. Linux only."
    },
    subcommands = {
      BenchCommand.Fhir.class,
      BenchCommand.Registry.class,
      BenchCommand.Dicom.class,
      BenchGeometryCommand.class,
      BenchSlicingCommand.class
    })
public final class BenchCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  /** Made by the command line. */
  public BenchCommand() {}

  @Override
  public void run() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec");
    }
    throw new ParameterException(
        spec.commandLine(), "Say what to measure: fhir, registry, dicom, geometry or slicing.");
  }

  /** What all take. */
  static final class Common {

    @Option(
        names = "--threads",
        paramLabel = "N",
        defaultValue = "4",
        description = "connections at once (default 4)")
    private int threads;

    @Option(names = "--out", paramLabel = "FILE", description = "write the figures as JSON")
    private @Nullable Path out;

    @Option(
        names = "--work",
        paramLabel = "DIR",
        description = "empty folder for data and logs, kept (default: temporary)")
    private @Nullable Path work;

    @Option(
        names = "--server-option",
        paramLabel = "OPTION",
        description = "JVM option of the server, repeatable, for example -Xmx256m")
    private List<String> serverOptions = List.of();

    BenchOptions options(CommandSpec spec) {
      atLeastOne(spec, "--threads", threads);
      return new BenchOptions(
          threads,
          Optional.ofNullable(out),
          Optional.ofNullable(work),
          serverOptions,
          Clock.systemUTC(),
          line -> {
            System.err.println(line);
            System.err.flush();
          });
    }

    static void atLeastOne(CommandSpec spec, String option, int value) {
      if (value < 1) {
        throw new ParameterException(
            spec.commandLine(), option + " is " + value + "; it must be 1 or more.");
      }
    }
  }

  /** The peer to compare with. */
  static final class PeerChoice {

    @ArgGroup(exclusive = false, multiplicity = "1")
    private @Nullable PeerJar jar;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private @Nullable PeerUrl url;

    Benchmarks.Peer peer() {
      if (jar != null && jar.file != null) {
        return new Benchmarks.Peer.Jar(jar.file, jar.options);
      }
      return url != null && url.fhirBase != null
          ? new Benchmarks.Peer.Running(url.fhirBase, url.pid)
          : new Benchmarks.Peer.None();
    }
  }

  /** A peer that is started. */
  static final class PeerJar {

    @Option(
        names = "--peer-jar",
        paramLabel = "FILE",
        required = true,
        description = "Spring Boot jar of a FHIR server to measure beside ours")
    private @Nullable Path file;

    @Option(
        names = "--peer-option",
        paramLabel = "OPTION",
        description = "JVM option of the peer, repeatable (default -Xmx2g)")
    private List<String> options = List.of("-Xmx2g");
  }

  /** A peer that runs. */
  static final class PeerUrl {

    @Option(
        names = "--peer-url",
        paramLabel = "URL",
        required = true,
        description = "FHIR base of a server that runs already, on this machine")
    private @Nullable URI fhirBase;

    @Option(names = "--peer-pid", paramLabel = "PID", required = true, description = "its process")
    private long pid;
  }

  /** The server against a peer. */
  @Command(
      name = "fhir",
      mixinStandardHelpOptions = true,
      description = {
        "Creates, reads, searches and transactions on an empty server, and on a peer in turns.",
        "The table goes to standard output, progress to standard error."
      })
  static final class Fhir implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;
    @Mixin private Common common = new Common();

    @Option(
        names = "--requests",
        paramLabel = "N",
        defaultValue = "2000",
        description = "requests of the longest lines (default 2000)")
    private int requests;

    @Option(
        names = "--warm-up",
        paramLabel = "N",
        defaultValue = "2",
        description = "passes before the measured one (default 2)")
    private int warmUps;

    @ArgGroup private PeerChoice peer = new PeerChoice();

    @Override
    public Integer call() {
      CommandSpec set = Objects.requireNonNull(spec, "picocli sets the spec");
      Common.atLeastOne(set, "--requests", requests);
      Common.atLeastOne(set, "--warm-up", warmUps);
      Benchmarks.fhir(common.options(set), requests, warmUps, peer.peer())
          .forEach(System.out::println);
      return ExitCode.DONE;
    }
  }

  /** The server as a registry. */
  @Command(
      name = "registry",
      mixinStandardHelpOptions = true,
      description = {
        "Loads Devices through the API as transaction Bundles, then asks what a recall asks: by",
        "device identifier and lot, by material lot, by patient. Every answer is checked.",
        "The table goes to standard output, progress to standard error."
      })
  static final class Registry implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;
    @Mixin private Common common = new Common();

    @Option(
        names = "--devices",
        paramLabel = "N",
        defaultValue = "1000000",
        description = "Devices to load (default 1000000)")
    private int devices;

    @Option(
        names = "--patients",
        paramLabel = "M",
        defaultValue = "300000",
        description = "patients they belong to (default 300000)")
    private int patients;

    @Option(
        names = "--bundle",
        paramLabel = "N",
        defaultValue = "100",
        description = "resources of a transaction (default 100)")
    private int bundle;

    @Option(
        names = "--queries",
        paramLabel = "N",
        defaultValue = "500",
        description = "queries of each kind (default 500)")
    private int queries;

    @Option(
        names = "--minutes",
        paramLabel = "N",
        defaultValue = "600",
        description = "begin no further part of the Devices after so long (default 600)")
    private int minutes;

    @Override
    public Integer call() {
      CommandSpec set = Objects.requireNonNull(spec, "picocli sets the spec");
      Common.atLeastOne(set, "--devices", devices);
      Common.atLeastOne(set, "--patients", patients);
      Common.atLeastOne(set, "--bundle", bundle);
      Common.atLeastOne(set, "--queries", queries);
      Common.atLeastOne(set, "--minutes", minutes);
      Benchmarks.registry(
              common.options(set), devices, patients, bundle, queries, Duration.ofMinutes(minutes))
          .forEach(System.out::println);
      return ExitCode.DONE;
    }
  }

  /** DICOM beside curl, Orthanc and DCMTK. */
  @Command(
      name = "dicom",
      mixinStandardHelpOptions = true,
      description = {
        "Retrieves a series from an Orthanc of its own to a finished volume, and by curl to"
            + " nowhere,",
        "in turns; stores a long request to our server and to Orthanc, in turns; decodes JPEG-LS",
        "beside dcmdjpls; retrieves 600 slices with 512 MB of heap. Needs Orthanc with its"
            + " DICOMweb",
        "plugin, bash, curl, dcmtk, and 7 GB of disk for the default of storing.",
        "The table goes to standard output, progress to standard error."
      })
  static final class Dicom implements Callable<Integer> {

    private static final List<String> COMPRESSED =
        List.of(
            "ct-one-slice-15-syntaxes/JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm",
            "ct-one-slice-15-syntaxes/JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm",
            "ct-multiframe-encapsulation/CT0012.not_fragmented_bot_jpeg_ls.80.dcm");

    @Spec private @Nullable CommandSpec spec;
    @Mixin private Common common = new Common();

    @Option(
        names = "--part",
        paramLabel = "PART",
        split = ",",
        description = "only these: ${COMPLETION-CANDIDATES} (default: all)")
    private List<DicomPlan.Part> parts = List.of(DicomPlan.Part.values());

    @Option(
        names = "--dicom",
        paramLabel = "ZIP",
        description = "slices to make the series of (default: the bundled phantom)")
    private @Nullable Path scan;

    @Option(
        names = "--slices",
        paramLabel = "N",
        defaultValue = "300",
        description = "slices of the series that is retrieved (default 300)")
    private int slices;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        defaultValue = "16",
        description = "times each retrieves (default 16); the first half warms up")
    private int rounds;

    @Option(
        names = "--instances",
        paramLabel = "N",
        defaultValue = "1000",
        description = "instances of a STOW-RS request (default 1000)")
    private int instances;

    @Option(
        names = "--store-rounds",
        paramLabel = "N",
        defaultValue = "3",
        description = "times each is stored to after a warm-up (default 3)")
    private int storeRounds;

    @Override
    public Integer call() {
      CommandSpec set = Objects.requireNonNull(spec, "picocli sets the spec");
      Common.atLeastOne(set, "--slices", slices);
      Common.atLeastOne(set, "--rounds", rounds);
      Common.atLeastOne(set, "--instances", instances);
      Common.atLeastOne(set, "--store-rounds", storeRounds);
      Path data = Path.of(System.getProperty("fabrica.home", ".")).resolve("test-data");
      Path zip = scan != null ? scan : data.resolve("ct-skull-phantom-bone-1mm/series.zip");
      List<Path> compressed =
          COMPRESSED.stream().map(data.resolve("dicom-transfer-syntaxes")::resolve).toList();
      DicomPlan plan =
          new DicomPlan(
              EnumSet.copyOf(parts), zip, slices, rounds, instances, storeRounds, compressed);
      Benchmarks.dicom(common.options(set), plan).forEach(System.out::println);
      return ExitCode.DONE;
    }
  }
}
