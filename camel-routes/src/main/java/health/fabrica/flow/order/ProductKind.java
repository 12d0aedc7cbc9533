package health.fabrica.flow.order;

import java.util.List;
import java.util.Optional;

/**
 * The kinds of object that can be ordered today, with the signatures that the regulatory policy
 * demands (decision table row M1: every signature before the print, the release after it).
 */
public enum ProductKind {
  /** A model for planning or explanation. */
  ANATOMIC_MODEL(
      "anatomic-model",
      List.of(ApproverRole.RADIOLOGIST, ApproverRole.SURGEON),
      ApproverRole.QUALITY);

  private final String code;
  private final List<ApproverRole> approvals;
  private final ApproverRole release;

  ProductKind(String code, List<ApproverRole> approvals, ApproverRole release) {
    this.code = code;
    this.approvals = approvals;
    this.release = release;
  }

  /** The code in the product code system. */
  public String code() {
    return code;
  }

  /** The roles that must sign the mesh before it is printed. */
  public List<ApproverRole> approvals() {
    return approvals;
  }

  /** The role that releases the printed object. */
  public ApproverRole release() {
    return release;
  }

  /** The kind with this code. */
  public static Optional<ProductKind> ofCode(String code) {
    for (ProductKind kind : values()) {
      if (kind.code.equals(code)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
