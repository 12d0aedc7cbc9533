package health.fabrica.fhir.r5;

import org.hl7.fhir.r5.model.Base;
import org.hl7.fhir.r5.model.Property;
import org.hl7.fhir.r5.model.Reference;
import org.hl7.fhir.r5.model.Resource;

/** Makes references of the R4 API resolve from the view. */
final class R5References {

  private final String r4Base;

  R5References(String r4Base) {
    this.r4Base = r4Base;
  }

  /** Rewrites all references within the resource. */
  void rewrite(Resource resource) {
    visit(resource);
  }

  private void visit(Base element) {
    if (element instanceof Reference reference && reference.hasReference()) {
      reference.setReference(rewritten(reference.getReference()));
    }
    for (Property property : element.children()) {
      property.getValues().forEach(this::visit);
    }
  }

  /** A stored reference as the view gives it. */
  String rewritten(String reference) {
    String[] parts = reference.split("/", -1);
    boolean relative =
        parts.length >= 2 && !reference.startsWith("#") && parts[0].matches("[A-Z][A-Za-z]+");
    if (!relative) {
      return reference;
    }
    return parts.length > 2
        ? r4Base + "/" + reference // a version, which the view does not have
        : R5Types.nameOf(parts[0])
            .map(name -> name + "/" + parts[1])
            .orElse(r4Base + "/" + reference);
  }
}
