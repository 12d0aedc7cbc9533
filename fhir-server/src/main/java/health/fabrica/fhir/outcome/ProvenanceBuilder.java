package health.fabrica.fhir.outcome;

import health.fabrica.core.blob.Sha256;
import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceAgentComponent;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;

/** Builds a Provenance whose every entity carries its SHA-256. */
final class ProvenanceBuilder {

  private final Provenance provenance = new Provenance();

  ProvenanceBuilder(String activity, String display, Instant recorded) {
    provenance.setActivity(FhirValues.concept(OutcomeTerms.ACTIVITY, activity, display));
    provenance.setRecordedElement(FhirValues.instant(recorded));
  }

  /** Names a result, by version where there is one. */
  ProvenanceBuilder target(String reference) {
    provenance.addTarget(new Reference(reference));
    return this;
  }

  ProvenanceBuilder occurred(Optional<Instant> start, Instant end) {
    Period period = new Period().setEndElement(FhirValues.dateTime(end));
    start.ifPresent(at -> period.setStartElement(FhirValues.dateTime(at)));
    provenance.setOccurred(period);
    return this;
  }

  /** Who did it, as a code of provenance-participant-type. */
  ProvenanceBuilder agent(String type, String display, String who) {
    addAgent(type, display, who);
    return this;
  }

  ProvenanceBuilder agent(String type, String display, String who, CodeableConcept role) {
    addAgent(type, display, who).addRole(role);
    return this;
  }

  private ProvenanceAgentComponent addAgent(String type, String display, String who) {
    return provenance
        .addAgent()
        .setType(FhirValues.concept(OutcomeTerms.PARTICIPANT_TYPE, type, display))
        .setWho(new Reference(who));
  }

  ProvenanceBuilder entity(ProvenanceEntityRole role, Reference what, Sha256 digest) {
    provenance.addEntity().setRole(role).setWhat(what).addExtension(FhirValues.sha256(digest));
    return this;
  }

  Provenance build() {
    return provenance;
  }
}
