package health.fabrica.conformance;

/** DICOM context group 7064 Model Usage, the second coding of ServiceRequest.code. */
public enum ModelUsage implements Term {
  /** For teaching. */
  EDUCATIONAL_INTENT("129012", "Educational Intent"),
  /** For planning a procedure. */
  PLANNING_INTENT("129013", "Planning Intent"),
  /** For making a tool such as a guide. */
  TOOL_FABRICATION("129014", "Tool Fabrication"),
  /** For making a prosthesis. */
  PROSTHETIC_FABRICATION("129015", "Prosthetic Fabrication"),
  /** For making an implant. */
  IMPLANT_FABRICATION("129016", "Implant Fabrication"),
  /** For simulating a procedure. */
  SIMULATION_INTENT("129017", "Simulation Intent"),
  /** For checking quality. */
  QUALITY_CONTROL_INTENT("113680", "Quality Control Intent");

  private final Entry entry;

  ModelUsage(String code, String display) {
    entry = new Entry(FabricaTerms.DICOM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
