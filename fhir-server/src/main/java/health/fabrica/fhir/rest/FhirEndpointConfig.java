package health.fabrica.fhir.rest;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.fhir.store.ResourceStore;
import java.util.List;
import java.util.Optional;

/**
 * What the API is made of.
 *
 * @param context the R4 context shared by the whole server
 * @param store where resources are
 * @param blobs where the bytes of Binary resources are; the same as the store's
 * @param operations HAPI provider objects with {@code @Operation} methods, offered beside the
 *     interactions
 * @param rules what resources that clients write must fulfil, in this order
 * @param path where it is mounted, for example {@code /fhir}
 * @param publicBase the absolute base URL that clients know; empty to take it from each request
 * @param softwareVersion shown in the CapabilityStatement
 * @param maxBodyBytes the largest request body taken
 */
public record FhirEndpointConfig(
    FhirContext context,
    ResourceStore store,
    BlobStore blobs,
    List<Object> operations,
    List<ResourceRule> rules,
    String path,
    Optional<String> publicBase,
    String softwareVersion,
    long maxBodyBytes) {

  /** The default bound of a request body, 256 MiB. */
  public static final long DEFAULT_MAX_BODY_BYTES = 256L << 20;

  public FhirEndpointConfig {
    operations = List.copyOf(operations);
    rules = List.copyOf(rules);
  }

  /** The API at {@code /fhir} with the default bounds. */
  public static FhirEndpointConfig of(
      FhirContext context, ResourceStore store, BlobStore blobs, List<Object> operations) {
    return new FhirEndpointConfig(
        context,
        store,
        blobs,
        operations,
        List.of(),
        "/fhir",
        Optional.empty(),
        "0.1.0",
        DEFAULT_MAX_BODY_BYTES);
  }
}
