package health.fabrica.dicom.object;

/** What a model is for (PS3.16 CID 7064). */
public enum ModelUsage {
  EDUCATION("129012", "DCM", "Educational Intent"),
  DIAGNOSIS("261004008", "SCT", "Diagnostic Intent"),
  PLANNING("129013", "DCM", "Planning Intent"),
  TOOL("129014", "DCM", "Tool Fabrication"),
  PROSTHESIS("129015", "DCM", "Prosthetic Fabrication"),
  IMPLANT("129016", "DCM", "Implant Fabrication"),
  SIMULATION("129017", "DCM", "Simulation Intent"),
  QUALITY_CONTROL("113680", "DCM", "Quality Control Intent");

  private final CodedConcept code;

  ModelUsage(String value, String scheme, String meaning) {
    this.code = new CodedConcept(value, scheme, meaning);
  }

  /** The code. */
  public CodedConcept code() {
    return code;
  }
}
