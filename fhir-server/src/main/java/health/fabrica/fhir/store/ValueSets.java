package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.CODE;
import static health.fabrica.fhir.store.Tables.SYSTEM;

import health.fabrica.conformance.Definitions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetFilterComponent;
import org.hl7.fhir.r4.model.ValueSet.FilterOperator;
import org.hl7.fhir.r4.model.ValueSet.ValueSetExpansionContainsComponent;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/**
 * The value sets that {@code :in} can name: those stored here and those we publish. They are
 * expanded from what they list, from code systems stored here or published, and from other such
 * value sets. What needs a terminology server is refused, since half a value set misleads.
 */
final class ValueSets {

  private static final int MAX_DEPTH = 10;

  private final StoreReader reader;
  private final Definitions published;

  ValueSets(StoreReader reader, Definitions published) {
    this.reader = reader;
    this.published = published;
  }

  /** Codes by system. */
  private record Codes(Map<String, Set<String>> ofSystem) {
    Codes() {
      this(new TreeMap<>());
    }

    void add(String system, String code) {
      ofSystem.computeIfAbsent(system, s -> new TreeSet<>()).add(code);
    }

    void addAll(Codes other) {
      other.ofSystem.forEach((s, codes) -> codes.forEach(c -> add(s, c)));
    }

    void removeAll(Codes other) {
      other.ofSystem.forEach(
          (s, codes) -> ofSystem.getOrDefault(s, new HashSet<>()).removeAll(codes));
    }

    void retainAll(Codes other) {
      ofSystem.forEach((s, codes) -> codes.retainAll(other.ofSystem.getOrDefault(s, Set.of())));
    }
  }

  /** That system and code of an index row are in one of the value sets. */
  Condition contains(List<String> names) {
    Codes codes = new Codes();
    for (String name : names) {
      codes.addAll(expand(SearchValues.unescape(name), 0));
    }
    List<Condition> any = new ArrayList<>();
    codes.ofSystem.forEach(
        (system, list) ->
            any.add(SYSTEM.eq(IndexText.whole(system)).and(CODE.in(IndexText.whole(list)))));
    return any.isEmpty() ? DSL.falseCondition() : DSL.or(any);
  }

  private Codes expand(String name, int depth) {
    if (depth > MAX_DEPTH) {
      throw refusal("The value set refers to itself.", "Correct its compose element.");
    }
    ValueSet valueSet =
        valueSet(name)
            .orElseThrow(
                () ->
                    refusal(
                        "The value set of the search is not known here.",
                        "Store it, or name one that is stored or published by its url."));
    Codes codes = new Codes();
    if (valueSet.hasCompose()) {
      valueSet.getCompose().getInclude().forEach(i -> codes.addAll(concepts(i, depth)));
      valueSet.getCompose().getExclude().forEach(e -> codes.removeAll(concepts(e, depth)));
    } else {
      valueSet.getExpansion().getContains().forEach(c -> addExpanded(codes, c));
    }
    return codes;
  }

  private static void addExpanded(Codes codes, ValueSetExpansionContainsComponent contains) {
    if (contains.hasCode() && !contains.getAbstract()) {
      codes.add(contains.getSystem(), contains.getCode());
    }
    contains.getContains().forEach(c -> addExpanded(codes, c));
  }

  private Codes concepts(ConceptSetComponent set, int depth) {
    Codes codes = new Codes();
    boolean all = true;
    if (set.hasConcept()) {
      set.getConcept().forEach(c -> codes.add(set.getSystem(), c.getCode()));
      all = false;
    } else if (set.hasSystem()) {
      CodeSystem system = codeSystem(set.getSystem());
      List<ConceptDefinitionComponent> roots =
          set.getFilter().stream()
              .map(f -> filtered(system, f))
              .reduce((a, b) -> a.stream().filter(b::contains).collect(Collectors.toList()))
              .orElseGet(() -> flat(system.getConcept()));
      roots.forEach(c -> codes.add(set.getSystem(), c.getCode()));
      all = false;
    }
    for (CanonicalType other : set.getValueSet()) {
      Codes members = expand(other.getValue(), depth + 1);
      if (all) {
        codes.addAll(members);
        all = false;
      } else {
        codes.retainAll(members);
      }
    }
    return codes;
  }

  private static List<ConceptDefinitionComponent> filtered(
      CodeSystem system, ConceptSetFilterComponent filter) {
    boolean isA = filter.getOp() == FilterOperator.ISA;
    if (!filter.getProperty().equals("concept")
        || !(isA || filter.getOp() == FilterOperator.DESCENDENTOF)) {
      throw refusal(
          "The value set of the search has a filter that needs a terminology server.",
          "Name a value set that lists its codes.");
    }
    return flat(system.getConcept()).stream()
        .filter(c -> c.getCode().equals(filter.getValue()))
        .flatMap(c -> flat(isA ? List.of(c) : c.getConcept()).stream())
        .toList();
  }

  private static List<ConceptDefinitionComponent> flat(List<ConceptDefinitionComponent> concepts) {
    List<ConceptDefinitionComponent> flat = new ArrayList<>(concepts);
    concepts.forEach(c -> flat.addAll(flat(c.getConcept())));
    return flat;
  }

  private CodeSystem codeSystem(String url) {
    return find(CodeSystem.class, url)
        .filter(c -> c.getContent() == CodeSystemContentMode.COMPLETE)
        .orElseThrow(
            () ->
                refusal(
                    "The value set of the search takes codes of a code system not known here.",
                    "Name a value set that lists its codes, or store the code system."));
  }

  private Optional<ValueSet> valueSet(String name) {
    return name.contains(":")
        ? find(ValueSet.class, name)
        : reader
            .read("ValueSet", name.startsWith("ValueSet/") ? name.substring(9) : name)
            .map(r -> r.resource(ValueSet.class));
  }

  private <T extends MetadataResource> Optional<T> find(Class<T> type, String canonical) {
    int bar = canonical.indexOf('|');
    String url = bar < 0 ? canonical : canonical.substring(0, bar);
    SearchRequest byUrl =
        SearchRequest.of(type.getSimpleName()).where("url", SearchValues.escape(url)).count(2);
    SearchRequest request =
        bar < 0 ? byUrl : byUrl.where("version", SearchValues.escape(canonical.substring(bar + 1)));
    Function<MetadataResource, Boolean> versionFits =
        d -> bar < 0 || canonical.substring(bar + 1).equals(d.getVersion());
    return reader.search(request).matches().stream()
        .map(r -> r.resource(type))
        .findFirst()
        .or(
            () ->
                published.all().stream()
                    .filter(d -> type.isInstance(d) && url.equals(d.getUrl()))
                    .filter(versionFits::apply)
                    .map(type::cast)
                    .findFirst());
  }
}
