package health.fabrica.flow.trigger;

import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.dicom.watch.TriggerProblem;
import java.util.Map;
import java.util.Optional;

/**
 * Whose numbers the PatientIDs of images are. A number means a person only together with who gave
 * it; what is not configured is refused, never guessed.
 *
 * @param systems FHIR identifier system by Issuer of Patient ID
 * @param withoutIssuer the system of images that name no issuer, if the site vouches for them
 */
public record AssigningAuthorities(Map<String, String> systems, Optional<String> withoutIssuer) {

  public AssigningAuthorities {
    systems = Map.copyOf(systems);
  }

  /**
   * A business identifier of a patient.
   *
   * @param system who gave it
   * @param value the identifier
   */
  public record PatientKey(String system, String value) {
    @Override
    public String toString() {
      return "PatientKey";
    }
  }

  /**
   * The identifier that the images carry.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2250 when they carry none, FAB-2251
   *     when its issuer is not configured
   */
  public PatientKey key(SeriesFacts.Patient patient) {
    if (patient.id().isEmpty()) {
      throw TriggerProblem.NO_PATIENT_ID.refuse(
          "The images have no PatientID.",
          "Correct the identity at its source and store the images again.");
    }
    Optional<String> system =
        patient.issuer().isEmpty()
            ? withoutIssuer
            : Optional.ofNullable(systems.get(patient.issuer()));
    return system
        .map(known -> new PatientKey(known, patient.id()))
        .orElseThrow(
            () ->
                TriggerProblem.AUTHORITY_UNKNOWN.refuse(
                    patient.issuer().isEmpty()
                        ? "The images name no IssuerOfPatientID, and none is configured for such."
                        : "The IssuerOfPatientID '" + patient.issuer() + "' is not configured.",
                    patient.issuer().isEmpty()
                        ? "Set triggers.authority-without-issuer, if all such images have numbers"
                            + " of one authority."
                        : "Add it to triggers.authorities with the identifier system of its"
                            + " numbers."));
  }
}
