package health.fabrica.core.layerfile;

/** How numbers stand in a file. */
public enum CliEncoding {
  /** Decimal text. */
  ASCII,
  /** Floats of 32 bits, exact up to 16,777,216 units either way. */
  BINARY_LONG,
  /** Unsigned integers of 16 bits, 0 to 65,535 units. */
  BINARY_SHORT
}
