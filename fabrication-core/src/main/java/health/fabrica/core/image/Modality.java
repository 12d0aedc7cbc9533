package health.fabrica.core.image;

/** What the intensities of a volume mean. */
public enum Modality {
  /** Computed tomography: Hounsfield units. */
  CT,
  /** Cone-beam CT: grey values that differ by scanner and place, no Hounsfield units. */
  CONE_BEAM,
  /** Magnetic resonance: no absolute scale, so no threshold presets apply. */
  MR,
  /** Anything else: no absolute scale. */
  OTHER
}
