package health.fabrica.dicom.deident;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What the de-identification of a folder refuses or warns of: FAB-2300 to FAB-2303. */
public enum FolderProblem implements ProblemCode {
  OBJECT_TWICE(2300, Category.CONFLICT, "two objects under one UID"),
  NOTHING_THERE(2301, Category.INCORRECT, "nothing to de-identify"),
  FACE_POSSIBLE(2302, Category.INCORRECT, "head images can show a face"),
  KEY_FILE(2303, Category.INCORRECT, "key or record file not usable");

  private final Definition definition;

  FolderProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
