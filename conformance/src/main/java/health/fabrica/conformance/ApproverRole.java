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

  private final String code;
  private final String display;

  ApproverRole(String code, String display) {
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
