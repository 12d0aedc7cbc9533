package health.fabrica.fhir.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads a JSON text once before it is taken for a resource and refuses what the model parser would
 * pass over without a word: a repeated key (RFC 8259, 4 leaves its meaning open), text after the
 * end, bytes that are not UTF-8, nesting that no resource has. One pass without building anything.
 */
final class JsonGuard {

  /** Objects and arrays inside each other; R4 resources with deep extensions stay below 40. */
  static final int MAX_DEPTH = 200;

  /** The text of an element, base64 of a file included. */
  private static final int MAX_STRING = 64 << 20;

  private static final String ESCAPED_NUL = "\\" + "u0000";

  /** Makes parsers that refuse the same. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING)
                  .maxNumberLength(100)
                  .maxNameLength(1000)
                  .build())
          .build();

  private JsonGuard() {}

  /**
   * The text of a JSON object.
   *
   * @throws BodyFault FAB-5001 with what is wrong and where
   */
  static String text(byte[] body) {
    try (JsonParser parser = FACTORY.createParser(body)) {
      scan(parser);
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(body))
              .toString();
      if (hasNul(text)) {
        throw new BodyFault(
            new Problem(
                FhirProblem.MALFORMED,
                "A text of the JSON has the character U+0000.",
                "Leave it out: FHIR allows no control characters but tab and line ends in text."),
            "",
            null);
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new BodyFault(
          new Problem(FhirProblem.MALFORMED, "The body is not UTF-8.", "Send UTF-8."), "", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the text has an escaped NUL; a plain one is no JSON. */
  private static boolean hasNul(String json) {
    int at = json.indexOf(ESCAPED_NUL);
    while (at >= 0) {
      int before = at;
      while (before > 0 && json.charAt(before - 1) == '\\') {
        before--;
      }
      if ((at - before) % 2 == 0) {
        return true;
      }
      at = json.indexOf(ESCAPED_NUL, at + 1);
    }
    return false;
  }

  private static void scan(JsonParser parser) throws IOException {
    try {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BodyFault(
            new Problem(
                FhirProblem.MALFORMED,
                "The body is not a JSON object.",
                "Send one resource, beginning with {\"resourceType\": ...}."),
            "",
            null);
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new BodyFault(
            new Problem(FhirProblem.MALFORMED, "Text follows the JSON object.", ""), "", null);
      }
    } catch (JsonProcessingException e) {
      throw fault(parser, e);
    }
  }

  private static BodyFault fault(JsonParser parser, JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " (line %d, column %d)"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    String original = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
    String message;
    String hint = "";
    if (original.startsWith("Duplicate field")) {
      message = "An object has the key " + parser.getParsingContext().getCurrentName() + " twice";
      hint = "Send each key once; which of the two holds cannot be known.";
    } else if (original.contains("nesting depth")) {
      message = "The JSON is nested deeper than " + MAX_DEPTH + " levels";
    } else if (original.contains("UTF-8")) {
      message = "The body is not UTF-8";
      hint = "Send UTF-8.";
    } else if (original.contains("exceeds the maximum")) {
      message = "A name, number or text of the JSON is longer than this server takes";
    } else {
      message = "The body is not JSON";
      hint = "Check it with a JSON tool.";
    }
    return new BodyFault(
        new Problem(FhirProblem.MALFORMED, message + where + ".", hint),
        expression(parser.getParsingContext()),
        e);
  }

  /** Where the parser is, as FHIRPath: {@code Patient.name[0].family} without the type. */
  static String expression(JsonStreamContext context) {
    StringBuilder path = new StringBuilder();
    int depth = 0;
    for (JsonStreamContext c = context; c != null; c = c.getParent()) {
      if (depth >= 20) {
        return "";
      }
      if (c.inArray()) {
        path.insert(0, "[" + Math.max(0, c.getCurrentIndex()) + "]");
      } else if (c.inObject() && c.getCurrentName() != null) {
        path.insert(0, "." + c.getCurrentName());
      }
      depth++;
    }
    return path.isEmpty() ? "" : path.substring(1);
  }

  /**
   * Where a name first occurs in the JSON, for a message about an element that is not known; empty
   * when it does not occur.
   *
   * @param text JSON that was read without fault before
   */
  static String find(String text, String name) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME && name.equals(parser.currentName())) {
          return expression(parser.getParsingContext());
        }
      }
      return "";
    } catch (IOException e) {
      return "";
    }
  }
}
