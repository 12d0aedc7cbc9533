package health.fabrica.core.resin;

/** Packages of images that machines take. */
public enum ResinFormat {
  /** Prusa SL1 and SL1S. */
  SL1,
  /** NanoDLP. */
  NANODLP
}
