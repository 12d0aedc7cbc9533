package health.fabrica.fhir.store;

import java.util.Optional;

/**
 * The name of a search parameter in a URL, taken apart.
 *
 * @param name up to the first colon or dot
 * @param modifier after the colon; empty when there is none
 * @param chain after the dot
 */
record ParameterName(String name, String modifier, Optional<String> chain) {

  static ParameterName parse(String text) {
    int dot = text.indexOf('.');
    String head = dot < 0 ? text : text.substring(0, dot);
    int colon = head.indexOf(':');
    return new ParameterName(
        colon < 0 ? head : head.substring(0, colon),
        colon < 0 ? "" : head.substring(colon + 1),
        dot < 0 ? Optional.empty() : Optional.of(text.substring(dot + 1)));
  }
}
