package health.fabrica.fhir.rest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.StoredResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;

/**
 * A JSON Patch (RFC 6902) on the stored JSON of a resource: all operations or none. What comes out
 * must again be a resource of the same type and id.
 */
final class JsonPatch implements Patch {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonGuard.FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** Of the server, whatever a patch says. */
  private static final Set<String> OWNED = Set.of("id", "resourceType");

  private static final Set<String> OPERATIONS =
      Set.of("add", "remove", "replace", "move", "copy", "test");

  private final List<Operation> operations;
  private final RequestBody bodies;

  private JsonPatch(List<Operation> operations, RequestBody bodies) {
    this.operations = operations;
    this.bodies = bodies;
  }

  /** One step. */
  private record Operation(
      int position,
      String op,
      JsonPointer path,
      Optional<JsonPointer> from,
      Optional<JsonNode> value) {}

  /**
   * Reads a patch.
   *
   * @throws ProblemException FAB-5095 when it is none
   */
  static JsonPatch parse(byte[] body, RequestBody bodies) {
    JsonNode root;
    try {
      root = MAPPER.readTree(body);
    } catch (IOException e) {
      throw malformed("The body is not JSON.");
    }
    if (root == null || !root.isArray()) {
      throw malformed("A JSON Patch is an array of operations.");
    }
    List<Operation> operations = new ArrayList<>();
    for (JsonNode node : root) {
      operations.add(operation(operations.size() + 1, node));
    }
    return new JsonPatch(operations, bodies);
  }

  private static Operation operation(int position, JsonNode node) {
    String op = text(position, node, "op");
    if (!OPERATIONS.contains(op)) {
      throw malformed("Operation " + position + " has an op that RFC 6902 does not know.");
    }
    boolean from = op.equals("move") || op.equals("copy");
    boolean valued = op.equals("add") || op.equals("replace") || op.equals("test");
    if (valued && !node.has("value")) {
      throw malformed("Operation " + position + " has no value.");
    }
    return new Operation(
        position,
        op,
        JsonPointer.parse(text(position, node, "path")),
        from ? Optional.of(JsonPointer.parse(text(position, node, "from"))) : Optional.empty(),
        valued ? Optional.of(node.get("value")) : Optional.empty());
  }

  private static String text(int position, JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || !value.isTextual()) {
      throw malformed("Operation " + position + " has no " + name + ".");
    }
    return value.textValue();
  }

  static ProblemException malformed(String message) {
    return new Problem(
            FhirProblem.PATCH_MALFORMED, message, "Send a JSON Patch as RFC 6902 describes it.")
        .asException();
  }

  static ProblemException notApplicable(String message) {
    return new Problem(
            FhirProblem.PATCH_NOT_APPLICABLE,
            message,
            "Nothing was changed. Read the resource again and make the patch for what is there.")
        .asException();
  }

  @Override
  public Resource apply(StoredResource current) {
    try {
      JsonNode root = MAPPER.readTree(AnswerWriter.bytes(current));
      JsonNode before = root.deepCopy();
      for (Operation operation : operations) {
        try {
          root = apply(root, operation);
        } catch (ProblemException e) {
          throw Problems.at("Operation " + operation.position() + " (" + operation.op() + ")", e);
        }
      }
      requireSameResource(before, root);
      return parsed(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode apply(JsonNode root, Operation operation) {
    JsonPointer path = operation.path();
    if (path.isRoot() && !operation.op().equals("test")) {
      throw notApplicable("A patch does not take the place of the whole resource.");
    }
    switch (operation.op()) {
      case "add" -> path.add(root, operation.value().orElseThrow().deepCopy());
      case "replace" -> path.replace(root, operation.value().orElseThrow().deepCopy());
      case "remove" -> path.remove(root);
      case "test" -> test(root, path, operation.value().orElseThrow());
      case "copy" -> path.add(root, source(root, operation).deepCopy());
      default -> move(root, operation);
    }
    return root;
  }

  private static JsonNode source(JsonNode root, Operation operation) {
    JsonPointer from = operation.from().orElseThrow();
    return from.get(root)
        .orElseThrow(() -> notApplicable("There is nothing at " + from + " in the resource."));
  }

  private static void move(JsonNode root, Operation operation) {
    JsonPointer from = operation.from().orElseThrow();
    JsonNode moved = source(root, operation);
    if (from.equals(operation.path())) {
      return;
    }
    if (from.contains(operation.path())) {
      throw notApplicable("A value cannot be moved into itself.");
    }
    from.remove(root);
    operation.path().add(root, moved);
  }

  private static void test(JsonNode root, JsonPointer path, JsonNode expected) {
    boolean holds = path.get(root).map(found -> isEqual(found, expected)).orElse(false);
    if (!holds) {
      throw notApplicable("The value at " + path + " is not the one that is tested for.");
    }
  }

  /** Equality of RFC 6902, 4.6: numbers by value, objects without order. */
  private static boolean isEqual(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      BigDecimal left = a.decimalValue();
      return left.compareTo(b.decimalValue()) == 0;
    }
    if (a.isArray() && b.isArray()) {
      return areEqual(a, b);
    }
    if (a.isObject() && b.isObject()) {
      boolean same = a.size() == b.size();
      for (Iterator<String> names = a.fieldNames(); same && names.hasNext(); ) {
        String name = names.next();
        same = b.has(name) && isEqual(a.get(name), b.get(name));
      }
      return same;
    }
    return a.equals(b);
  }

  private static boolean areEqual(JsonNode a, JsonNode b) {
    boolean same = a.size() == b.size();
    for (int i = 0; same && i < a.size(); i++) {
      same = isEqual(a.get(i), b.get(i));
    }
    return same;
  }

  private static void requireSameResource(JsonNode before, JsonNode after) {
    for (String name : OWNED) {
      if (!before.path(name).equals(after.path(name))) {
        throw notApplicable("A patch does not change " + name + ".");
      }
    }
  }

  private Resource parsed(JsonNode root) throws IOException {
    try {
      return bodies.parse(MAPPER.writeValueAsBytes((ObjectNode) root), false);
    } catch (BodyFault e) {
      throw new BodyFault(
          new Problem(
              FhirProblem.PATCH_NOT_APPLICABLE,
              "What the patch makes is no R4 resource: " + e.problem().message(),
              "Nothing was changed."),
          e.expression(),
          e);
    }
  }
}
