package health.fabrica.flow.order;

/** Where the fabrication stands (Task.businessStatus). */
public enum BusinessStatus {
  /** The scan is not here yet. */
  AWAITING_IMAGING("awaiting-imaging"),
  /** The scan is here and its geometry was accepted. */
  IMAGING_RETRIEVED("imaging-retrieved"),
  /** The model is being made. */
  SEGMENTING("segmenting"),
  /** The model waits for signatures. */
  AWAITING_CLINICAL_APPROVAL("awaiting-clinical-approval"),
  /** All signatures are there. */
  APPROVED("approved"),
  /** Handed to the printer's queue. */
  QUEUED("queued"),
  /** The printer prints. */
  PRINTING("printing"),
  /** The printer pauses. */
  PAUSED("paused"),
  /** Printed, waits for inspection and release. */
  INSPECTION("inspection"),
  /** Released by a person. */
  RELEASED("released"),
  /** The EHR has the result. */
  DELIVERED("delivered"),
  /** The printed object cannot be used. */
  SCRAPPED("scrapped");

  private final String code;

  BusinessStatus(String code) {
    this.code = code;
  }

  /** The code in the business-status code system. */
  public String code() {
    return code;
  }
}
