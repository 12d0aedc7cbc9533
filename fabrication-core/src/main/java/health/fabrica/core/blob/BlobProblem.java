package health.fabrica.core.blob;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can go wrong with blobs. */
public enum BlobProblem implements ProblemCode {
  /** No blob has this digest. */
  BLOB_UNKNOWN(1101, Category.NOT_FOUND, "blob unknown"),
  /** The storage below failed. */
  BLOB_STORAGE(1102, Category.UNAVAILABLE, "blob storage failed");

  private final Definition definition;

  BlobProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
