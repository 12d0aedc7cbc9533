package health.fabrica.fhir.recall;

import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.StoreSettings;
import java.nio.file.Path;
import java.util.List;
import org.jooq.DSLContext;

final class PostgresRecallIT extends RecallIT {

  @Override
  StoreSettings database(Path folder) {
    return PostgresServer.shared().newDatabase();
  }

  @Override
  boolean readsAll(String step) {
    return step.contains("Seq Scan on");
  }

  /** With whole scans as the last resort, as they are in a large store. */
  @Override
  List<String> plan(DSLContext sql, String query) {
    sql.execute("SET LOCAL enable_seqscan = off");
    return sql.fetch("EXPLAIN " + query).map(r -> r.get(0, String.class));
  }
}
