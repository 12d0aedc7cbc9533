package health.fabrica.fhir.store;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import health.fabrica.core.blob.FileBlobStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Stores for tests of what lies beside the resources. */
public final class TestStores {

  private TestStores() {}

  /** A store in the folder, the same again when called again after its close. */
  public static ResourceStore open(Path folder) {
    return open(StoreSettings.at(folder.resolve("fabrica.db")), folder);
  }

  /** A store on the database that the settings name, its blobs in the folder. */
  public static ResourceStore open(StoreSettings settings, Path folder) {
    FhirContext context = FhirContext.forR4Cached();
    return SqlResourceStore.open(
        settings,
        new ResourceCodec(context),
        SearchParameters.of(context, new Definitions(context).searchParameters()),
        new FileBlobStore(folder.resolve("blobs")),
        Clock.systemUTC(),
        () -> UUID.randomUUID().toString(),
        List.of());
  }
}
