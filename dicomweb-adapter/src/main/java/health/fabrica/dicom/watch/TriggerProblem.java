package health.fabrica.dicom.watch;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a series starts no order, or a watch stands still: FAB-2250 to FAB-2279. */
public enum TriggerProblem implements ProblemCode {
  /** The images have no PatientID. */
  NO_PATIENT_ID(2250, Category.INCORRECT, "images without PatientID"),
  /** Nobody said whose number the PatientID is. */
  AUTHORITY_UNKNOWN(2251, Category.INCORRECT, "assigning authority unknown"),
  /** The images describe the patient differently than the Patient resource does. */
  PATIENT_CONFLICT(2252, Category.CONFLICT, "images and patient record disagree"),
  /** Several Patient resources have the identifier. */
  PATIENT_AMBIGUOUS(2253, Category.CONFLICT, "several patients with one identifier"),
  /** The instances of one series name several patients. */
  SEVERAL_PATIENTS(2254, Category.CONFLICT, "several patients in one series"),
  /** The images are not those of the subject that the ImagingStudy names. */
  OTHER_SUBJECT(2255, Category.CONFLICT, "images of another subject"),
  /** What the source told of the series is not what the images say. */
  SERIES_CONTRADICTED(2256, Category.CONFLICT, "series contradicts its announcement"),
  /** More images came after the order was made. */
  GREW_AFTER_ORDER(2257, Category.CONFLICT, "series grew after its order"),
  /** The series is not known here. */
  SERIES_UNKNOWN(2258, Category.NOT_FOUND, "no such series in the list"),
  /** The series has an order already. */
  ORDERED_ALREADY(2259, Category.CONFLICT, "series has its order"),
  /** A request to the list cannot be read. */
  LIST_REQUEST(2260, Category.INCORRECT, "list request not understood"),
  /** The change log of the PACS began anew. */
  CHANGES_RESTARTED(2261, Category.CONFLICT, "change log of the PACS began anew"),
  /** The answer of the watched PACS is not in its protocol. */
  WATCH_PROTOCOL(2262, Category.FAULT, "answer of the watched PACS not understood"),
  /** The watched PACS does not answer. */
  WATCH_UNREACHABLE(2263, Category.UNAVAILABLE, "watched PACS does not answer");

  private final Definition definition;

  TriggerProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
