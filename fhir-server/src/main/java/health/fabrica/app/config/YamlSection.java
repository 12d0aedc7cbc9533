package health.fabrica.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.core.problem.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** A mapping of the configuration file whose keys are known; others stop the start. */
final class YamlSection {

  private final String path;
  private final JsonNode node;

  private YamlSection(String path, JsonNode node) {
    this.path = path;
    this.node = node;
  }

  /**
   * The section, when it is a mapping with none but these keys.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-6001, FAB-6002
   */
  static YamlSection of(String path, JsonNode node, String... keys) {
    YamlSection section = new YamlSection(path, node);
    if (!node.isObject()) {
      throw section.invalid(
          "", node.asText(), "a mapping with keys out of: " + String.join(", ", keys));
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!List.of(keys).contains(name)) {
                throw unknown(path + "." + name, path + "." + nearest(name, List.of(keys)));
              }
            });
    return section;
  }

  private static String nearest(String name, List<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(k -> EditDistance.between(name, k)))
        .orElseThrow();
  }

  private static RuntimeException unknown(String name, String nearest) {
    return new Problem(
            ConfigProblem.KEY_UNKNOWN,
            "No setting is called " + name + ".",
            "Did you mean " + nearest + "?")
        .asException();
  }

  /** The value, unless it is missing or empty. */
  Optional<String> text(String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isValueNode()) {
      throw invalid(key, "no single value", "one value");
    }
    return Optional.of(value.asText().strip()).filter(text -> !text.isEmpty());
  }

  String require(String key) {
    return text(key).orElseThrow(() -> invalid(key, "", "a value"));
  }

  /** The value, which must be one of these. */
  String oneOf(String key, List<String> allowed) {
    String value = text(key).orElse("");
    if (!allowed.contains(value)) {
      throw invalid(
          key,
          value,
          "one of: "
              + String.join(", ", allowed)
              + (value.isEmpty() || allowed.isEmpty()
                  ? ""
                  : "; the nearest is " + nearest(value, allowed)));
    }
    return value;
  }

  /** The values of a list; of a single value that one. */
  List<String> texts(String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      return List.of(require(key));
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value) {
      if (!item.isValueNode() || item.asText().isBlank()) {
        throw invalid(key, item.toString(), "a list of texts");
      }
      texts.add(item.asText().strip());
    }
    if (texts.isEmpty()) {
      throw invalid(key, "an empty list", "at least one text, or leave the key out");
    }
    return texts;
  }

  int number(String key, int otherwise, int least, int most) {
    String value = text(key).orElse(Integer.toString(otherwise));
    if (!value.matches("[0-9]{1,9}")
        || Integer.parseInt(value) < least
        || Integer.parseInt(value) > most) {
      throw invalid(key, value, "a whole number from " + least + " to " + most);
    }
    return Integer.parseInt(value);
  }

  Optional<URI> url(String key) {
    return text(key)
        .map(
            value -> {
              try {
                URI uri = new URI(value);
                if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
                  return uri;
                }
              } catch (URISyntaxException e) {
                throw invalid(key, value, "an absolute http or https URL");
              }
              throw invalid(key, value, "an absolute http or https URL");
            });
  }

  /** What is read of each entry of a list of mappings; it gets its path and its node. */
  <T> List<T> sections(String key, BiFunction<String, JsonNode, T> read) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw invalid(key, "no list", "a list, each entry beginning with a hyphen");
    }
    List<T> entries = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      entries.add(read.apply(path + "." + key + "[" + i + "]", value.get(i)));
    }
    return entries;
  }

  RuntimeException invalid(String key, String value, String expected) {
    return new Problem(
            ConfigProblem.VALUE_INVALID,
            "The setting " + path + (key.isEmpty() ? "" : "." + key) + " is '" + value + "'.",
            "Set " + expected + ".")
        .asException();
  }
}
