package health.fabrica.conformance;

/** Tags of a Device: how far its UDI carriers could be checked. The order is from good to bad. */
public enum UdiVerdict implements Term {
  /** Every carrier is readable and every check character is right. */
  VALID("valid", "Check characters right"),
  /** Every carrier is readable; none has a check character. */
  UNCHECKED("unchecked", "No check character"),
  /** A check character is wrong. */
  FAILED("failed", "Check character wrong"),
  /** A carrier cannot be read; nothing was taken from it. */
  UNREADABLE("unreadable", "Carrier unreadable");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "udi-verdict";

  private final String code;
  private final String display;

  UdiVerdict(String code, String display) {
    this.code = code;
    this.display = display;
  }

  @Override
  public String system() {
    return SYSTEM;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String display() {
    return display;
  }
}
