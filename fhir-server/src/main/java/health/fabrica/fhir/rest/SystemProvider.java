package health.fabrica.fhir.rest;

import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;

/** {@code POST} of a Bundle to the base; public because the server calls it by reflection. */
public final class SystemProvider {

  private final BundleProcessor processor;

  SystemProvider(BundleProcessor processor) {
    this.processor = processor;
  }

  /** A batch or a transaction. */
  @Transaction
  public Bundle process(@TransactionParam @Nullable Bundle bundle, RequestDetails request) {
    if (bundle == null) {
      throw Problems.malformed("The request has no body.", "Send a Bundle in JSON or XML.");
    }
    return processor.process(bundle, request.getFhirServerBase());
  }
}
