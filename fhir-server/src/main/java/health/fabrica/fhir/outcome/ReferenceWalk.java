package health.fabrica.fhir.outcome;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** Finds what points out of a resource. */
final class ReferenceWalk {

  private static final FhirContext CONTEXT = FhirContext.forR4Cached();

  private ReferenceWalk() {}

  /** Every Reference element of the resource. */
  static List<Reference> of(Resource resource) {
    return CONTEXT.newTerser().getAllPopulatedChildElementsOfType(resource, Reference.class);
  }

  /** Every Attachment element of the resource. */
  static List<Attachment> attachments(Resource resource) {
    return CONTEXT.newTerser().getAllPopulatedChildElementsOfType(resource, Attachment.class);
  }
}
