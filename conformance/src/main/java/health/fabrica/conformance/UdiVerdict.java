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

  private final Entry entry;

  UdiVerdict(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
