package health.fabrica.fhir.store;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The resource types served and what may be done to them. A type is here because a product line
 * writes it, because an order may refer to it (references to what is not stored are refused, so
 * what an EHR sends along must be storable), or because the server itself reads it.
 */
public final class ServedTypes {

  /** The story of an order, in its sequence. */
  private static final List<String> ORDER_AND_OUTCOME =
      List.of(
          "Patient",
          "Practitioner",
          "Organization",
          "ServiceRequest",
          "Task",
          "ImagingStudy",
          "Endpoint",
          "DeviceDefinition",
          "Device",
          "Observation",
          "DiagnosticReport",
          "DocumentReference",
          "Binary",
          "Provenance",
          "Procedure",
          "BodyStructure",
          "Media");

  /** Implants in use, requests for devices, printers that report measurements. */
  private static final List<String> DEVICES =
      List.of("DeviceRequest", "DeviceUseStatement", "DeviceMetric");

  private static final List<String> PRINTED_MEDICINES =
      List.of("Medication", "MedicationRequest", "MedicationDispense");

  /** From the biopsy through cells and bioink to the tissue. */
  private static final List<String> BIOPRINTING =
      List.of("Specimen", "Substance", "BiologicallyDerivedProduct");

  /** Billing, letters, permission, record of access. */
  private static final List<String> ADMINISTRATION =
      List.of("ChargeItem", "Communication", "Consent", "AuditEvent");

  /** Whom and what the resources above refer to. */
  private static final List<String> CONTEXT =
      List.of(
          "Condition", "Encounter", "Location", "PractitionerRole", "RelatedPerson", "CarePlan");

  /** Read by the server: registries' cohorts, topics, terminology, definitions. */
  private static final List<String> CONFIGURATION =
      List.of(
          "Group",
          "Subscription",
          "Basic",
          "ValueSet",
          "CodeSystem",
          "SearchParameter",
          "OperationDefinition",
          "StructureDefinition");

  private static final List<String> ALL =
      Stream.of(
              ORDER_AND_OUTCOME,
              DEVICES,
              PRINTED_MEDICINES,
              BIOPRINTING,
              ADMINISTRATION,
              CONTEXT,
              CONFIGURATION)
          .flatMap(List::stream)
          .toList();

  /** What is written once and never changed: a record of access that can be edited is none. */
  private static final Set<String> APPEND_ONLY = Set.of("AuditEvent");

  private ServedTypes() {}

  /** All of them, in the order of the CapabilityStatement. */
  public static List<String> all() {
    return ALL;
  }

  /** Whether clients may update, patch and delete resources of the type; all may be created. */
  public static boolean isChangeable(String type) {
    return !APPEND_ONLY.contains(type);
  }
}
