package health.fabrica.fhir.rest;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.StoredResource;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Binary;

/**
 * Streams the bytes of a Binary from the blob store when the client does not ask for a FHIR format,
 * so that a mesh of any size passes without being held in memory.
 */
@Interceptor
public final class RawBinaryInterceptor {

  /** Types that a browser would run in our origin; they are only served for download. */
  private static final Set<String> ACTIVE =
      Set.of("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml");

  private static final Set<RestOperationTypeEnum> READS =
      Set.of(RestOperationTypeEnum.READ, RestOperationTypeEnum.VREAD);

  private final ResourceStore store;
  private final BinaryContent content;

  RawBinaryInterceptor(ResourceStore store, BinaryContent content) {
    this.store = store;
    this.content = content;
  }

  /** Called by the server before the method of a request; false when the response is written. */
  @Hook(Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED)
  public boolean serve(ServletRequestDetails request) throws IOException {
    boolean binary = "Binary".equals(request.getResourceName());
    if (!binary || !READS.contains(request.getRestOperationType()) || asksForFhir(request)) {
      return true;
    }
    StoredResource stored = find(request);
    Optional<Sha256> blob = stored.blob();
    if (blob.isEmpty()) {
      return true;
    }
    write(request.getServletResponse(), stored, blob.get());
    return false;
  }

  private StoredResource find(ServletRequestDetails request) {
    String id = request.getId().getIdPart();
    String version = request.getId().getVersionIdPart();
    return version == null
        ? Interactions.read(store, "Binary", id)
        : Interactions.readVersion(store, "Binary", id, version);
  }

  private static boolean asksForFhir(ServletRequestDetails request) {
    if (request.getParameters().containsKey("_format")) {
      return true;
    }
    String accept = request.getHeader("Accept");
    String lower = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
    return lower.contains("fhir+") || lower.contains("json") || lower.contains("application/xml");
  }

  private void write(HttpServletResponse response, StoredResource stored, Sha256 blob)
      throws IOException {
    String type = stored.resource(Binary.class).getContentType();
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(type == null ? "application/octet-stream" : type);
    response.setContentLengthLong(content.size(blob));
    response.setHeader("ETag", "W/\"" + stored.version() + "\"");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (type == null || ACTIVE.contains(type.split(";")[0].trim().toLowerCase(Locale.ROOT))) {
      response.setHeader("Content-Disposition", "attachment");
    }
    try (InputStream in = content.open(blob)) {
      in.transferTo(response.getOutputStream());
    }
  }
}
