package health.fabrica.fhir.outcome;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.Term;

/** The kinds of participant of a Provenance that occur here (R4 provenance-participant-type). */
enum Participant implements Term {
  ASSEMBLER("assembler", "Assembler"),
  AUTHOR("author", "Author"),
  ATTESTER("attester", "Attester"),
  VERIFIER("verifier", "Verifier");

  private final Entry entry;

  Participant(String code, String display) {
    entry = new Entry(FabricaTerms.PROVENANCE_PARTICIPANT_TYPE, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
