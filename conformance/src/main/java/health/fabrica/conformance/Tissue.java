package health.fabrica.conformance;

/** What to segment from a scan, in ServiceRequest.orderDetail. */
public enum Tissue implements Term {
  /** Cortical and trabecular bone, by its attenuation in CT. */
  BONE("bone", "Bone");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "tissue";

  private final Entry entry;

  Tissue(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
