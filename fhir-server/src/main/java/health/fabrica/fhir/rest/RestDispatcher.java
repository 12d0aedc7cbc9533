package health.fabrica.fhir.rest;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.problem.OutcomeMapper;
import health.fabrica.fhir.rest.Interactions.Result;
import health.fabrica.fhir.rest.Reads.Question;
import health.fabrica.fhir.store.StoredResource;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Serves every interaction but operations: finds what a request asks for, has it done, and sends
 * the answer. Runs on the thread of the request; safe for use by many.
 */
final class RestDispatcher {

  private static final String METADATA = "metadata";
  private static final String SEARCH = "_search";
  private static final String HISTORY = "_history";
  private static final String IF_NONE_EXIST = "If-None-Exist";
  private static final String REQUEST_ID = "X-Request-ID";
  private static final Pattern CLIENTS_REQUEST_ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

  private final Interactions interactions;
  private final Reads reads;
  private final BundleProcessor bundles;
  private final BlobStore blobs;
  private final RequestBody bodies;
  private final AnswerWriter writer;
  private final Failures failures;
  private final CapabilityProvider capability;
  private final Patches patches;
  private final String context;
  private final Optional<String> publicBase;
  private final String requestIdPrefix = Long.toString(System.nanoTime(), 36) + "-";
  private final AtomicLong requests = new AtomicLong();

  RestDispatcher(FhirEndpointConfig config, CapabilityProvider capability, Failures failures) {
    this.interactions = new Interactions(config.store(), config.rules());
    this.reads = new Reads(interactions);
    this.bodies = new RequestBody(config.context(), config.maxBodyBytes());
    this.patches = new Patches(config.context(), bodies);
    this.writer = new AnswerWriter(config.context(), new BinaryContent(config.blobs()));
    this.bundles = new BundleProcessor(config.context(), interactions, reads, patches, writer);
    this.blobs = config.blobs();
    this.failures = failures;
    this.capability = capability;
    this.context = config.path();
    this.publicBase = config.publicBase();
  }

  /** Whether the server library serves the request: operations. */
  static boolean isOperation(HttpServerExchange http) {
    String uri = RestRequest.path(http);
    return uri.contains("/$") || uri.contains("/%24");
  }

  /**
   * Serves a request and hands over its answer.
   *
   * @param body when it was read already; else the exchange is blocking
   */
  void serve(HttpServerExchange http, byte @Nullable [] body) throws IOException {
    RestResponse response = new RestResponse(http);
    serve(http, body, response);
    response.end();
  }

  private void serve(HttpServerExchange http, byte @Nullable [] body, RestResponse response)
      throws IOException {
    response.setHeader(REQUEST_ID, requestId(http));
    Format format = Format.STORED;
    RestRequest request = null;
    try {
      request = RestRequest.of(http, body, context, publicBase);
      if (isRawBinary(request) && sentRaw(request, response)) {
        return;
      }
      format = Format.ofRefusal(request);
      format = Format.of(request);
      writer.write(request, format, answer(request), response);
    } catch (RuntimeException | StackOverflowError e) {
      refuse(request, format, e, response);
    } finally {
      if (request != null) {
        bodies.done(request);
      }
    }
  }

  private String requestId(HttpServerExchange http) {
    String given = http.getRequestHeaders().getFirst(REQUEST_ID);
    return given != null && CLIENTS_REQUEST_ID.matcher(given).matches()
        ? given
        : requestIdPrefix + requests.incrementAndGet();
  }

  private void refuse(
      @Nullable RestRequest request, Format format, Throwable thrown, RestResponse response)
      throws IOException {
    Failures.Failure failure = failures.of(thrown);
    if (response.isCommitted()) {
      throw new IOException("the answer broke off", thrown);
    }
    response.reset(REQUEST_ID);
    if (request == null) {
      response.setStatus(failure.status());
      response.setContentType(Format.STORED.contentType());
      response.setBody(writer.encode(Format.STORED, new Answer.Made(failure.outcome())));
      return;
    }
    Answer answer = Answer.of(failure.status(), new Answer.Made(failure.outcome()));
    Optional<Integer> retry =
        OutcomeMapper.retryAfterSeconds(failure.problem()).stream().boxed().findFirst();
    if (retry.isPresent()) {
      answer = answer.withHeader("Retry-After", retry.get().toString());
    }
    if (failure.status() == 405) {
      answer = answer.withHeader("Allow", String.join(", ", allowed(request)));
    }
    if (failure.status() == 413) {
      answer = answer.withHeader("Connection", "close");
    }
    writer.write(
        request,
        new Format(format.xml(), format.pretty(), Format.STORED.summary(), Set.of()),
        answer,
        response);
  }

