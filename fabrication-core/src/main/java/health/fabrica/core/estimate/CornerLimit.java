package health.fabrica.core.estimate;

/** How fast a printer goes through a corner. */
public sealed interface CornerLimit {

  /**
   * Each axis may jump by so much without a ramp: Marlin's classic jerk, RepRapFirmware's M566.
   *
   * @param mmS largest jump of each axis in mm/s
   */
  record Jerk(Axes mmS) implements CornerLimit {}

  /**
   * The head may leave the corner by so much, as if it were rounded: Marlin's junction deviation.
   *
   * @param mm deviation
   */
  record JunctionDeviation(double mm) implements CornerLimit {}

  /**
   * Speed at a corner of 90 degrees: Klipper's square corner velocity.
   *
   * @param mmS speed
   */
  record SquareCorner(double mmS) implements CornerLimit {}
}
