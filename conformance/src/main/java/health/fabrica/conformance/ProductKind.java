package health.fabrica.conformance;

/** What can be ordered, in ServiceRequest.code. Only the first is made today. */
public enum ProductKind implements Term {
  /**
   * Printed model of a patient's anatomy made from imaging, for planning, teaching or information.
   */
  ANATOMIC_MODEL("anatomic-model", "Anatomic model"),
  /** Printed guide that fits a patient's anatomy and leads a cut or a drill. */
  SURGICAL_GUIDE("surgical-guide", "Surgical guide"),
  /** Patient-matched metal implant with a lattice. */
  POROUS_IMPLANT("porous-implant", "Porous implant"),
  /** Device worn on the outside that supports or corrects a body part. */
  ORTHOSIS("orthosis", "Orthosis"),
  /** Device that replaces a body part, worn on the outside. */
  PROSTHESIS("prosthesis", "Prosthesis"),
  /** Dosage form printed for one patient. */
  PRINTED_MEDICINE("printed-medicine", "Printed medicine"),
  /** Construct printed from cells and bioink. */
  BIOPRINTED_TISSUE("bioprinted-tissue", "Bioprinted tissue");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "product-kind";

  private final Entry entry;

  ProductKind(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
