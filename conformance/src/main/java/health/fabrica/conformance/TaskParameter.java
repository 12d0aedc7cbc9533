package health.fabrica.conformance;

/** Types of Task.input and Task.output. */
public enum TaskParameter implements Term {
  /** Input: reference to the ImagingStudy the object is made from. */
  IMAGING_STUDY("imaging-study", "Imaging study"),
  /** Input: the DICOM series to use, as urn:oid. */
  SERIES_UID("series-uid", "Series instance UID"),
  /** Input: the tissue to segment, for example bone. */
  TISSUE("tissue", "Tissue"),
  /** Input: lower limit of the segmentation in Hounsfield units. */
  THRESHOLD_LOWER("threshold-lower", "Lower threshold"),
  /** Input: upper limit of the segmentation in Hounsfield units. */
  THRESHOLD_UPPER("threshold-upper", "Upper threshold"),
  /** Input: the side of the body. */
  LATERALITY("laterality", "Laterality"),
  /** Input: the material to print with. */
  MATERIAL("material", "Material"),
  /** Input: height of a printed layer in millimetres. */
  LAYER_HEIGHT("layer-height", "Layer height"),
  /** Input: the printer Device to use. */
  PRINTER("printer", "Printer"),
  /** Input: the recipe that the order was resolved to, with its version and SHA-256. */
  RECIPE("recipe", "Recipe"),
  /** Input: what the order gives to the recipe; the text of the type is its name. */
  RECIPE_PARAMETER("recipe-parameter", "Recipe parameter"),
  /** Input: the number of the order that labels on the model may show. */
  ORDER_NUMBER("order-number", "Order number"),
  /** Output: DocumentReference of the surface model. */
  MESH("mesh", "Mesh"),
  /** Output: SHA-256 of the surface model, in hexadecimal; this is what is approved. */
  MESH_HASH("mesh-hash", "Mesh hash"),
  /** Output: DocumentReference of the printer instructions. */
  INSTRUCTIONS("instructions", "Printer instructions"),
  /** Output: the Device that was made. */
  DEVICE("device", "Device"),
  /** Output: the DiagnosticReport. */
  REPORT("report", "Report"),
  /** Output: a measurement of the object or the print. */
  OBSERVATION("observation", "Observation"),
  /** Output: the Provenance of a clinical approval. */
  APPROVAL("approval", "Approval"),
  /** Output: the Provenance of a release. */
  RELEASE("release", "Release"),
  /** Output: what went wrong, as an OperationOutcome contained in the Task. */
  PROBLEM("problem", "Problem"),
  /** Output: the id under which the log tells of this work. */
  CORRELATION_ID("correlation-id", "Correlation id"),
  /** Output: DocumentReference of the print model. */
  PRINT_MODEL("print-model", "Print model"),
  /** Output: DocumentReference of the picture of the model. */
  PREVIEW("preview", "Preview"),
  /** Output: DocumentReference of the parameters and measurements of every stage. */
  FABRICATION_REPORT("fabrication-report", "Fabrication report"),
  /** Output: the id of the job on the printer. */
  PRINT_JOB("print-job", "Print job"),
  /** Output: when the EHR took the outcome. */
  DELIVERED("delivered", "Delivered"),
  /** Output: the reference of the Device at the EHR, whose base URL is the system. */
  EHR_DEVICE("ehr-device", "Device at the EHR"),
  /** Output: why the model has not reached the archives yet, as a contained OperationOutcome. */
  ARCHIVE_PROBLEM("archive-problem", "Problem of the archive");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "task-parameter";

  private final Entry entry;

  TaskParameter(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
