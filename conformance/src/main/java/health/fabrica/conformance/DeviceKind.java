package health.fabrica.conformance;

/** Kinds of Device that are not products. */
public enum DeviceKind implements Term {
  /** Machine that makes objects layer by layer. */
  PRINTER("printer", "3D printer"),
  /** Software that computes the model and the printer instructions. */
  SOFTWARE("software", "Fabrication software");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "device-kind";

  private final String code;
  private final String display;

  DeviceKind(String code, String display) {
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
