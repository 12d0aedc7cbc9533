package health.fabrica.core.image;

/** What the intensities of a volume mean. */
public enum Modality {
  /** Computed tomography: Hounsfield units. */
  CT,
  /** Magnetic resonance: no absolute scale, so no threshold presets apply. */
  MR,
  /** Anything else: no absolute scale. */
  OTHER
}
