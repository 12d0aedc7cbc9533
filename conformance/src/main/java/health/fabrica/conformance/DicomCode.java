package health.fabrica.conformance;

/** Codes of our DICOM coding scheme 99FABRICA, which UPS workitems ask with. */
public enum DicomCode implements Term {
  /** A model of the series that the workitem names. */
  MAKE_MODEL("make-model", "Make model");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "dicom-99fabrica";

  private final Entry entry;

  DicomCode(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
