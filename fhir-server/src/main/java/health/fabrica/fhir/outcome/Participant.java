package health.fabrica.fhir.outcome;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.Term;

/** The kinds of participant of a Provenance that occur here (R4 provenance-participant-type). */
enum Participant implements Term {
  ASSEMBLER("assembler", "Assembler"),
  AUTHOR("author", "Author"),
  ATTESTER("attester", "Attester"),
  VERIFIER("verifier", "Verifier");

  private final String code;
  private final String display;

  Participant(String code, String display) {
    this.code = code;
    this.display = display;
  }

  @Override
  public String system() {
    return FabricaTerms.PROVENANCE_PARTICIPANT_TYPE;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String display() {
    return display;
  }
}
