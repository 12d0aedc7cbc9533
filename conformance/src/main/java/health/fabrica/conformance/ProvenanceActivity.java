package health.fabrica.conformance;

/** What was done to make the target of a Provenance. */
public enum ProvenanceActivity implements Term {
  /** Anatomy separated from a scan. */
  SEGMENTATION("segmentation", "Segmentation"),
  /** Surface made from a segmentation. */
  MESHING("meshing", "Meshing"),
  /** Printer instructions made from a surface. */
  SLICING("slicing", "Slicing"),
  /** Object made by a printer. */
  PRINTING("printing", "Printing"),
  /** A clinician approved the model with this hash. */
  APPROVAL("approval", "Clinical approval"),
  /** A person released the object for use. */
  RELEASE("release", "Release");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "provenance-activity";

  private final Entry entry;

  ProvenanceActivity(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
