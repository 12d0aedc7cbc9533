package health.fabrica.app.demo;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.server.DicomWebHandler;
import health.fabrica.dicom.web.ClientSettings;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.HttpTransport;
import health.fabrica.fhir.imaging.SqlInstanceIndex;
import health.fabrica.fhir.store.ResourceCodec;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SqlResourceStore;
import health.fabrica.fhir.store.StoreSettings;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** A PACS in this process: our origin server on a port of its own, with the hook of a test. */
final class TestPacs implements AutoCloseable {

  private final ResourceStore store;
  private final Undertow undertow;
  private final URI base;

  private TestPacs(ResourceStore store, Undertow undertow, int port) {
    this.store = store;
    this.undertow = undertow;
    this.base = URI.create("http://127.0.0.1:" + port + "/dicom-web");
  }

  static TestPacs start(Path folder, int port, Hook hook) {
    FhirContext context = FhirContext.forR4Cached();
    BlobStore blobs = new FileBlobStore(folder.resolve("blobs"));
    ResourceStore store =
        SqlResourceStore.open(
            StoreSettings.at(folder.resolve("pacs.db")),
            new ResourceCodec(context),
            SearchParameters.of(context, List.of()),
            blobs,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString(),
            List.of());
    SecureRandom random = new SecureRandom();
    DicomWebHandler dicom =
        new DicomWebHandler(new SqlInstanceIndex(store), blobs, 1 << 30, random);
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(port, "127.0.0.1")
            .setWorkerThreads(8)
            .setHandler(hook.around(new PathHandler().addPrefixPath("/dicom-web", dicom)))
            .build();
    undertow.start();
    return new TestPacs(store, undertow, port);
  }

  URI base() {
    return base;
  }

  void store(List<byte[]> files) {
    client().store(files, WorkMonitor.NONE);
  }

  DicomWebClient client() {
    return new DicomWebClient(
        base, HttpTransport.DEFAULT, Credentials.NONE, ClientSettings.DEFAULT, new SecureRandom());
  }

  @Override
  public void close() {
    undertow.stop();
    store.close();
  }
}
