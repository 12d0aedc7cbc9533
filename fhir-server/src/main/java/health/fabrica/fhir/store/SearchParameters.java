package health.fabrica.fhir.store;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import health.fabrica.fhir.store.SearchParam.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.SearchParameter;

/**
 * The search parameters of the types served: those of R4 as its definitions give them, the
 * published ones of our own, and those that administrators post. Safe for use by many threads: a
 * change replaces the map of a type.
 */
public final class SearchParameters {

  /** Parameters that the store answers from the resource row, not from an index table. */
  private static final Set<String> BUILT_IN = Set.of("_id", "_lastUpdated");

  private final ParameterCompiler compiler;
  private final List<String> leftOut;
  private volatile Map<String, Map<String, SearchParam>> byType;

  private SearchParameters(
      ParameterCompiler compiler,
      Map<String, Map<String, SearchParam>> byType,
      List<String> leftOut) {
    this.compiler = compiler;
    this.byType = byType;
    this.leftOut = List.copyOf(leftOut);
  }

  /** The parameters of R4 and these further ones. */
  public static SearchParameters of(FhirContext context, List<SearchParameter> further) {
    ParameterCompiler compiler = new ParameterCompiler(context);
    Map<String, Map<String, SearchParam>> byType = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    for (String type : ServedTypes.all()) {
      Map<String, SearchParam> params = new TreeMap<>();
      for (RuntimeSearchParam p : context.getResourceDefinition(type).getSearchParams()) {
        if (!p.getName().startsWith("_")) {
          compiler
              .standard(type, p)
              .ifPresentOrElse(
                  s -> params.put(s.name(), s), () -> leftOut.add(type + "." + p.getName()));
        }
      }
      common(type).forEach(p -> params.put(p.name(), p));
      further.forEach(p -> compiler.custom(type, p).ifPresent(s -> params.put(s.name(), s)));
      byType.put(type, params);
    }
    return new SearchParameters(compiler, byType, leftOut);
  }

  private static List<SearchParam> common(String type) {
    return List.of(
        ParameterCompiler.common(type, "_tag", Kind.TOKEN, "tag", "Tags applied to this resource"),
        ParameterCompiler.common(
            type, "_security", Kind.TOKEN, "security", "Security labels of this resource"),
        ParameterCompiler.common(
            type, "_profile", Kind.URI, "profile", "Profiles this resource claims to conform to"),
        ParameterCompiler.common(
            type, "_source", Kind.URI, "source", "Identifies where the resource comes from"));
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

  /** The R4 parameters of served types that are not offered, as {@code Type.name}. */
  public List<String> leftOut() {
    return leftOut;
  }
}
