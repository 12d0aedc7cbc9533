package health.fabrica.fhir.store;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import health.fabrica.fhir.store.SearchParam.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.SearchParameter;

/**
 * The resource types served and their search parameters: those of R4 as its definitions give them,
 * and the published ones of our own. A parameter whose kind or expression the index cannot do is
 * left out, and so is never offered.
 */
public final class SearchParameters {

  /** Parameters that the store answers from the resource row, not from an index table. */
  private static final Set<String> BUILT_IN = Set.of("_id", "_lastUpdated");

  private static final String TAG = "_tag";

  private final Map<String, Map<String, SearchParam>> byType;

  private SearchParameters(Map<String, Map<String, SearchParam>> byType) {
    this.byType = byType;
  }

  /** The parameters of R4 and these further ones. */
  public static SearchParameters of(FhirContext context, List<SearchParameter> further) {
    Map<String, Map<String, SearchParam>> byType = new LinkedHashMap<>();
    for (String type : ServedTypes.all()) {
      Map<String, SearchParam> params = new TreeMap<>();
      context.getResourceDefinition(type).getSearchParams().stream()
          .filter(p -> !BUILT_IN.contains(p.getName()))
          .forEach(p -> standard(type, p).ifPresent(s -> params.put(s.name(), s)));
      params.put(TAG, tag(type));
      further.forEach(p -> custom(type, p).ifPresent(s -> params.put(s.name(), s)));
      byType.put(type, params);
    }
    return new SearchParameters(byType);
  }

  /** The tags of every type, which the model classes do not list. */
  private static SearchParam tag(String type) {
    String expression = type + ".meta.tag";
    return new SearchParam(
        type,
        TAG,
        Kind.TOKEN,
        expression,
        "http://hl7.org/fhir/SearchParameter/Resource-tag",
        "Tags applied to this resource",
        Set.of(),
        PathExpression.compile(type, expression).orElseThrow());
  }

  private static Optional<SearchParam> standard(String type, RuntimeSearchParam p) {
    Set<String> targets = p.getTargets() == null ? Set.of() : p.getTargets();
    String uri = p.getUri() == null ? "" : p.getUri();
    return kind(p.getParamType())
        .flatMap(
            kind ->
                PathExpression.compile(type, p.getPath())
                    .map(
                        path ->
                            new SearchParam(
                                type,
                                p.getName(),
                                kind,
                                p.getPath(),
                                uri,
                                p.getDescription(),
                                targets,
                                path)));
  }

  private static Optional<SearchParam> custom(String type, SearchParameter p) {
    if (p.getBase().stream().map(CodeType::getCode).noneMatch(type::equals)) {
      return Optional.empty();
    }
    Kind kind = Kind.valueOf(p.getType().name());
    PathExpression path =
        PathExpression.compile(type, p.getExpression())
            .orElseThrow(() -> new IllegalArgumentException("expression of " + p.getUrl()));
    Set<String> targets = p.getTarget().stream().map(CodeType::getCode).collect(Collectors.toSet());
    return Optional.of(
        new SearchParam(
            type,
            p.getCode(),
            kind,
            p.getExpression(),
            p.getUrl(),
            p.getDescription(),
            targets,
            path));
  }

  private static Optional<Kind> kind(RestSearchParameterTypeEnum type) {
    return switch (type) {
      case TOKEN -> Optional.of(Kind.TOKEN);
      case STRING -> Optional.of(Kind.STRING);
      case REFERENCE -> Optional.of(Kind.REFERENCE);
      case DATE -> Optional.of(Kind.DATE);
      case URI -> Optional.of(Kind.URI);
      case NUMBER, QUANTITY, COMPOSITE, HAS, SPECIAL -> Optional.empty();
    };
  }

  /** The types served, in the order of the CapabilityStatement. */
  public Set<String> types() {
    return byType.keySet();
  }

  /** The indexed parameters of a type, by name; none for a type that is not served. */
  public Collection<SearchParam> of(String type) {
    return byType.getOrDefault(type, Map.of()).values();
  }

  /** One indexed parameter. */
  public Optional<SearchParam> find(String type, String name) {
    return Optional.ofNullable(byType.getOrDefault(type, Map.of()).get(name));
  }

  /** All names a search on the type may use, sorted. */
  public List<String> names(String type) {
    List<String> names = new ArrayList<>(BUILT_IN);
    names.addAll(byType.getOrDefault(type, Map.of()).keySet());
    return names.stream().sorted().toList();
  }
}
