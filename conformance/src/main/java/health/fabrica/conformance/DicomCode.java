package health.fabrica.conformance;

/** Codes of our DICOM coding scheme 99FABRICA, which UPS workitems ask with. */
public enum DicomCode implements Term {
  /** A model of the series that the workitem names. */
  MAKE_MODEL("make-model", "Make model");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "dicom-99fabrica";

  private final String code;
  private final String display;

  DicomCode(String code, String display) {
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
