package health.fabrica.fhir.rest;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.rest.api.SummaryEnum;
import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.rest.Answer.Json;
import health.fabrica.fhir.rest.Answer.Made;
import health.fabrica.fhir.rest.Answer.Nothing;
import health.fabrica.fhir.rest.Answer.Stored;
import health.fabrica.fhir.store.StoredResource;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Binary;

/**
 * Sends answers. Stored JSON goes out as the bytes that it is; only for XML, indents, {@code
 * _summary} and {@code _elements} is it parsed and written anew. Safe for use by many threads.
 */
final class AnswerWriter {

  private static final String[] TEXT_ONLY = {"*.text", "*.id", "*.meta", "*.(mandatory)"};

  private final FhirContext context;
  private final BinaryContent binaries;

  AnswerWriter(FhirContext context, BinaryContent binaries) {
    this.context = context;
    this.binaries = binaries;
  }

  void write(RestRequest request, Format format, Answer answer, RestResponse response)
      throws IOException {
    response.setStatus(answer.status());
    answer.version().ifPresent(stored -> describe(stored, response));
    answer.headers().forEach(response::setHeader);
    if (request.method().equals("GET")) {
      response.setHeader("Vary", "Accept, Prefer");
      response.setHeader("Cache-Control", "private, no-cache");
    }
    if (answer.content() instanceof Nothing) {
      response.setContentLength(0);
      return;
    }
    response.setContentType(format.contentType());
    if (format.isStored()
        && answer.content() instanceof Stored stored
        && stored.resource().blob().isPresent()) {
      stream(request, stored.resource(), stored.resource().blob().get(), response);
      return;
    }
    byte[] body = encode(format, answer.content());
    if (request.isHead()) {
      response.setContentLength(body.length);
    } else {
      response.setBody(body);
    }
  }

  private static void describe(StoredResource stored, RestResponse response) {
    response.setHeader("ETag", BundleJson.etag(stored));
    response.setHeader("Last-Modified", HttpDates.format(stored.lastUpdated()));
  }

  /** The body of an answer that has one. */
  byte[] encode(Format format, Answer.Content content) {
    if (content instanceof Json json) {
      return format.isStored()
          ? json.bytes()
          : write(format, parser().parseResource(new String(json.bytes(), StandardCharsets.UTF_8)));
    }
    if (content instanceof Stored stored) {
      return format.isStored()
          ? bytes(stored.resource())
          : write(format, binaries.whole(stored.resource()));
    }
    return write(format, ((Made) content).resource());
  }

  static byte[] bytes(StoredResource stored) {
    byte[] bytes = new byte[stored.json().remaining()];
    stored.json().get(bytes);
    return bytes;
  }

  /** The parser that reads what the store wrote: nothing in it is to be refused any more. */
  private IParser parser() {
    return context.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));
  }

  private byte[] write(Format format, IBaseResource resource) {
    IParser parser = format.xml() ? context.newXmlParser() : context.newJsonParser();
    parser.setPrettyPrint(format.pretty());
    parser.setStripVersionsFromReferences(false);
    boolean bundle = resource.fhirType().equals("Bundle");
    boolean outcome = resource.fhirType().equals("OperationOutcome");
    if (!format.isWhole() && !outcome) {
      reduce(format, parser, bundle);
    }
    return parser.encodeResourceToString(resource).getBytes(StandardCharsets.UTF_8);
  }

  /** The parser marks what it shortened with the tag SUBSETTED. */
  private static void reduce(Format format, IParser parser, boolean bundle) {
    parser.setSummaryMode(format.summary() == SummaryEnum.TRUE);
    parser.setSuppressNarratives(format.summary() == SummaryEnum.DATA);
    if (format.summary() == SummaryEnum.TEXT) {
      parser.setEncodeElementsAppliesToChildResourcesOnly(bundle);
      parser.setEncodeElements(Set.of(TEXT_ONLY));
    }
    if (!format.elements().isEmpty()) {
      Set<String> names = new HashSet<>(Set.of("*.id", "*.meta", "*.(mandatory)"));
      format.elements().forEach(e -> names.add(Character.isUpperCase(e.charAt(0)) ? e : "*." + e));
      parser.setEncodeElementsAppliesToChildResourcesOnly(bundle);
      parser.setEncodeElements(names);
    }
  }

  /** A Binary with its data, which passes in pieces however large it is. */
  private void stream(
      RestRequest request, StoredResource stored, Sha256 blob, RestResponse response)
      throws IOException {
    byte[] head = bytes(stored);
    byte[] before = ",\"data\":\"".getBytes(StandardCharsets.UTF_8);
    byte[] after = "\"}".getBytes(StandardCharsets.UTF_8);
    long encoded = (binaries.size(blob) + 2) / 3 * 4;
    response.setContentLength(head.length - 1L + before.length + encoded + after.length);
    if (request.isHead()) {
      return;
    }
    OutputStream out = response.stream();
    out.write(head, 0, head.length - 1);
    out.write(before);
    try (InputStream in = binaries.open(blob);
        OutputStream base64 = Base64.getEncoder().wrap(new Unclosed(out))) {
      in.transferTo(base64);
    }
    out.write(after);
  }

  /** Keeps the response open when what was wrapped around it is closed. */
  private static final class Unclosed extends FilterOutputStream {

    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }

  /** The bytes of a Binary as its own media type. */
  void raw(RestRequest request, StoredResource stored, Sha256 blob, RestResponse response)
      throws IOException {
    describe(stored, response);
    response.setHeader("Vary", "Accept, Prefer");
    response.setHeader("Cache-Control", "private, no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    Optional<String> type = Optional.ofNullable(stored.resource(Binary.class).getContentType());
    response.setContentType(type.orElse("application/octet-stream"));
    if (RawTypes.isActive(type)) {
      response.setHeader("Content-Disposition", "attachment");
    }
    response.setContentLength(binaries.size(blob));
    if (!request.isHead()) {
      try (InputStream in = binaries.open(blob)) {
        in.transferTo(response.stream());
      }
    }
  }
}
