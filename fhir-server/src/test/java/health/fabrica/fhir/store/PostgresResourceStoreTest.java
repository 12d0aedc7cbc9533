package health.fabrica.fhir.store;

import java.util.List;

class PostgresResourceStoreTest extends ResourceStoreContract {

  private StoreSettings settings;

  @Override
  ResourceStore open(SearchParameters parameters, List<WriteListener> listeners) {
    if (settings == null) {
      settings = PostgresServer.shared().newDatabase();
    }
    return open(settings, parameters, listeners);
  }
}
