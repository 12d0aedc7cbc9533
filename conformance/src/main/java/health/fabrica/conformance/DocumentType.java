package health.fabrica.conformance;

/** Types of the files that belong to an object. */
public enum DocumentType implements Term {
  /** Triangle mesh of the object. */
  SURFACE_MODEL("surface-model", "Surface model"),
  /** Toolpath for one printer. */
  PRINTER_INSTRUCTIONS("printer-instructions", "Printer instructions"),
  /** Human-readable report of measurements and steps. */
  FABRICATION_REPORT("fabrication-report", "Fabrication report"),
  /** Picture of the object. */
  PREVIEW("preview", "Preview"),
  /** The object as slicing software takes it, with units. */
  PRINT_MODEL("print-model", "Print model");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "document-type";

  private final Entry entry;

  DocumentType(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
