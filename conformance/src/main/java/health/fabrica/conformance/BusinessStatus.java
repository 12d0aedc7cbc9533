package health.fabrica.conformance;

/** Where a fulfilment Task stands, in Task.businessStatus. */
public enum BusinessStatus implements Term {
  /** The scan has not been retrieved yet. */
  AWAITING_IMAGING("awaiting-imaging", "Awaiting imaging"),
  /** The scan is here and its geometry was checked. */
  IMAGING_RETRIEVED("imaging-retrieved", "Imaging retrieved"),
  /** The anatomy is being separated from the scan. */
  SEGMENTING("segmenting", "Segmenting"),
  /** The object is being designed from the anatomy. */
  DESIGN("design", "Design"),
  /** A named clinician has to approve the model. */
  AWAITING_CLINICAL_APPROVAL("awaiting-clinical-approval", "Awaiting clinical approval"),
  /** The model was approved; its hash is what was signed. */
  APPROVED("approved", "Approved"),
  /** Printer instructions wait for a printer. */
  QUEUED("queued", "Queued"),
  /** The printer runs. */
  PRINTING("printing", "Printing"),
  /** The printer or the job is paused. */
  PAUSED("paused", "Paused"),
  /** Supports are removed, the object is cleaned or cured. */
  POST_PROCESSING("post-processing", "Post-processing"),
  /** The object is measured and looked at. */
  INSPECTION("inspection", "Inspection"),
  /** The object is being sterilised. */
  STERILISATION("sterilisation", "Sterilisation"),
  /** A named person released the object for use. */
  RELEASED("released", "Released"),
  /** The object left the laboratory. */
  SHIPPED("shipped", "Shipped"),
  /** The object arrived where it was ordered. */
  DELIVERED("delivered", "Delivered"),
  /** The object was implanted or used. */
  IMPLANTED("implanted", "Implanted"),
  /** The object was discarded. */
  SCRAPPED("scrapped", "Scrapped"),
  /** The object is made again after a failure. */
  REPRINT("reprint", "Reprint");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "task-business-status";

  private final Entry entry;

  BusinessStatus(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
