package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds JSON in the order of its arguments. */
final class Json {

  static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /** An object out of name, value, name, value. */
  static ObjectNode of(@Nullable Object... pairs) {
    ObjectNode node = MAPPER.createObjectNode();
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      node.set(String.valueOf(pairs[i]), value(pairs[i + 1]));
    }
    return node;
  }

  static ArrayNode list(Object... items) {
    ArrayNode node = MAPPER.createArrayNode();
    for (Object item : items) {
      node.add(value(item));
    }
    return node;
  }

  static JsonNode value(@Nullable Object o) {
    if (o instanceof JsonNode n) {
      return n;
    }
    if (o instanceof Collection<?> c) {
      return list(c.toArray());
    }
    if (o instanceof RawValue || o instanceof Map<?, ?>) {
      throw new IllegalArgumentException("not a plain value: " + o.getClass());
    }
    return MAPPER.valueToTree(o);
  }
}