  private Answer answer(RestRequest request) {
    List<String> path = request.path();
    if (path.isEmpty()) {
      return switch (request.method()) {
        case "POST" -> bundle(request);
        case "OPTIONS" -> capability.answer();
        case "GET" -> throw request.parameters().isEmpty() ? notAllowed(request) : searchOfAll();
        default -> throw notAllowed(request);
      };
    }
    if (path.size() == 1 && path.get(0).equals(METADATA)) {
      if (!request.method().equals("GET")) {
        throw notAllowed(request);
      }
      return capability.answer();
    }
    return switch (request.method()) {
      case "GET" -> get(request);
      case "POST" -> post(request);
      case "PUT" -> put(request);
      case "PATCH" -> patch(request);
      case "DELETE" -> delete(request);
      default -> throw notAllowed(request);
    };
  }

  private static RuntimeException notAllowed(RestRequest request) {
    return new Problem(
            FhirProblem.METHOD_NOT_ALLOWED,
            "This URL does not take " + request.sentMethod() + ".",
            "It takes " + String.join(", ", allowed(request)) + ".")
        .asException();
  }

  private static RuntimeException searchOfAll() {
    return Problems.notOffered(
        "A search over all types is not offered.",
        "Search one type: [type]?parameter=value, or POST [type]/_search.");
  }

  /** The methods of a URL. */
  static Set<String> allowed(RestRequest request) {
    List<String> path = request.path();
    String last = path.isEmpty() ? "" : path.get(path.size() - 1);
    if (path.isEmpty()) {
      return Set.of("POST");
    }
    if (last.equals(SEARCH)) {
      return Set.of("POST");
    }
    if (last.equals(METADATA) || last.equals(HISTORY) || path.size() > 2) {
      return new java.util.TreeSet<>(Set.of("GET", "HEAD"));
    }
    Set<String> methods = new java.util.TreeSet<>(Set.of("GET", "HEAD", "PUT"));
    if (path.size() == 1) {
      methods.add("POST");
    }
    Set<TypeRestfulInteraction> offered = TypeRules.of(path.get(0));
    if (offered.contains(TypeRestfulInteraction.DELETE)) {
      methods.add("DELETE");
    }
    if (offered.contains(TypeRestfulInteraction.PATCH)) {
      methods.add("PATCH");
    }
    return methods;
  }

  private Answer get(RestRequest request) {
    if (request.path().size() == 2 && request.path().get(1).equals(SEARCH)) {
      throw notAllowed(request);
    }
    return reads.get(interactions.store(), Question.of(request));
  }

  private Answer bundle(RestRequest request) {
    Resource body = bodies.resource(request);
    if (!(body instanceof Bundle bundle)) {
      throw Problems.malformed(
          "What is posted to the base is no Bundle.", "Post a resource to its type.");
    }
    return bundles.process(bundle, request.base(), Preference.of(request));
  }

  private Answer post(RestRequest request) {
    String type = request.path().get(0);
    if (request.path().size() == 2 && request.path().get(1).equals(SEARCH)) {
      return postedSearch(request);
    }
    if (request.path().size() != 1) {
      throw notAllowed(request);
    }
    if (type.equals(SEARCH)) {
      throw searchOfAll();
    }
    interactions.requireServed(type);
    if (request.isBlank(IF_NONE_EXIST)) {
      throw Problems.parameter(
          "If-None-Exist has no criteria.",
          "Write for example identifier=system|value, or leave the header out.");
    }
    if (type.equals("Binary") && isRawBody(request)) {
      return written(
          request, interactions.createBinary(RequestBody.mediaType(request), blob(request)));
    }
    Resource resource = ofType(type, bodies.resource(request));
    return written(
        request, interactions.create(resource, request.header(IF_NONE_EXIST), request.base()));
  }

  private Answer postedSearch(RestRequest request) {
    RequestBody.Kind kind = RequestBody.kind(request);
    if (kind != RequestBody.Kind.FORM && request.announcedBytes() != 0) {
      throw new Problem(
              FhirProblem.MEDIA_TYPE_UNSUPPORTED,
              "A posted search is a form.",
              "Send application/x-www-form-urlencoded.")
          .asException();
    }
    String form = new String(bodies.bytes(request), StandardCharsets.UTF_8);
    Question question = Question.of(request).with(RestRequest.query(form));
    return reads.get(
        interactions.store(),
        new Question(
            List.of(request.path().get(0)),
            question.parameters(),
            question.lenient(),
            question.base(),
            Optional.empty(),
            Optional.empty()));
  }

