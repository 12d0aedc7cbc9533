package health.fabrica.conformance;

/**
 * URLs and names that are not codes of one of the enums of this package: canonicals of our own
 * definitions, and the systems of others that we use.
 */
public final class FabricaTerms {

  /** The base of all our canonical URLs. */
  public static final String BASE = "https://fabrica.health/fhir/";

  /** The base of our code systems. */
  public static final String CODE_SYSTEM = BASE + "CodeSystem/";

  /** The base of our search parameters. */
  public static final String SEARCH_PARAMETER = BASE + "SearchParameter/";

  /** The base of our operations. */
  public static final String OPERATION_DEFINITION = BASE + "OperationDefinition/";

  /** The code system of the problem codes FAB-nnnn. */
  public static final String PROBLEM_SYSTEM = CODE_SYSTEM + "problem";

  /** SHA-256 of an Attachment in lower-case hexadecimal, as a valueString extension. */
  public static final String SHA_256_EXTENSION = BASE + "StructureDefinition/sha-256";

  /** The version of a recipe, as a valuePositiveInt extension. */
  public static final String RECIPE_VERSION_EXTENSION = BASE + "StructureDefinition/recipe-version";

  /** A parameter of a recipe: its name, and a value or places. */
  public static final String RECIPE_PARAMETER_EXTENSION =
      BASE + "StructureDefinition/recipe-parameter";

  /** System of the names of recipes, those of a site too. */
  public static final String RECIPE_NAME = BASE + "NamingSystem/recipe";

  /** System of the identifiers that we give to Tasks, Devices and reports. */
  public static final String IDENTIFIER = BASE + "NamingSystem/identifier";

  /** System of the id that ties a Task to every log line of its work. */
  public static final String CORRELATION = BASE + "NamingSystem/correlation";

  /** System of serial numbers that we give to Devices. */
  public static final String SERIAL_NUMBER = BASE + "NamingSystem/serial-number";

  /** System of the lots of material, as the site calls them. */
  public static final String MATERIAL_LOT = BASE + "NamingSystem/material-lot";

  /** System of the logical ids of the printers that made a Device. */
  public static final String PRINTER = BASE + "NamingSystem/printer";

  /** System of the ids of jobs on a printer. */
  public static final String PRINT_JOB = BASE + "NamingSystem/print-job";

  /** System of the tag that names a Provenance, which has no identifier in R4. */
  public static final String PROVENANCE_TAG = BASE + "NamingSystem/provenance";

  /** System of the tag that names the Task for which a Provenance was written. */
  public static final String TASK_TAG = BASE + "NamingSystem/task";

  /** Operation of a Task that approves its model. */
  public static final String OPERATION_APPROVE = "approve";

  /** Operation of a Task that releases the printed object. */
  public static final String OPERATION_RELEASE = "release";

  /** Operation of a Task by which a person says that a start in doubt did not happen. */
  public static final String OPERATION_NOT_STARTED = "not-started";

  /** Operation of a Task that takes up a failed step again. */
  public static final String OPERATION_RETRY = "retry";

  /** Search parameter of Device for the lot number. */
  public static final String SEARCH_LOT_NUMBER = "lot-number";

  /** Search parameter of Device for the serial number. */
  public static final String SEARCH_SERIAL_NUMBER = "serial-number";

  /** Search parameter of Device for the date of manufacture. */
  public static final String SEARCH_MANUFACTURE_DATE = "manufacture-date";

  /** Profile of Devices that a registry can recall. */
  public static final String PROFILE_FABRICATED_DEVICE =
      BASE + "StructureDefinition/fabricated-device";

  /** The DICOM ontology. */
  public static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";

  /** System of DICOM unique identifiers; values begin with {@code urn:oid:}. */
  public static final String DICOM_UID = "urn:dicom:uid";

  /** Units of measure. */
  public static final String UCUM = "http://unitsofmeasure.org";

  /** SNOMED CT. */
  public static final String SNOMED_CT = "http://snomed.info/sct";

  /** Identifier types of HL7 v2, such as PLAC, FILL, ACSN, SNO. */
  public static final String V2_0203 = "http://terminology.hl7.org/CodeSystem/v2-0203";

  /** Sections of a diagnostic service of HL7 v2, such as OTH. */
  public static final String V2_0074 = "http://terminology.hl7.org/CodeSystem/v2-0074";

  /** System of identifiers that are URIs. */
  public static final String URI = "urn:ietf:rfc:3986";

  /** Task codes of FHIR, such as fulfill. */
  public static final String TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code";

  /** Connection types of an Endpoint. */
  public static final String ENDPOINT_CONNECTION_TYPE =
      "http://terminology.hl7.org/CodeSystem/endpoint-connection-type";

  /** Kinds of participants of a Provenance. */
  public static final String PROVENANCE_PARTICIPANT_TYPE =
      "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

  /** SNOMED CT concept of any device. */
  public static final String SNOMED_CT_DEVICE = "49062001";

  private FabricaTerms() {}
}
