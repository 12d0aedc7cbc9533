package health.fabrica.conformance;

/** What is measured of a model, an object or a print. Units are UCUM. */
public enum ObservationCode implements Term {
  /** Volume that the surface encloses, mm3. */
  MESH_VOLUME("mesh-volume", "Mesh volume"),
  /** Area of the surface, mm2. */
  MESH_AREA("mesh-area", "Surface area"),
  /** Volume of the segmented voxels, mm3. */
  SEGMENTATION_VOLUME("segmentation-volume", "Segmentation volume"),
  /** Number of triangles of the surface, 1. */
  TRIANGLE_COUNT("triangle-count", "Triangle count"),
  /** Edges with one triangle; 0 for a closed surface, 1. */
  BOUNDARY_EDGES("boundary-edges", "Boundary edges"),
  /** Edges with more than two triangles; 0 for a printable surface, 1. */
  NON_MANIFOLD_EDGES("non-manifold-edges", "Non-manifold edges"),
  /** Largest distance a vertex was moved by smoothing, mm. */
  MAX_SMOOTHING_DEVIATION("max-smoothing-deviation", "Largest smoothing deviation"),
  /** Upper bound of the distance between the surface before and after decimation, mm. */
  MAX_DECIMATION_DEVIATION("max-decimation-deviation", "Largest decimation deviation"),
  /** Largest distance between the printed model's surface and the segmented anatomy, mm. */
  MAX_DEVIATION("max-deviation", "Largest deviation"),
  /** Material that the print used, mm3. */
  MATERIAL_VOLUME("material-volume", "Material used, volume"),
  /** Material that the print used, g. */
  MATERIAL_MASS("material-mass", "Material used, mass"),
  /** Filament that the print used, mm. */
  FILAMENT_LENGTH("filament-length", "Filament length"),
  /** Time from start to end of the print without pauses, s. */
  PRINT_TIME("print-time", "Print time"),
  /** Number of printed layers, 1. */
  LAYER_COUNT("layer-count", "Layer count"),
  /** Height of a layer, mm. */
  LAYER_HEIGHT("layer-height", "Layer height"),
  /** Material that the printer instructions use, mm3. */
  PLANNED_MATERIAL_VOLUME("planned-material-volume", "Material planned, volume"),
  /** Material that the printer instructions use, g. */
  PLANNED_MATERIAL_MASS("planned-material-mass", "Material planned, mass"),
  /** Print time estimated from the printer instructions, s. */
  ESTIMATED_PRINT_TIME("estimated-print-time", "Estimated print time"),
  /** Largest distance that smoothing and decimation together moved the surface, mm. */
  SURFACE_MOVEMENT("surface-movement", "Largest surface movement");

  /** The code system of these codes. */
  public static final String SYSTEM = FabricaTerms.CODE_SYSTEM + "observation";

  private final Entry entry;

  ObservationCode(String code, String display) {
    entry = new Entry(SYSTEM, code, display);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
