package health.fabrica.core.toolpath;

/**
 * How dense the inside shall be, as a function of the place on the bed. The density of the process
 * is the greatest; a half and a quarter of it are laid where that is nearer to what is asked for,
 * by leaving out lines. Thread-safe.
 */
@FunctionalInterface
public interface InfillDensity {

  /** Share of the inside at a place in mm that is filled, 0 to 1. */
  double at(double xMm, double yMm, double zMm);
}
