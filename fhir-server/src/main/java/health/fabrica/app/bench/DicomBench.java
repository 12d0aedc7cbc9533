package health.fabrica.app.bench;

import com.sun.management.OperatingSystemMXBean;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.volume.SeriesExtension;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolumeBuilder;
import health.fabrica.dicom.web.ClientSettings;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.HttpTransport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A series from Orthanc to a volume, beside the same request by curl, in turns. Our side runs in
 * this process, so its processor time is that of the process.
 */
final class DicomBench {

  private static final double STEP_MM = 0.5;
  private static final int STORED_AT_ONCE = 50;
  private static final String ACCEPT =
      "multipart/related; type=\"application/dicom\"; transfer-syntax=*";

  private final int slices;
  private final int rounds;
  private final Consumer<String> progress;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  DicomBench(int slices, int rounds, Consumer<String> progress) {
    this.slices = slices;
    this.rounds = rounds;
    this.progress = progress;
  }

  DicomReport run(Path zip, Path folder, Machine machine) {
    progress.accept("making " + slices + " slices");
    SeriesExtension.Extended series = SeriesExtension.of(files(zip), slices, STEP_MM);
    long bytes = series.files().stream().mapToLong(file -> file.length).sum();
    try (Orthanc orthanc = Orthanc.start(folder)) {
      DicomWebClient client =
          new DicomWebClient(
              orthanc.dicomWeb(),
              HttpTransport.DEFAULT,
              Credentials.NONE,
              ClientSettings.DEFAULT,
              new Random(1));
      long storeMillis = store(client, series.files());
      progress.accept("stored in " + storeMillis + " ms");
      URI address =
          orthanc
              .dicomWeb()
              .resolve("studies/" + series.studyUid() + "/series/" + series.seriesUid());
      Curl.get(address, ACCEPT); // what is stored is in the page cache from here on
      List<DicomReport.Round> measured = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        measured.add(round(client, series, address));
        progress.accept("round " + (i + 1) + " of " + rounds);
      }
      return new DicomReport(machine, slices, bytes, storeMillis, measured);
    }
  }

  private static long store(DicomWebClient client, List<byte[]> files) {
    long begin = System.nanoTime();
    for (int from = 0; from < files.size(); from += STORED_AT_ONCE) {
      List<byte[]> some = files.subList(from, Math.min(files.size(), from + STORED_AT_ONCE));
      if (!client.store(some, WorkMonitor.NONE).isComplete()) {
        throw wrong("Orthanc did not store the series.");
      }
    }
    return (System.nanoTime() - begin) / 1_000_000;
  }

  private DicomReport.Round round(
      DicomWebClient client, SeriesExtension.Extended series, URI address) {
    Curl.Figures curl = Curl.get(address, ACCEPT);
    double[] ours =
        timed(
            builder ->
                client.retrieveSeries(
                    series.studyUid(),
                    series.seriesUid(),
                    (uid, bytes, file) -> builder.add(file),
                    WorkMonitor.NONE));
    double[] decode = timed(builder -> series.files().forEach(builder::add));
    return new DicomReport.Round(curl, ours[0], ours[1], decode[0], decode[1]);
  }

  /** Wall and processor time in ms until the volume is there. */
  private double[] timed(Consumer<SeriesVolumeBuilder> adding) {
    SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
    long cpu = system.getProcessCpuTime();
    long wall = System.nanoTime();
    adding.accept(builder);
    int built = builder.build().volume().slices();
    double[] figures = {(System.nanoTime() - wall) / 1e6, (system.getProcessCpuTime() - cpu) / 1e6};
    if (built != slices) {
      throw wrong("The volume has " + built + " slices instead of " + slices + ".");
    }
    return figures;
  }

  private static List<byte[]> files(Path zip) {
    List<byte[]> files = new ArrayList<>();
    try (FileSystem archive = FileSystems.newFileSystem(zip);
        Stream<Path> walk = Files.walk(archive.getPath("/"))) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        files.add(Files.readAllBytes(file));
      }
      return files;
    } catch (IOException | java.nio.file.ProviderNotFoundException e) {
      throw wrong("The scan " + zip.getFileName() + " cannot be read.");
    }
  }

  private static RuntimeException wrong(String what) {
    return new Problem(BenchProblem.WRONG_ANSWER, what, "Look at the logs with --work DIR.")
        .asException();
  }
}