  private Answer put(RestRequest request) {
    List<String> path = request.path();
    if (path.size() > 2) {
      throw notAllowed(request);
    }
    interactions.requireServed(path.get(0));
    if (path.size() == 1) {
      Interactions.requireChangeable(path.get(0));
    }
    Condition condition = Condition.of(request);
    Resource resource;
    if (path.get(0).equals("Binary") && isRawBody(request)) {
      resource =
          new Binary()
              .setContentType(RequestBody.mediaType(request))
              .setData(bodies.bytes(request));
      resource.setId(path.size() == 2 ? path.get(1) : null);
    } else {
      resource = ofType(path.get(0), bodies.resource(request));
    }
    return written(
        request,
        path.size() == 2
            ? interactions.update(resource, path.get(1), condition, request.base())
            : interactions.updateWhere(resource, criteria(request), condition, request.base()));
  }

  private Answer patch(RestRequest request) {
    List<String> path = request.path();
    if (path.size() > 2) {
      throw notAllowed(request);
    }
    interactions.requireServed(path.get(0));
    Interactions.requireChangeable(path.get(0));
    Patch patch = patches.of(request);
    Condition condition = Condition.of(request);
    return written(
        request,
        path.size() == 2
            ? interactions.patch(path.get(0), path.get(1), patch, condition, request.base())
            : interactions.patchWhere(
                path.get(0), criteria(request), patch, condition, request.base()));
  }

  private Answer delete(RestRequest request) {
    List<String> path = request.path();
    if (path.size() > 2) {
      throw notAllowed(request);
    }
    interactions.requireServed(path.get(0));
    Condition condition = Condition.of(request);
    Optional<StoredResource> deleted =
        path.size() == 2
            ? interactions.delete(path.get(0), path.get(1), condition)
            : interactions.deleteWhere(path.get(0), criteria(request), condition, request.base());
    boolean outcome =
        Preference.of(request).content().equals(Optional.of(Preference.Content.OUTCOME));
    Answer answer =
        outcome
            ? Answer.of(
                200, new Answer.Made(done(deleted.isPresent() ? "Deleted." : "Nothing to delete.")))
            : Answer.of(204, new Answer.Nothing());
    return deleted.map(answer::withVersion).orElse(answer);
  }

  private static String criteria(RestRequest request) {
    return request
        .condition()
        .orElseThrow(
            () ->
                Problems.malformed(
                    "The URL has neither an id nor criteria.",
                    "Write Type/id or, for example, Type?identifier=system|value."));
  }

  private Resource ofType(String type, Resource resource) {
    if (!resource.fhirType().equals(type)) {
      throw Problems.malformed(
          "The body is a " + resource.fhirType() + ", the URL is of " + type + ".",
          "Send a resource to the URL of its own type.");
    }
    return resource;
  }

  private Answer written(RestRequest request, Result result) {
    StoredResource stored = result.stored();
    Preference.Content content =
        Preference.of(request).content().orElse(Preference.Content.REPRESENTATION);
    Answer.Content body =
        switch (content) {
          case MINIMAL -> new Answer.Nothing();
          case REPRESENTATION -> new Answer.Stored(stored);
          case OUTCOME -> new Answer.Made(done(result.created() ? "Created." : "Stored."));
        };
    String location = request.base() + "/" + stored.versionedReference();
    Answer answer = Answer.of(result.created() ? 201 : 200, body).withVersion(stored);
    return answer.withHeader("Location", location).withHeader("Content-Location", location);
  }

  static OperationOutcome done(String text) {
    OperationOutcome outcome = new OperationOutcome();
    outcome
        .addIssue()
        .setSeverity(IssueSeverity.INFORMATION)
        .setCode(IssueType.INFORMATIONAL)
        .setDiagnostics(text);
    return outcome;
  }

  /** Whether the body is the content of a Binary itself. */
  private static boolean isRawBody(RestRequest request) {
    String type = RequestBody.mediaType(request);
    return !type.isEmpty() && !type.contains("fhir+") && !isJsonOfResource(type);
  }

  private static boolean isJsonOfResource(String type) {
    return type.equals("application/json") || type.equals("text/json");
  }

  private Sha256 blob(RestRequest request) {
    try (InputStream in = request.body()) {
      return blobs.put(in);
    } catch (IOException e) {
      throw new RequestBody.BodyReadException(e);
    }
  }

  private static boolean isRawBinary(RestRequest request) {
    return !request.path().isEmpty()
        && request.path().get(0).equals("Binary")
        && (request.path().size() == 2
            || (request.path().size() == 4 && request.path().get(2).equals(HISTORY)))
        && request.method().equals("GET")
        && !Format.isAsked(request);
  }

  /** Sends the bytes of a Binary as they are; false when it has none. */
  private boolean sentRaw(RestRequest request, RestResponse response) throws IOException {
    Answer answer = reads.get(interactions.store(), Question.of(request));
    if (!(answer.content() instanceof Answer.Stored stored)) {
      writer.write(request, Format.STORED, answer, response);
      return true;
    }
    Optional<Sha256> blob = stored.resource().blob();
    if (blob.isEmpty()) {
      return false;
    }
    writer.raw(request, stored.resource(), blob.get(), response);
    return true;
  }
}
