package health.fabrica.fhir.validate;

import ca.uhn.fhir.context.support.IValidationSupport;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.StructureDefinition;

/**
 * Takes out of the definitions of R4 what no validation reads: narratives, explanations of elements
 * and codes, mappings to other standards. They are more than half of the memory that the
 * definitions hold, and are held twice, since the validator keeps a copy in the model of R5.
 */
final class LeanDefinitions {

  private LeanDefinitions() {}

  /** Changes the definitions that the support holds; to be called before anything is validated. */
  static void strip(IValidationSupport support) {
    List<IBaseResource> all = support.fetchAllConformanceResources();
    if (all != null) {
      all.forEach(LeanDefinitions::strip);
    }
  }

  static void strip(IBaseResource definition) {
    if (definition instanceof DomainResource resource) {
      resource.setText(null);
    }
    if (definition instanceof StructureDefinition structure) {
      structure.setMapping(null).setDescription(null).setPurpose(null);
      structure.getSnapshot().getElement().forEach(LeanDefinitions::strip);
      structure.getDifferential().getElement().forEach(LeanDefinitions::strip);
    } else if (definition instanceof CodeSystem codes) {
      codes.getConcept().forEach(LeanDefinitions::strip);
    }
  }

  private static void strip(ElementDefinition element) {
    element.setDefinition(null).setComment(null).setRequirements(null);
    element.setMapping(null).setAlias(null);
  }

  private static void strip(ConceptDefinitionComponent concept) {
    concept.setDefinition(null);
    concept.getConcept().forEach(LeanDefinitions::strip);
  }
}
