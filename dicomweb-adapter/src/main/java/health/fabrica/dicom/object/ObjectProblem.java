package health.fabrica.dicom.object;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can go wrong with objects made from images, written or read: FAB-2200 to FAB-2249. */
public enum ObjectProblem implements ProblemCode {
  // Objects out.
  SOURCES_DIFFER(2200, Category.CONFLICT, "sources of different studies"),
  NO_SOURCE(2201, Category.INCORRECT, "no source instance"),
  EMPTY_OBJECT(2202, Category.INCORRECT, "object without content"),
  TEXT_NOT_ASCII(2203, Category.UNSUPPORTED, "text outside ASCII"),
  GRID_MISMATCH(2204, Category.INCORRECT, "mask and grid of different size"),

  // Segmentations and structures in.
  NOT_A_SEGMENTATION(2210, Category.UNSUPPORTED, "object is no segmentation"),
  SEGMENT_UNKNOWN(2211, Category.NOT_FOUND, "no such segment"),
  SEGMENT_AMBIGUOUS(2212, Category.CONFLICT, "several segments"),
  SEGMENT_EMPTY(2213, Category.INCORRECT, "segment without voxels"),
  OTHER_FRAME_OF_REFERENCE(2214, Category.CONFLICT, "another frame of reference"),
  OTHER_GRID(2215, Category.INCORRECT, "another grid than the images"),
  OUTSIDE_IMAGES(2216, Category.INCORRECT, "segment outside the images"),
  SEGMENT_ENCODING(2217, Category.UNSUPPORTED, "segmentation encoding not supported"),
  RESAMPLED(2218, Category.INCORRECT, "segment resampled to the images"),
  OTHER_PATIENT(2219, Category.CONFLICT, "segmentation of another patient or study"),
  CONTOUR_TYPE(2220, Category.UNSUPPORTED, "contour is no closed plane curve"),
  CONTOUR_OFF_PLANE(2221, Category.INCORRECT, "contour off the slice planes"),
  CONTOURS_OVERLAP(2222, Category.INCORRECT, "contours overlap in part"),
  CONTOURS_SPARSE(2223, Category.INCORRECT, "contours not on every slice"),
  CONTOUR_ASSIGNED(2224, Category.INCORRECT, "contour moved to its slice"),
  HOLES_BY_NESTING(2225, Category.INCORRECT, "nested contour taken as hole"),

  // Models in.
  NOT_A_MODEL(2230, Category.UNSUPPORTED, "object is no STL model"),
  MODEL_UNIT(2231, Category.UNSUPPORTED, "model without a known unit"),
  MODEL_LENGTH(2232, Category.INCORRECT, "model length does not fit"),

  // De-identification.
  BURNED_IN_TEXT(2240, Category.FORBIDDEN, "text burned into the pixels"),
  RECOGNISABLE(2241, Category.FORBIDDEN, "recognisable face"),
  IDENTITY_LEFT(2242, Category.FAULT, "identity left after de-identification"),
  DEIDENTIFY_CLASS(2243, Category.UNSUPPORTED, "object cannot be de-identified"),
  KEY_TOO_SHORT(2244, Category.INCORRECT, "key too short");

  private final Definition definition;

  ObjectProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
