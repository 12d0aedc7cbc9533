package health.fabrica.flow.step;

import health.fabrica.core.blob.BlobBatch;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.SeriesSummary;
import health.fabrica.flow.FlowProblem;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.ImagingReference;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Scans from a PACS over DICOMweb. A series is taken when the order names it or only one would do.
 */
public final class DicomWebImageSource implements ImageSource {

  private static final String CT = "CT";
  private static final long KEPT_AT_ONCE_BYTES = 64L << 20;

  private final Function<URI, DicomWebClient> clients;
  private final BlobStore blobs;
  private final Clock clock;

  /**
   * Retrieves into the blob store.
   *
   * @param clients gives the client of a DICOMweb root, with the credentials that belong to it
   */
  public DicomWebImageSource(Function<URI, DicomWebClient> clients, BlobStore blobs, Clock clock) {
    this.clients = clients;
    this.blobs = blobs;
    this.clock = clock;
  }

  @Override
  public CaseRecord.Imaging retrieve(ImagingReference imaging, WorkMonitor monitor) {
    DicomWebClient pacs = clients.apply(URI.create(imaging.dicomWebRoot()));
    String study = imaging.studyInstanceUid();
    String series =
        imaging
            .seriesInstanceUid()
            .orElseGet(() -> onlySeries(pacs.series(study, monitor)).seriesInstanceUid());
    Map<String, Sha256> instances = new TreeMap<>();
    AtomicLong bytes = new AtomicLong();
    try (BlobBatch batch = new BlobBatch(blobs, KEPT_AT_ONCE_BYTES)) {
      pacs.retrieveSeries(
          study,
          series,
          (uid, content, file) -> {
            instances.put(uid, batch.add(content));
            bytes.addAndGet(content.length);
          },
          monitor);
      batch.keep();
    }
    return new CaseRecord.Imaging(study, series, instances, bytes.get(), clock.instant());
  }

  private static SeriesSummary onlySeries(List<SeriesSummary> all) {
    List<SeriesSummary> suitable =
        all.stream().filter(series -> CT.equals(series.modality())).toList();
    if (suitable.isEmpty()) {
      throw new Problem(
              FlowProblem.NO_SUITABLE_SERIES,
              "The study holds "
                  + all.size()
                  + " series and none of modality CT; found: "
                  + all.stream().map(SeriesSummary::modality).distinct().sorted().toList(),
              "Order from a CT study.")
          .asException();
    }
    if (suitable.size() > 1) {
      throw new Problem(
              FlowProblem.SERIES_AMBIGUOUS,
              "The study holds "
                  + suitable.size()
                  + " CT series: "
                  + suitable.stream()
                      .map(DicomWebImageSource::described)
                      .collect(Collectors.joining(", ")),
              "Send an order whose ImagingStudy lists exactly the series to model.")
          .asException();
    }
    return suitable.get(0);
  }

  private static String described(SeriesSummary series) {
    return series.seriesInstanceUid()
        + (series.instances().isPresent()
            ? " (" + series.instances().getAsInt() + " instances)"
            : "");
  }
}
