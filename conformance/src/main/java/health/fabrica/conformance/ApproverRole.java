package health.fabrica.conformance;

/** In which role a person signs. */
public enum ApproverRole implements Term {
  /** Answers for the segmentation. */
  RADIOLOGIST("radiologist", "Radiologist"),
  /** Answers for the clinical use. */
  SURGEON("surgeon", "Surgeon"),
  /** Releases the finished object. */
  QUALITY("quality", "Quality");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "approver-role";

  private final Entry entry;

  ApproverRole(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
