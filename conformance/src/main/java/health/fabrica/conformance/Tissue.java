package health.fabrica.conformance;

/** What to segment from a scan, in ServiceRequest.orderDetail. */
public enum Tissue implements Term {
  /** Cortical and trabecular bone, by its attenuation in CT. */
  BONE("bone", "Bone");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "tissue";

  private final String code;
  private final String display;

  Tissue(String code, String display) {
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
