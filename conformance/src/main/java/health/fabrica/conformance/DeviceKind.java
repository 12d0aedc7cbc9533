package health.fabrica.conformance;

/** Kinds of Device that are not products. */
public enum DeviceKind implements Term {
  /** Machine that makes objects layer by layer. */
  PRINTER("printer", "3D printer"),
  /** Software that computes the model and the printer instructions. */
  SOFTWARE("software", "Fabrication software");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "device-kind";

  private final Entry entry;

  DeviceKind(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
