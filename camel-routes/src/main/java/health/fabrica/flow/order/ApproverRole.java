package health.fabrica.flow.order;

import java.util.Optional;

/** In which role a person signs. */
public enum ApproverRole {
  /** Answers for the segmentation. */
  RADIOLOGIST("radiologist"),
  /** Answers for the clinical use. */
  SURGEON("surgeon"),
  /** Releases the finished object. */
  QUALITY("quality");

  private final String code;

  ApproverRole(String code) {
    this.code = code;
  }

  /** The code in the approver-role code system. */
  public String code() {
    return code;
  }

  /** The role with this code. */
  public static Optional<ApproverRole> ofCode(String code) {
    for (ApproverRole role : values()) {
      if (role.code.equals(code)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
