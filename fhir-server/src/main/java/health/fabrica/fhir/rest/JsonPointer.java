package health.fabrica.fhir.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A place in a JSON document (RFC 6901), with the changes that RFC 6902 makes there. */
record JsonPointer(List<String> tokens) {

  static JsonPointer parse(String text) {
    if (!text.isEmpty() && text.charAt(0) != '/') {
      throw JsonPatch.malformed("A JSON Pointer does not begin with a slash.");
    }
    List<String> tokens = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String token : text.substring(1).split("/", -1)) {
        if (token.matches(".*~([^01].*|)")) {
          throw JsonPatch.malformed("A JSON Pointer has a tilde that is not ~0 or ~1.");
        }
        tokens.add(token.replace("~1", "/").replace("~0", "~"));
      }
    }
    return new JsonPointer(List.copyOf(tokens));
  }

  boolean isRoot() {
    return tokens.isEmpty();
  }

  /** Whether the other place is at or below this one. */
  boolean contains(JsonPointer other) {
    return other.tokens.size() >= tokens.size()
        && other.tokens.subList(0, tokens.size()).equals(tokens);
  }

  /** What is there, if anything. */
  Optional<JsonNode> get(JsonNode root) {
    JsonNode node = root;
    for (String token : tokens) {
      Optional<JsonNode> next = child(node, token);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      node = next.get();
    }
    return Optional.of(node);
  }

  private static Optional<JsonNode> child(JsonNode node, String token) {
    if (node instanceof ObjectNode object) {
      return Optional.ofNullable(object.get(token));
    }
    if (node instanceof ArrayNode array) {
      return Optional.ofNullable(array.get(index(token, array.size())));
    }
    return Optional.empty();
  }

  /** An index below the bound, or -1: digits without a leading zero (RFC 6901, 4). */
  private static int index(String token, int bound) {
    if (!token.matches("0|[1-9]\\d{0,8}")) {
      return -1;
    }
    int index = Integer.parseInt(token);
    return index < bound ? index : -1;
  }

  private JsonNode parent(JsonNode root) {
    return new JsonPointer(tokens.subList(0, tokens.size() - 1)).get(root).orElseThrow(this::none);
  }

  private String last() {
    return tokens.get(tokens.size() - 1);
  }

  /** Puts the value there: into an object under its name, into an array before the index. */
  void add(JsonNode root, JsonNode value) {
    JsonNode parent = parent(root);
    if (parent instanceof ObjectNode object) {
      object.set(last(), value);
    } else if (parent instanceof ArrayNode array) {
      int at = last().equals("-") ? array.size() : index(last(), array.size() + 1);
      if (at < 0) {
        throw none();
      }
      array.insert(at, value);
    } else {
      throw none();
    }
  }

  void remove(JsonNode root) {
    requireThere(root);
    JsonNode parent = parent(root);
    if (parent instanceof ObjectNode object) {
      object.remove(last());
    } else {
      ((ArrayNode) parent).remove(index(last(), parent.size()));
    }
  }

  void replace(JsonNode root, JsonNode value) {
    requireThere(root);
    JsonNode parent = parent(root);
    if (parent instanceof ObjectNode object) {
      object.set(last(), value);
    } else {
      ((ArrayNode) parent).set(index(last(), parent.size()), value);
    }
  }

  private void requireThere(JsonNode root) {
    if (get(root).isEmpty()) {
      throw none();
    }
  }

  private RuntimeException none() {
    return JsonPatch.notApplicable("There is nothing at " + this + " in the resource.");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    tokens.forEach(t -> text.append('/').append(t.replace("~", "~0").replace("/", "~1")));
    return text.isEmpty() ? "the root" : text.toString();
  }
}
