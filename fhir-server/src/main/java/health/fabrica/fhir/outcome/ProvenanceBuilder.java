package health.fabrica.fhir.outcome;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.ProvenanceActivity;
import health.fabrica.core.blob.Sha256;
import health.fabrica.flow.order.OrderedRecipe;
import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceAgentComponent;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;

/** Builds a Provenance whose every entity carries its SHA-256. */
final class ProvenanceBuilder {

  private final Provenance provenance = new Provenance();

  ProvenanceBuilder(ProvenanceActivity activity, Instant recorded) {
    provenance.setActivity(activity.concept());
    provenance.setRecordedElement(FhirValues.instant(recorded));
  }

  /** Names a result, by version where there is one. */
  ProvenanceBuilder target(String reference) {
    provenance.addTarget(new Reference(reference));
    return this;
  }

  ProvenanceBuilder occurred(Optional<Instant> start, Instant end) {
    provenance.setOccurred(FhirValues.period(start, end));
    return this;
  }

  ProvenanceBuilder agent(Participant as, String who) {
    add(as, who);
    return this;
  }

  ProvenanceBuilder agent(Participant as, String who, CodeableConcept role) {
    add(as, who).addRole(role);
    return this;
  }

  private ProvenanceAgentComponent add(Participant as, String who) {
    return provenance.addAgent().setType(as.concept()).setWho(new Reference(who));
  }

  ProvenanceBuilder entity(ProvenanceEntityRole role, Reference what, Sha256 digest) {
    provenance.addEntity().setRole(role).setWhat(what).addExtension(FhirValues.sha256(digest));
    return this;
  }

  /** Names the recipe that was run, and what the order gave it, as it gave it. */
  ProvenanceBuilder recipe(OrderedRecipe recipe) {
    Reference what =
        new Reference()
            .setIdentifier(
                new Identifier().setSystem(FabricaTerms.RECIPE_NAME).setValue(recipe.name()))
            .setDisplay(recipe.name() + ", version " + recipe.version());
    entity(ProvenanceEntityRole.SOURCE, what, recipe.digest());
    Provenance.ProvenanceEntityComponent entity =
        provenance.getEntity().get(provenance.getEntity().size() - 1);
    entity.addExtension(
        new Extension(
            FabricaTerms.RECIPE_VERSION_EXTENSION, new PositiveIntType(recipe.version())));
    RecipeExtensions.of(recipe.inputs()).forEach(entity::addExtension);
    return this;
  }

  Provenance build() {
    return provenance;
  }
}
