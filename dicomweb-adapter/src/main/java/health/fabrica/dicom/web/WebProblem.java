package health.fabrica.dicom.web;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What a DICOMweb client refuses to do or to believe: FAB-2150 to FAB-2169. */
public enum WebProblem implements ProblemCode {
  PACS_NOT_CONFIGURED(2150, Category.FORBIDDEN, "PACS is not one of the site's"),
  FOREIGN_REDIRECT(2151, Category.FORBIDDEN, "redirect to a foreign origin"),
  FOREIGN_BULK_DATA(2152, Category.FORBIDDEN, "bulk data at a foreign origin"),
  TLS_SETUP(2153, Category.INCORRECT, "key or trust store not usable"),
  UNLISTED_INSTANCE(2154, Category.UNAVAILABLE, "PACS sent what it does not list"),
  NOT_RENDERED(2155, Category.UNSUPPORTED, "PACS renders no thumbnail");

  private final Definition definition;

  WebProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
