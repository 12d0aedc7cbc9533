package health.fabrica.core.estimate;

/** Takes the beads of a file in the order in which they are laid. */
@FunctionalInterface
public interface BeadVisitor {

  /** Takes no notice. */
  BeadVisitor NONE = (from, to, z, volume, type) -> {};

  /**
   * A straight bead.
   *
   * @param fromMm x and y of its start
   * @param toMm x and y of its end
   * @param zMm height of the nozzle at its end
   * @param volumeMm3 plastic pushed out, more than zero
   * @param type what the file calls it in its last {@code ;TYPE:} comment; empty before the first
   */
  void bead(double[] fromMm, double[] toMm, double zMm, double volumeMm3, String type);
}
