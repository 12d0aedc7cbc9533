package health.fabrica.fhir.outcome;

import health.fabrica.conformance.DocumentType;
import health.fabrica.conformance.TaskParameter;

/** The files of a model: their document type and the Task output that leads to them. */
enum FileKind {
  MESH(DocumentType.SURFACE_MODEL, TaskParameter.MESH),
  PRINT_MODEL(DocumentType.PRINT_MODEL, TaskParameter.PRINT_MODEL),
  INSTRUCTIONS(DocumentType.PRINTER_INSTRUCTIONS, TaskParameter.INSTRUCTIONS),
  PREVIEW(DocumentType.PREVIEW, TaskParameter.PREVIEW),
  REPORT(DocumentType.FABRICATION_REPORT, TaskParameter.FABRICATION_REPORT);

  private final DocumentType type;
  private final TaskParameter output;

  FileKind(DocumentType type, TaskParameter output) {
    this.type = type;
    this.output = output;
  }

  DocumentType type() {
    return type;
  }

  TaskParameter output() {
    return output;
  }
}
