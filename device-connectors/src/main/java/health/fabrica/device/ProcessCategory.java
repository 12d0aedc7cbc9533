package health.fabrica.device;

/** Additive manufacturing process categories of ISO/ASTM 52900. */
public enum ProcessCategory {
  /** Binder jetting. */
  BJT,
  /** Directed energy deposition. */
  DED,
  /** Material extrusion. */
  MEX,
  /** Material jetting. */
  MJT,
  /** Powder bed fusion. */
  PBF,
  /** Sheet lamination. */
  SHL,
  /** Vat photopolymerization. */
  VPP
}
