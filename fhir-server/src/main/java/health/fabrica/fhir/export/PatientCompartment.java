package health.fabrica.fhir.export;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which resource types belong to a patient, and by which references, after the R4 definition. */
final class PatientCompartment {

  static final String PATIENT = "Patient";

  private final Map<String, List<String>> parameters = new LinkedHashMap<>();

  /** For these types. */
  PatientCompartment(FhirContext context, Set<String> served) {
    for (String type : served) {
      List<String> names =
          context.getResourceDefinition(type).getSearchParams().stream()
              .filter(PatientCompartment::givesMembership)
              .map(RuntimeSearchParam::getName)
              .sorted()
              .toList();
      if (!names.isEmpty()) {
        parameters.put(type, names);
      }
    }
  }

  private static boolean givesMembership(RuntimeSearchParam parameter) {
    Set<String> compartments = parameter.getProvidesMembershipInCompartments();
    return compartments != null && compartments.contains(PATIENT);
  }

  /** The types that can belong to a patient, Patient among them. */
  Set<String> types() {
    return parameters.keySet();
  }

  /** The reference parameters by which a resource of the type belongs to a patient. */
  List<String> parameters(String type) {
    return parameters.getOrDefault(type, List.of());
  }
}
