package health.fabrica.fhir.store;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.fhir.store.SearchParam.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The components of R4's composite parameters, which the model classes do not carry. The table is
 * extracted from the R4 definitions; a test compares it with them.
 */
final class Composites {

  /** A component: what it selects from the element, and how its values compare. */
  record Component(Kind kind, String expression) {}

  /** A composite parameter of a type. */
  record Composite(String type, String code, List<Component> components) {}

  private static final String RESOURCE = "composite-parameters.json";

  private final Map<String, List<Component>> components;

  private Composites(Map<String, List<Component>> components) {
    this.components = components;
  }

  static Composites load() {
    try (InputStream in =
        Objects.requireNonNull(Composites.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      List<Composite> all =
          new ObjectMapper().readValue(in, new TypeReference<List<Composite>>() {});
      return new Composites(
          all.stream().collect(Collectors.toMap(c -> key(c.type, c.code), Composite::components)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(String type, String code) {
    return type + ' ' + code;
  }

  /** Of a composite parameter, in the order of its value; empty when R4 knows none of the name. */
  List<Component> of(String type, String code) {
    return components.getOrDefault(key(type, code), List.of());
  }
}
