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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.SearchParameter;

/**
 * The search parameters of the types served: those of R4 as its definitions give them, the
 * published ones of our own, and those that administrators post. Safe for use by many threads: a
 * change replaces the map of a type.
 */
public final class SearchParameters {

  /** Parameters that the store answers from the resource row, not from an index table. */
  private static final Set<String> BUILT_IN = Set.of("_id", "_lastUpdated");

  /**
   * How far the indexing of a posted parameter has come.
   *
   * @param done resources indexed
   * @param total resources there were when it began
   */
  record Progress(String type, String name, long done, long total) {}

  private final ParameterCompiler compiler;
  private final List<String> leftOut;

  /** Replaced as a whole when a parameter is posted or taken back. */
  private volatile Map<String, Map<String, SearchParam>> byType;

  /** Posted parameters by type and name. */
  private final Set<String> posted = ConcurrentHashMap.newKeySet();

  /** Of those not searchable yet. */
  private final Map<String, Progress> progress = new ConcurrentHashMap<>();

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

  /** A posted definition made ready to index; see {@link ParameterCompiler#custom}. */
  Optional<SearchParam> compile(String type, SearchParameter definition) {
    return compiler.custom(type, definition);
  }

  boolean isPosted(String type, String name) {
    return posted.contains(key(type, name));
  }

  /** Makes a posted parameter known, in the place of the one before it. */
  void put(SearchParam param) {
    posted.add(key(param.type(), param.name()));
    replace(param.type(), params -> params.put(param.name(), param));
  }

  /** Takes a posted parameter back. */
  void remove(SearchParam param) {
    posted.remove(key(param.type(), param.name()));
    progress.remove(key(param.type(), param.name()));
    replace(param.type(), params -> params.remove(param.name()));
  }

  private synchronized void replace(String type, Consumer<Map<String, SearchParam>> change) {
    Map<String, SearchParam> params = new TreeMap<>(byType.getOrDefault(type, Map.of()));
    change.accept(params);
    Map<String, Map<String, SearchParam>> next = new LinkedHashMap<>(byType);
    next.put(type, params);
    byType = next;
  }

  void progress(Progress now) {
    progress.put(key(now.type(), now.name()), now);
  }

  void ready(String type, String name) {
    progress.remove(key(type, name));
  }

  /** How far a parameter is that cannot be searched yet. */
  Optional<Progress> pending(String type, String name) {
    return Optional.ofNullable(progress.get(key(type, name)));
  }

  private static String key(String type, String name) {
    return type + " " + name;
  }
}
