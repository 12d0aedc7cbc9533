package health.fabrica.fhir.export;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.MethodOutcome;
import org.hl7.fhir.r4.model.IdType;

/**
 * Declares the operations in the CapabilityStatement, by the definitions of HL7 that clients look
 * for. Requests are taken by {@link BulkExport#kickOff} before they come here.
 */
public final class ExportOperations {

  private static final String DEFINITION = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/";

  /** Of the whole system. */
  @Operation(name = "$export", idempotent = true, canonicalUrl = DEFINITION + "export")
  public MethodOutcome system() {
    throw notMounted();
  }

  /** Of all patients. */
  @Operation(
      name = "$export",
      typeName = "Patient",
      idempotent = true,
      canonicalUrl = DEFINITION + "patient-export")
  public MethodOutcome patients() {
    throw notMounted();
  }

  /** Of the members of a group. */
  @Operation(
      name = "$export",
      typeName = "Group",
      idempotent = true,
      canonicalUrl = DEFINITION + "group-export")
  public MethodOutcome group(@IdParam IdType group) {
    throw notMounted();
  }

  private static RuntimeException notMounted() {
    return Refusals.malformed("This URL starts no export.", "See docs/bulk-export.md.");
  }
}
