package health.fabrica.fhir.outcome;

/** The kinds of file that a model has; the code is also that of the Task's output. */
enum FileKind {
  MESH("mesh", "Mesh"),
  PRINT_MODEL("print-model", "Print model"),
  PRINTER_INSTRUCTIONS("printer-instructions", "Printer instructions"),
  PREVIEW("preview", "Preview"),
  FABRICATION_REPORT("fabrication-report", "Fabrication report");

  private final String code;
  private final String display;

  FileKind(String code, String display) {
    this.code = code;
    this.display = display;
  }

  String code() {
    return code;
  }

  String display() {
    return display;
  }
}
