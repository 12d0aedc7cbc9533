package health.fabrica.app.bench;

import com.sun.management.OperatingSystemMXBean;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.volume.SeriesExtension;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.dicom.volume.SeriesVolumeBuilder;
import health.fabrica.dicom.web.ClientSettings;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.HttpTransport;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.ImagingReference;
import health.fabrica.flow.step.DicomWebImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A series from Orthanc to a volume, beside the same request by curl, in turns. Our side runs in
 * this process, so its processor time is that of the process.
 */
final class RetrieveBench {

  private static final double STEP_MM = 0.5;
  private static final int STORED_AT_ONCE = 50;
  private static final String ACCEPT =
      "multipart/related; type=\"application/dicom\"; transfer-syntax=*";

  private final int slices;
  private final int rounds;
  private final Consumer<String> progress;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  RetrieveBench(int slices, int rounds, Consumer<String> progress) {
    this.slices = slices;
    this.rounds = rounds;
    this.progress = progress;
  }

  RetrieveFigures run(List<byte[]> scan, Path folder) throws IOException {
    progress.accept("making " + slices + " slices");
    SeriesExtension.Extended series = SeriesExtension.of(scan, slices, STEP_MM);
    long bytes = series.files().stream().mapToLong(file -> file.length).sum();
    try (Orthanc orthanc = Orthanc.start(folder, false)) {
      DicomWebClient client = client(orthanc.dicomWeb());
      long storeMillis = store(client, series.files());
      progress.accept("stored in " + storeMillis + " ms");
      URI address =
          orthanc
              .dicomWeb()
              .resolve("studies/" + series.studyUid() + "/series/" + series.seriesUid());
      Curl.get(address, ACCEPT); // what is stored is in the page cache from here on
      List<RetrieveFigures.Round> measured = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        measured.add(round(client, series, address));
        progress.accept("round " + (i + 1) + " of " + rounds);
      }
      return new RetrieveFigures(slices, bytes, storeMillis, measured);
    }
  }

  static DicomWebClient client(URI pacs) {
    return new DicomWebClient(
        pacs, HttpTransport.DEFAULT, Credentials.NONE, ClientSettings.DEFAULT, new Random(1));
  }

  static long store(DicomWebClient client, List<byte[]> files) {
    long begin = System.nanoTime();
    for (int from = 0; from < files.size(); from += STORED_AT_ONCE) {
      List<byte[]> some = files.subList(from, Math.min(files.size(), from + STORED_AT_ONCE));
      if (!client.store(some, WorkMonitor.NONE).isComplete()) {
        throw wrong("Orthanc did not store the series.");
      }
    }
    return (System.nanoTime() - begin) / 1_000_000;
  }

  private RetrieveFigures.Round round(
      DicomWebClient client, SeriesExtension.Extended series, URI address) throws IOException {
    Curl.Figures curl = Curl.get(address, ACCEPT);
    double[] ours =
        timed(
            () ->
                client.retrieveVolume(
                    series.studyUid(), series.seriesUid(), SeriesPolicy.DEFAULT, WorkMonitor.NONE));
    double[] order;
    try (WorkFolder stored = WorkFolder.of(Optional.empty())) {
      BlobStore blobs = new FileBlobStore(stored.path());
      order = timed(() -> asAnOrder(client, series, address, blobs));
    }
    double[] decode =
        timed(
            () -> {
              SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
              series.files().forEach(builder::add);
              return builder.build();
            });
    return new RetrieveFigures.Round(
        curl, ours[0], ours[1], order[0], order[1], decode[0], decode[1]);
  }

  /** What the image step and the model step of an order do, one after the other. */
  private static SeriesVolume asAnOrder(
      DicomWebClient client, SeriesExtension.Extended series, URI pacs, BlobStore blobs) {
    CaseRecord.Imaging imaging =
        new DicomWebImageSource(root -> client, blobs, Clock.systemUTC())
            .retrieve(
                new ImagingReference(
                    pacs.toString(), series.studyUid(), Optional.of(series.seriesUid())),
                WorkMonitor.NONE);
    SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
    for (Sha256 instance : imaging.instances().values()) {
      try (InputStream in = blobs.open(instance)) {
        builder.add(in.readAllBytes());
      } catch (IOException e) {
        throw wrong("A stored instance cannot be read: " + e.getClass().getSimpleName() + ".");
      }
    }
    return builder.build();
  }

  /** Wall and processor time in ms until the volume is there. */
  private double[] timed(Supplier<SeriesVolume> work) {
    long cpu = system.getProcessCpuTime();
    long wall = System.nanoTime();
    int built = work.get().volume().slices();
    double[] figures = {(System.nanoTime() - wall) / 1e6, (system.getProcessCpuTime() - cpu) / 1e6};
    if (built != slices) {
      throw wrong("The volume has " + built + " slices instead of " + slices + ".");
    }
    return figures;
  }

  static RuntimeException wrong(String what) {
    return new Problem(BenchProblem.WRONG_ANSWER, what, "Look at the logs with --work DIR.")
        .asException();
  }
}
