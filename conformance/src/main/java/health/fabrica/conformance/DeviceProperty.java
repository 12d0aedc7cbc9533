package health.fabrica.conformance;

/** What a Device says of how it was made, beside its measurements. */
public enum DeviceProperty implements Term {
  /** Name of the material. */
  MATERIAL("material", "Material"),
  /** The supplier's lot of the material. */
  MATERIAL_LOT("material-lot", "Material lot"),
  /** The printer that made it, by the logical id of its Device. */
  PRINTER("printer", "Printer"),
  /** Design version: SHA-256 of the surface model. */
  MESH_SHA_256("mesh-sha-256", "SHA-256 of the mesh"),
  /** Build version: SHA-256 of the printer instructions. */
  INSTRUCTIONS_SHA_256("instructions-sha-256", "SHA-256 of the printer instructions");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "device-property";

  private final Entry entry;

  DeviceProperty(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
