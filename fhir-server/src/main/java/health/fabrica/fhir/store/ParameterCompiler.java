package health.fabrica.fhir.store;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import health.fabrica.fhir.store.Composites.Component;
import health.fabrica.fhir.store.SearchParam.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.SearchParameter;

/** Makes search parameters from their definitions. */
final class ParameterCompiler {

  private final FhirContext context;
  private final Composites composites = Composites.load();

  ParameterCompiler(FhirContext context) {
    this.context = context;
  }

  /**
   * A parameter of the R4 definitions; empty for a special one, which has no general meaning, and
   * for an expression that the index cannot do.
   */
  Optional<SearchParam> standard(String type, RuntimeSearchParam p) {
    Set<String> targets = p.getTargets() == null ? Set.of() : p.getTargets();
    String uri = p.getUri() == null ? "" : p.getUri();
    Optional<Kind> kind = kind(p.getParamType());
    Optional<PathExpression> path = PathExpression.compile(type, p.getPath());
    if (kind.isEmpty() || path.isEmpty()) {
      return Optional.empty();
    }
    List<Component> components =
        kind.get() == Kind.COMPOSITE ? composites.of(type, p.getName()) : List.of();
    if (kind.get() == Kind.COMPOSITE && components.isEmpty()) {
      return Optional.empty();
    }
    List<SearchParam> parts = new ArrayList<>();
    for (Component component : components) {
      Optional<PathExpression> relative = PathExpression.compileRelative(component.expression());
      if (relative.isEmpty()) {
        return Optional.empty();
      }
      parts.add(part(type, p.getName(), p.getPath(), parts.size(), component, relative.get()));
    }
    return Optional.of(
        new SearchParam(
            type,
            p.getName(),
            kind.get(),
            p.getPath(),
            uri,
            p.getDescription(),
            targets,
            path.get(),
            parts));
  }

  private static SearchParam part(
      String type,
      String composite,
      String base,
      int index,
      Component component,
      ElementSelector selector) {
    return new SearchParam(
        type,
        composite + "$" + (index + 1),
        component.kind(),
        base + " / " + component.expression(),
        "",
        "",
        Set.of(),
        selector,
        List.of());
  }

  /**
   * A parameter that every type has, and that the model classes do not list or list without URL.
   */
  static SearchParam common(
      String type, String name, Kind kind, String element, String documentation) {
    String expression = type + ".meta." + element;
    return new SearchParam(
        type,
        name,
        kind,
        expression,
        "http://hl7.org/fhir/SearchParameter/Resource-" + element,
        documentation,
        Set.of(),
        PathExpression.compile(type, expression).orElseThrow(),
        List.of());
  }

  /**
   * A published or posted parameter for one of its base types; empty when the type is not among
   * them.
   *
   * @throws IllegalArgumentException when its kind is not offered or its expression does not
   *     compile
   */
  Optional<SearchParam> custom(String type, SearchParameter p) {
    if (p.getBase().stream().map(CodeType::getCode).noneMatch(type::equals)) {
      return Optional.empty();
    }
    if (p.getType() == null || !isOffered(p.getType().name())) {
      throw new IllegalArgumentException(
          "a parameter of this kind is not offered; token, string, reference, date, uri, number and"
              + " quantity are");
    }
    String expression = Objects.requireNonNullElse(p.getExpression(), "");
    if (expression.isBlank()) {
      throw new IllegalArgumentException("it has no expression");
    }
    Optional<PathExpression> path = PathExpression.compile(type, expression);
    Set<String> targets = p.getTarget().stream().map(CodeType::getCode).collect(Collectors.toSet());
    return Optional.of(
        new SearchParam(
            type,
            p.getCode(),
            Kind.valueOf(p.getType().name()),
            expression,
            p.getUrl(),
            p.getDescription(),
            targets,
            path.isPresent() ? path.get() : EngineExpression.compile(context, expression),
            List.of()));
  }

  private static boolean isOffered(String kind) {
    return Set.of("TOKEN", "STRING", "REFERENCE", "DATE", "URI", "NUMBER", "QUANTITY")
        .contains(kind);
  }

  private static Optional<Kind> kind(RestSearchParameterTypeEnum type) {
    return switch (type) {
      case TOKEN -> Optional.of(Kind.TOKEN);
      case STRING -> Optional.of(Kind.STRING);
      case REFERENCE -> Optional.of(Kind.REFERENCE);
      case DATE -> Optional.of(Kind.DATE);
      case URI -> Optional.of(Kind.URI);
      case NUMBER -> Optional.of(Kind.NUMBER);
      case QUANTITY -> Optional.of(Kind.QUANTITY);
      case COMPOSITE -> Optional.of(Kind.COMPOSITE);
      case HAS, SPECIAL -> Optional.empty();
    };
  }
}
