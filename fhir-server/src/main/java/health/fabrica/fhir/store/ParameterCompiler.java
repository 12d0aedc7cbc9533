package health.fabrica.fhir.store;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import health.fabrica.fhir.store.Composites.Component;
import health.fabrica.fhir.store.SearchParam.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.SearchParameter;
import org.hl7.fhir.r4.model.SearchParameter.SearchParameterComponentComponent;

/** Makes search parameters from their definitions. */
final class ParameterCompiler {

  private final FhirContext context;
  private final Composites composites = Composites.load();

  ParameterCompiler(FhirContext context) {
    this.context = context;
  }

  /**
   * A parameter of the R4 definitions; empty for a special one but {@code near} of Location, since
   * those have no general meaning, and for an expression that the index cannot do.
   */
  Optional<SearchParam> standard(String type, RuntimeSearchParam p) {
    Set<String> targets = p.getTargets() == null ? Set.of() : p.getTargets();
    String uri = p.getUri() == null ? "" : p.getUri();
    boolean position = type.equals("Location") && p.getName().equals("near");
    Optional<Kind> kind = position ? Optional.of(Kind.SPECIAL) : kind(p.getParamType());
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

  /** The name under which a component of a composite has its index rows. */
  static String partName(String composite, int index) {
    return composite + "$" + (index + 1);
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
        partName(composite, index),
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
   * @param known parameters of the type that a composite may be made of
   * @throws IllegalArgumentException when its kind is not offered or its expression does not
   *     compile
   */
  Optional<SearchParam> custom(String type, SearchParameter p, Collection<SearchParam> known) {
    if (p.getBase().stream().map(CodeType::getCode).noneMatch(type::equals)) {
      return Optional.empty();
    }
    if (p.getType() == null || !isOffered(p.getType().name())) {
      throw new IllegalArgumentException(
          "a parameter of this kind is not offered; token, string, reference, date, uri, number,"
              + " quantity and composite are");
    }
    String expression = Objects.requireNonNullElse(p.getExpression(), "");
    if (expression.isBlank()) {
      throw new IllegalArgumentException("it has no expression");
    }
    Kind kind = Kind.valueOf(p.getType().name());
    Optional<PathExpression> path = PathExpression.compile(type, expression);
    Set<String> targets = p.getTarget().stream().map(CodeType::getCode).collect(Collectors.toSet());
    return Optional.of(
        new SearchParam(
            type,
            p.getCode(),
            kind,
            expression,
            p.getUrl(),
            p.getDescription(),
            targets,
            path.isPresent() ? path.get() : EngineExpression.compile(context, expression),
            kind == Kind.COMPOSITE ? parts(type, p, expression, known) : List.of()));
  }

  private List<SearchParam> parts(
      String type, SearchParameter composite, String base, Collection<SearchParam> known) {
    if (composite.getComponent().size() < 2) {
      throw new IllegalArgumentException("a composite has at least two components");
    }
    List<SearchParam> parts = new ArrayList<>();
    for (SearchParameterComponentComponent given : composite.getComponent()) {
      Component component =
          new Component(
              kindOf(given, known), Objects.requireNonNullElse(given.getExpression(), ""));
      if (component.expression().isBlank()) {
        throw new IllegalArgumentException("a component has no expression");
      }
      Optional<PathExpression> path = PathExpression.compileRelative(component.expression());
      ElementSelector selector =
          path.isPresent() ? path.get() : EngineExpression.compile(context, component.expression());
      parts.add(part(type, composite.getCode(), base, parts.size(), component, selector));
    }
    return parts;
  }

  /** How the values of a component compare, which the parameter says that it names. */
  private static Kind kindOf(
      SearchParameterComponentComponent component, Collection<SearchParam> known) {
    return known.stream()
        .filter(p -> !p.definition().isEmpty() && p.definition().equals(component.getDefinition()))
        .map(SearchParam::kind)
        .filter(kind -> kind != Kind.COMPOSITE)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a component names no simple parameter of the type that R4 or this server"
                        + " publishes"));
  }

  private static boolean isOffered(String kind) {
    return Set.of("TOKEN", "STRING", "REFERENCE", "DATE", "URI", "NUMBER", "QUANTITY", "COMPOSITE")
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
