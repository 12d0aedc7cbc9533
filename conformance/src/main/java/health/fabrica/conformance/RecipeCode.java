package health.fabrica.conformance;

/**
 * The recipes that come with the server, in ServiceRequest.orderDetail; a site may publish more
 * under codes of its own.
 */
public enum RecipeCode implements Term {
  /** Bone of the head. */
  SKULL("skull", "Skull"),
  /** Lower jaw by itself. */
  MANDIBLE("mandible", "Mandible"),
  /** Vertebrae as one piece. */
  SPINE("spine", "Spine"),
  /** A long bone as a solid body. */
  LONG_BONE("long-bone", "Long bone"),
  /** Blood with contrast medium in a vessel. */
  VESSEL_LUMEN("vessel-lumen", "Vessel lumen"),
  /** Air inside the body. */
  AIRWAY("airway", "Airway"),
  /** Blood in the chambers of the heart. */
  HEART_BLOOD_POOL("heart-blood-pool", "Heart blood pool"),
  /** The outside of the body. */
  SKIN_SURFACE("skin-surface", "Skin surface");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "recipe";

  private final Entry entry;

  RecipeCode(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
