package health.fabrica.fhir.validate;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.validate.CodesOfResource.Use;
import health.fabrica.fhir.validate.ProfileValidator.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.Resource;

/**
 * Looks up every code in its code system, be it one that is stored here, as it is now, or one that
 * comes with R4 or this server; and names the code systems of which nothing is known here: of those
 * no code was checked, and no message would read as if all were right. The codes of units,
 * languages, countries and the like are left to the validator. Safe for use by many threads.
 */
final class CodeCheck {

  /** Versions of one code system that may be stored. */
  private static final int VERSIONS = 20;

  private static final Set<CodeSystemContentMode> WITH_CODES =
      Set.of(CodeSystemContentMode.COMPLETE, CodeSystemContentMode.FRAGMENT);

  private final StoreReader store;
  private final List<IValidationSupport> shipped;
  private final CommonCodeSystemsTerminologyService computed;

  /**
   * A check.
   *
   * @param store has the CodeSystems that were posted
   * @param shipped know those that need no posting
   */
  CodeCheck(FhirContext context, StoreReader store, List<IValidationSupport> shipped) {
    this.store = store;
    this.shipped = List.copyOf(shipped);
    this.computed = new CommonCodeSystemsTerminologyService(context);
  }

  /**
   * What is to be said of the codes of a resource.
   *
   * @param findings what is wrong with some, or was not checked
   * @param judged the codes that were looked up, as {@code system#code}
   */
  record Verdict(List<Finding> findings, Set<String> judged) {}

  Verdict of(Resource resource) {
    List<Finding> findings = new ArrayList<>();
    Set<String> judged = new HashSet<>();
    for (Map.Entry<String, List<Use>> system : CodesOfResource.bySystem(resource).entrySet()) {
      List<CodeSystem> stored = stored(system.getKey());
      List<CodeSystem> known = new ArrayList<>(stored);
      shipped(system.getKey()).ifPresent(known::add);
      if (known.isEmpty()) {
        if (!isComputed(system.getKey())) {
          findings.add(unchecked(system.getKey(), system.getValue()));
        }
        continue;
      }
      for (Use use : system.getValue()) {
        judged.add(use.system() + "#" + use.code());
        look(use, known, !stored.isEmpty()).ifPresent(findings::add);
      }
    }
    return new Verdict(findings, judged);
  }

  private List<CodeSystem> stored(String system) {
    return store
        .search(SearchRequest.of("CodeSystem").whereIs("url", system).count(VERSIONS))
        .matches()
        .stream()
        .map(found -> found.resource(CodeSystem.class))
        .filter(found -> WITH_CODES.contains(found.getContent()))
        .toList();
  }

  private Optional<CodeSystem> shipped(String system) {
    for (IValidationSupport support : shipped) {
      if (support.fetchCodeSystem(system) instanceof CodeSystem known
          && WITH_CODES.contains(known.getContent())
          && known.hasConcept()) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  private boolean isComputed(String system) {
    return computed.isCodeSystemSupported(new ValidationSupportContext(computed), system);
  }

  private static Finding unchecked(String system, List<Use> uses) {
    return new Finding(
        ResultSeverityEnum.WARNING,
        uses.get(0).place(),
        "The code system "
            + system
            + " is not on this server: "
            + (uses.size() == 1 ? "its code here was" : "its " + uses.size() + " codes here were")
            + " not checked.");
  }

  /**
   * Of several versions the one that the coding names, else any, may have the code.
   *
   * @param site whether the site stored one: its versions and displays are the site's to say, those
   *     of the others the validator looks at
   */
  private static Optional<Finding> look(Use use, List<CodeSystem> known, boolean site) {
    List<CodeSystem> versions =
        use.version().isEmpty() || !site
            ? known
            : known.stream().filter(s -> use.version().equals(s.getVersion())).toList();
    if (versions.isEmpty()) {
      return found(
          ResultSeverityEnum.WARNING,
          use,
          "Version %s of the code system %s is not on this server: the code was not checked."
              .formatted(use.version(), use.system()));
    }
    List<ConceptDefinitionComponent> meant =
        versions.stream().flatMap(s -> find(s, s.getConcept(), use.code()).stream()).toList();
    if (meant.isEmpty()) {
      boolean fragment =
          versions.stream().anyMatch(s -> s.getContent() == CodeSystemContentMode.FRAGMENT);
      return found(
          fragment ? ResultSeverityEnum.WARNING : ResultSeverityEnum.ERROR,
          use,
          "The code %s is not in the code system %s%s"
              .formatted(
                  use.code(),
                  use.system(),
                  fragment ? ", of which this server has a part: it was not checked." : "."));
    }
    return !site
            || use.display().isEmpty()
            || meant.stream().anyMatch(c -> isNamed(c, use.display()))
        ? Optional.empty()
        : found(
            ResultSeverityEnum.WARNING,
            use,
            "The display is not that of the code %s in the code system %s, which has \"%s\"."
                .formatted(use.code(), use.system(), meant.get(0).getDisplay()));
  }

  private static Optional<Finding> found(ResultSeverityEnum severity, Use use, String text) {
    return Optional.of(new Finding(severity, use.place(), text));
  }

  private static Optional<ConceptDefinitionComponent> find(
      CodeSystem system, List<ConceptDefinitionComponent> concepts, String code) {
    boolean exact = !system.hasCaseSensitive() || system.getCaseSensitive();
    for (ConceptDefinitionComponent concept : concepts) {
      if (exact ? code.equals(concept.getCode()) : code.equalsIgnoreCase(concept.getCode())) {
        return Optional.of(concept);
      }
      Optional<ConceptDefinitionComponent> below = find(system, concept.getConcept(), code);
      if (below.isPresent()) {
        return below;
      }
    }
    return Optional.empty();
  }

  private static boolean isNamed(ConceptDefinitionComponent concept, String display) {
    return !concept.hasDisplay()
        || display.equalsIgnoreCase(concept.getDisplay())
        || concept.getDesignation().stream().anyMatch(d -> display.equalsIgnoreCase(d.getValue()));
  }
}
