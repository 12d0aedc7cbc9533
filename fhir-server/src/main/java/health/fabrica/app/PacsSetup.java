package health.fabrica.app;

import health.fabrica.app.config.PacsSettings;
import health.fabrica.dicom.web.ClientSettings;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.HttpTransport;
import health.fabrica.dicom.web.MutualTls;
import health.fabrica.dicom.web.PacsDirectory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The PACS that orders may name: those of the configuration, and this server's own origin. */
final class PacsSetup {

  /** The name of our own origin server. */
  private static final String SELF = "self";

  private PacsSetup() {}

  /**
   * Puts the directory together.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2153 when a key store cannot be used
   */
  static PacsDirectory directory(
      List<PacsSettings> configured, URI ownRoot, RandomGenerator random) {
    List<PacsDirectory.Pacs> all = new ArrayList<>();
    for (PacsSettings pacs : configured) {
      all.add(
          new PacsDirectory.Pacs(pacs.name(), pacs.dicomWeb(), credentials(pacs), transport(pacs)));
    }
    all.add(new PacsDirectory.Pacs(SELF, ownRoot, Credentials.NONE, HttpTransport.DEFAULT));
    return new PacsDirectory(all, ClientSettings.DEFAULT, random);
  }

  /** What the PACS wants to see. */
  static Credentials credentials(PacsSettings pacs) {
    if (pacs.token().isPresent()) {
      return Credentials.bearer(pacs.token().get());
    }
    return pacs.user().isEmpty()
        ? Credentials.NONE
        : Credentials.basic(pacs.user(), pacs.password());
  }

  private static HttpTransport transport(PacsSettings pacs) {
    if (pacs.identity().isEmpty() && pacs.trusted().isEmpty()) {
      return HttpTransport.DEFAULT;
    }
    return new HttpTransport(
        Optional.of(MutualTls.context(store(pacs.identity()), store(pacs.trusted()))),
        HttpTransport.CONNECT);
  }

  private static Optional<MutualTls.Store> store(Optional<PacsSettings.StoreFile> file) {
    return file.map(f -> new MutualTls.Store(f.file(), f.password()));
  }
}
