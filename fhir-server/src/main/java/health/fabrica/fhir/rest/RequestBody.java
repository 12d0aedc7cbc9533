package health.fabrica.fhir.rest;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;

/**
 * Takes bodies: bounded, in a format that is known, checked before they are parsed. What is not
 * exactly R4 is refused with the place, never dropped. Safe for use by many threads.
 */
final class RequestBody {

  /** A body that has to be held and parsed as a whole. Files go to Binary as they are. */
  static final long MAX_PARSED_BYTES = 32L << 20;

  private static final Pattern LIBRARY_CODE = Pattern.compile("HAPI-\\d+: ");
  private static final Pattern QUOTED =
      Pattern.compile("(?:element|attribute|value for element|repetitions for) '([^']+)'");

  /** What a body is. */
  enum Kind {
    JSON,
    XML,
    JSON_PATCH,
    FORM,
    OTHER
  }

  private final FhirContext context;
  private final long maxBytes;
  private final BodyBudget budget;

  RequestBody(FhirContext context, long maxBytes) {
    this.context = context;
    this.maxBytes = Math.min(maxBytes, MAX_PARSED_BYTES);
    this.budget = new BodyBudget(MAX_PARSED_BYTES);
  }

  /** The media type of a request without parameters, in lower case; empty when it has none. */
  static String mediaType(RestRequest request) {
    return request.header("Content-Type").orElse("").split(";")[0].trim().toLowerCase(Locale.ROOT);
  }

  static Kind kind(RestRequest request) {
    String charset =
        request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT).replace("\"", "");
    if (charset.contains("charset=") && !charset.contains("charset=utf-8")) {
      throw unsupported("The body is said to be in another character set than UTF-8.");
    }
    return switch (mediaType(request)) {
      case "application/fhir+json", "application/json", "text/json", "application/json+fhir" ->
          Kind.JSON;
      case "application/fhir+xml", "application/xml", "text/xml", "application/xml+fhir" ->
          Kind.XML;
      case "application/json-patch+json" -> Kind.JSON_PATCH;
      case "application/x-www-form-urlencoded" -> Kind.FORM;
      default -> Kind.OTHER;
    };
  }

  static ProblemException unsupported(String message) {
    return unsupported(message, "Send application/fhir+json or application/fhir+xml in UTF-8.");
  }

  static ProblemException unsupported(String message, String hint) {
    return new Problem(FhirProblem.MEDIA_TYPE_UNSUPPORTED, message, hint).asException();
  }

  /** The resource in the body; FAB-5091 when the body is in no format of FHIR. */
  Resource resource(RestRequest request) {
    Kind kind = kind(request);
    if (kind != Kind.JSON && kind != Kind.XML) {
      String type = mediaType(request);
      throw unsupported(
          type.isEmpty()
              ? "The request does not say in what format its body is."
              : "The body is in a format that is not taken here.");
    }
    return parse(bytes(request), kind == Kind.XML);
  }

  /** All bytes of the body. */
  byte[] bytes(RestRequest request) {
    long announced = request.announcedBytes();
    if (announced > maxBytes) {
      throw Problems.tooLarge(maxBytes).asException();
    }
    budget.take(request, Math.max(0, announced));
    if (request.wholeBody().isPresent()) {
      return request.wholeBody().get();
    }
    try (InputStream in = request.body()) {
      ByteArrayOutputStream bytes =
          new ByteArrayOutputStream((int) Math.min(1 << 16, Math.max(1024, announced)));
      byte[] chunk = new byte[1 << 13];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        bytes.write(chunk, 0, n);
        if (bytes.size() > maxBytes) {
          throw Problems.tooLarge(maxBytes).asException();
        }
        if (announced < 0) {
          budget.take(request, n);
        }
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new BodyReadException(e);
    }
  }

  /** Gives back what the request took of the memory for bodies. */
  void done(RestRequest request) {
    budget.giveBack(request);
  }

  /** The resource that the bytes are. */
  Resource parse(byte[] body, boolean xml) {
    if (xml) {
      XmlGuard.check(body);
      return parse(context.newXmlParser(), new String(body, StandardCharsets.UTF_8), xml);
    }
    return parse(context.newJsonParser(), JsonGuard.text(body), xml);
  }

  private static Resource parse(IParser parser, String text, boolean xml) {
    try {
      parser.setParserErrorHandler(new StrictErrorHandler());
      IBaseResource parsed = parser.parseResource(text);
      return (Resource) parsed;
    } catch (DataFormatException | IllegalArgumentException | ClassCastException e) {
      throw fault(text, xml, e);
    } catch (RuntimeException e) {
      throw fault(text, xml, e);
    }
  }

  private static BodyFault fault(String text, boolean xml, RuntimeException e) {
    String message =
        e instanceof DataFormatException && e.getMessage() != null
            ? LIBRARY_CODE.matcher(e.getMessage()).replaceAll("")
            : "The body is no resource of FHIR R4.";
    Matcher quoted = QUOTED.matcher(message);
    String expression =
        !xml && quoted.find()
            ? Optional.of(JsonGuard.find(text, quoted.group(1)))
                .filter(p -> !p.isEmpty())
                .map(p -> rooted(text, p))
                .orElse("")
            : "";
    return new BodyFault(new Problem(FhirProblem.MALFORMED, message, ""), expression, e);
  }

  /** The path with the resource type before it. */
  private static String rooted(String text, String path) {
    Matcher type = Pattern.compile("\"resourceType\"\\s*:\\s*\"([A-Za-z]+)\"").matcher(text);
    return type.find() ? type.group(1) + "." + path : path;
  }

  /** The connection broke, or the body exceeds what the listener takes. */
  static final class BodyReadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BodyReadException(IOException cause) {
      super(cause);
    }
  }
}
