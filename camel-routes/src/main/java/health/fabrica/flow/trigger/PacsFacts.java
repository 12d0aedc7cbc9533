package health.fabrica.flow.trigger;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.dicom.web.DicomWebClient;
import java.net.URI;
import java.util.function.Function;

/** Facts from the metadata of one instance in the PACS; of own series from the own index. */
public final class PacsFacts implements FactsSource {

  private final Function<URI, DicomWebClient> clients;
  private final FactsSource own;

  /**
   * Asks where the images are.
   *
   * @param clients gives the client of a DICOMweb root, with the credentials that belong to it
   * @param own for series without a root
   */
  public PacsFacts(Function<URI, DicomWebClient> clients, FactsSource own) {
    this.clients = clients;
    this.own = own;
  }

  @Override
  public SeriesFacts facts(Candidate series, WorkMonitor monitor) {
    if (series.root().isEmpty()) {
      return own.facts(series, monitor);
    }
    return SeriesFacts.of(
        clients
            .apply(series.root().get())
            .sampleMetadata(series.studyUid(), series.seriesUid(), monitor));
  }
}
