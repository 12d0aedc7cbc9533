package health.fabrica.device.sim;

/** A heater that follows its target at a constant rate. Guarded by the machine. */
final class Heater {

  private static final double AMBIENT_C = 22;
  private static final double BAND_K = 0.5;

  private final double heatingKPerS;
  private final double coolingKPerS;
  private double temperatureC = AMBIENT_C;
  private double targetC;
  private double at;

  Heater(double heatingKPerS, double coolingKPerS) {
    this.heatingKPerS = heatingKPerS;
    this.coolingKPerS = coolingKPerS;
  }

  void advance(double now) {
    double dt = Math.max(0, now - at);
    at = Math.max(at, now);
    double goal = Math.max(AMBIENT_C, targetC);
    if (temperatureC < goal) {
      temperatureC = Math.min(goal, temperatureC + heatingKPerS * dt);
    } else {
      temperatureC = Math.max(goal, temperatureC - coolingKPerS * dt);
    }
  }

  void target(double now, double celsius) {
    advance(now);
    targetC = celsius;
  }

  /** Virtual seconds until the target is reached from below; 0 when it is reached. */
  double secondsToTarget() {
    double missing = targetC - BAND_K - temperatureC;
    return missing > 0 ? missing / heatingKPerS : 0;
  }

  double temperatureC() {
    return temperatureC;
  }

  double targetC() {
    return targetC;
  }

  double power() {
    return targetC <= 0 ? 0 : temperatureC < targetC - BAND_K ? 1 : 0.3;
  }
}
