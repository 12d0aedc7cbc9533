package health.fabrica.core.estimate;

/**
 * How a printer moves.
 *
 * @param maxSpeedMmS highest speed of each axis
 * @param maxAccelerationMmS2 highest acceleration of each axis
 * @param printingMmS2 acceleration of moves that push out plastic
 * @param travelMmS2 acceleration of other moves of the head
 * @param retractMmS2 acceleration of filament alone
 * @param corner speed through corners
 */
public record MotionLimits(
    Axes maxSpeedMmS,
    Axes maxAccelerationMmS2,
    double printingMmS2,
    double travelMmS2,
    double retractMmS2,
    CornerLimit corner) {

  /** These limits with other accelerations, as M204 sets them. */
  MotionLimits withAccelerations(double printing, double travel, double retract) {
    return new MotionLimits(maxSpeedMmS, maxAccelerationMmS2, printing, travel, retract, corner);
  }

  /** These limits with other limits of the axes, as M201 and M203 set them. */
  MotionLimits withAxes(Axes speedMmS, Axes accelerationMmS2) {
    return new MotionLimits(
        speedMmS, accelerationMmS2, printingMmS2, travelMmS2, retractMmS2, corner);
  }

  /** These limits with another rule for corners. */
  MotionLimits withCorner(CornerLimit other) {
    return new MotionLimits(
        maxSpeedMmS, maxAccelerationMmS2, printingMmS2, travelMmS2, retractMmS2, other);
  }
}
