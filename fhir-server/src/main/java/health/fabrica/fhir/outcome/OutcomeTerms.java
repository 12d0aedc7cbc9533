package health.fabrica.fhir.outcome;

/** Every system, canonical and code that outcome resources carry, once. */
final class OutcomeTerms {

  private static final String BASE = "https://fabrica.health/fhir/";

  // Identifier systems.
  static final String OUTCOME_KEY = BASE + "NamingSystem/outcome";
  static final String SERIAL_NUMBER = BASE + "NamingSystem/serial-number";
  static final String PRINTER_KEY = BASE + "NamingSystem/printer";
  static final String SOFTWARE_KEY = BASE + "NamingSystem/software";
  static final String DEFINITION_KEY = BASE + "NamingSystem/device-definition";
  static final String PRINT_JOB = BASE + "NamingSystem/print-job";
  static final String MATERIAL_LOT = BASE + "NamingSystem/material-lot";

  // Tag systems: which Provenance it is, and which case it belongs to.
  static final String PROVENANCE_KEY = BASE + "NamingSystem/provenance";
  static final String CASE = BASE + "NamingSystem/case";

  // Extensions.
  static final String SHA256_EXTENSION = BASE + "StructureDefinition/sha-256";

  // Code systems.
  static final String TASK_OUTPUT = BASE + "CodeSystem/task-output";
  static final String FILE_KIND = BASE + "CodeSystem/file-kind";
  static final String PRODUCT = BASE + "CodeSystem/product";
  static final String DEVICE_KIND = BASE + "CodeSystem/device-kind";
  static final String DEVICE_PROPERTY = BASE + "CodeSystem/device-property";
  static final String MEASUREMENT = BASE + "CodeSystem/measurement";
  static final String REPORT = BASE + "CodeSystem/report";
  static final String ACTIVITY = BASE + "CodeSystem/activity";
  static final String APPROVER_ROLE = BASE + "CodeSystem/approver-role";

  // Foreign code systems.
  static final String SNOMED = "http://snomed.info/sct";
  static final String SNOMED_DEVICE = "49062001";
  static final String UCUM = "http://unitsofmeasure.org";
  static final String V2_IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203";
  static final String V2_DIAGNOSTIC_SECTION = "http://terminology.hl7.org/CodeSystem/v2-0074";
  static final String PARTICIPANT_TYPE =
      "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
  static final String URI_SYSTEM = "urn:ietf:rfc:3986";
  static final String DICOM_UID_SYSTEM = "urn:dicom:uid";

  private OutcomeTerms() {}
}
