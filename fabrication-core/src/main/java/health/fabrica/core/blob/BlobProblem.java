package health.fabrica.core.blob;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can go wrong with blobs. */
public enum BlobProblem implements ProblemCode {
  /** No blob has this digest. */
  BLOB_UNKNOWN(1101, Category.NOT_FOUND, "blob unknown"),
  /** The storage below failed. */
  BLOB_STORAGE(1102, Category.UNAVAILABLE, "blob storage failed");

  private final int number;
  private final Category category;
  private final String title;

  BlobProblem(int number, Category category, String title) {
    this.number = number;
    this.category = category;
    this.title = title;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public Category category() {
    return category;
  }

  @Override
  public String title() {
    return title;
  }
}
