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
import java.util.stream.Collectors;
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

  /**
   * What is known at one time.
   *
   * @param generation how often the posted ones have changed
   * @param posted the posted ones, as {@code Type name}
   * @param pending of those the ones not searchable yet
   */
  private record Known(
      long generation,
      Map<String, Map<String, SearchParam>> byType,
      Set<String> posted,
      Map<String, Progress> pending) {}

  private final ParameterCompiler compiler;
  private final List<String> leftOut;

  /** Those that come with the program. */
  private final Map<String, Map<String, SearchParam>> published;

  /** Replaced as a whole when a parameter is posted, taken back or indexed to the end. */
  private volatile Known known;

  private SearchParameters(
      ParameterCompiler compiler,
      Map<String, Map<String, SearchParam>> byType,
      List<String> leftOut) {
    this.compiler = compiler;
    this.published = byType;
    this.known = new Known(0, byType, Set.of(), Map.of());
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
      further.forEach(
          p -> compiler.custom(type, p, params.values()).ifPresent(s -> params.put(s.name(), s)));
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
    return published.keySet();
  }

  /** The indexed parameters of a type, by name; none for a type that is not served. */
  public Collection<SearchParam> of(String type) {
    return known.byType().getOrDefault(type, Map.of()).values();
  }

  /** One indexed parameter. */
  public Optional<SearchParam> find(String type, String name) {
    return Optional.ofNullable(known.byType().getOrDefault(type, Map.of()).get(name));
  }

  /** All names a search on the type may use, sorted. */
  public List<String> names(String type) {
    List<String> names = new ArrayList<>(BUILT_IN);
    names.addAll(known.byType().getOrDefault(type, Map.of()).keySet());
    return names.stream().sorted().toList();
  }

  /** The R4 parameters of served types that are not offered, as {@code Type.name}. */
  public List<String> leftOut() {
    return leftOut;
  }

  /** How often the posted ones have changed; grows with each change. */
  public long generation() {
    return known.generation();
  }

  /** A posted definition made ready to index; see {@link ParameterCompiler#custom}. */
  Optional<SearchParam> compile(String type, SearchParameter definition) {
    return compiler.custom(type, definition, published.getOrDefault(type, Map.of()).values());
  }

  /** One that comes with the program. */
  Optional<SearchParam> published(String type, String name) {
    return Optional.ofNullable(published.getOrDefault(type, Map.of()).get(name));
  }

  /** The posted ones of a type. */
  Collection<SearchParam> posted(String type) {
    Known now = known;
    return now.posted().isEmpty()
        ? List.of()
        : now.byType().getOrDefault(type, Map.of()).values().stream()
            .filter(p -> now.posted().contains(key(p.type(), p.name())))
            .toList();
  }

  /** Whether what is known of the database may change without a write of this node. */
  boolean isInFlux() {
    return hasPosted() || !known.pending().isEmpty();
  }

  /** How far the contents of a type's resources are that cannot be searched yet. */
  Optional<Progress> pendingContents() {
    return known.pending().values().stream()
        .filter(p -> p.name().equals(ReindexJob.CONTENTS))
        .findFirst();
  }

  private boolean hasPosted() {
    return !known.posted().isEmpty();
  }

  /** Knows these posted parameters from now on, unless it knows newer ones already. */
  synchronized void replacePosted(
      long generation, List<SearchParam> posted, List<Progress> pending) {
    if (generation <= known.generation()) {
      return;
    }
    Map<String, Map<String, SearchParam>> byType = new LinkedHashMap<>();
    published.forEach((type, params) -> byType.put(type, new TreeMap<>(params)));
    posted.forEach(p -> byType.getOrDefault(p.type(), new TreeMap<>()).put(p.name(), p));
    Map<String, Progress> unfinished = new ConcurrentHashMap<>();
    pending.forEach(p -> unfinished.put(key(p.type(), p.name()), p));
    Set<String> names =
        posted.stream().map(p -> key(p.type(), p.name())).collect(Collectors.toSet());
    known = new Known(generation, byType, names, unfinished);
  }

  /** Notes how far a parameter is that is not searchable yet. */
  void progress(Progress now) {
    known.pending().computeIfPresent(key(now.type(), now.name()), (key, before) -> now);
  }

  /** How far a parameter is that cannot be searched yet. */
  Optional<Progress> pending(String type, String name) {
    return Optional.ofNullable(known.pending().get(key(type, name)));
  }

  private static String key(String type, String name) {
    return type + " " + name;
  }
}
