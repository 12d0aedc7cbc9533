package health.fabrica.fhir.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a kick-off as they came, from a URL or a Parameters resource.
 *
 * @param values in the order given, by parameter name
 */
record KickOff(Map<String, List<String>> values) {

  /** From the query of a URL. */
  static KickOff ofQuery(Map<String, ? extends Collection<String>> query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    query.forEach((name, given) -> values.put(name, List.copyOf(given)));
    return new KickOff(values);
  }

  /** From a Parameters resource, whose values may be of any simple type or a Reference. */
  static KickOff ofParameters(JsonNode parameters) {
    if (!parameters.path("resourceType").asText().equals("Parameters")) {
      throw Refusals.malformed("The body is not a Parameters resource.", "Send one, or use GET.");
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (JsonNode parameter : parameters.path("parameter")) {
      values
          .computeIfAbsent(parameter.path("name").asText(), n -> new ArrayList<>())
          .add(value(parameter));
    }
    return new KickOff(values);
  }

  private static String value(JsonNode parameter) {
    for (Map.Entry<String, JsonNode> field : parameter.properties()) {
      if (field.getKey().equals("valueReference")) {
        return field.getValue().path("reference").asText();
      }
      if (field.getKey().startsWith("value")) {
        return field.getValue().asText();
      }
    }
    throw Refusals.parameter(
        "A parameter has no value.", "Give each parameter a value, as in the OperationDefinition.");
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }
}
