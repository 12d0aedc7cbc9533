package health.fabrica.core.estimate;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Commands that change how a printer moves, in three dialects.
 *
 * <p>Source: Marlin (M201, M203, M204, M205), RepRapFirmware (M201, M203 and M566 in mm/min, M204),
 * Klipper (M204, SET_VELOCITY_LIMIT); the commands for pressure advance do not change paths.
 */
final class MotionCommands {

  private static final double MOST = 1e6;

  private final GcodeDialect dialect;
  private final MotionModel motion;
  private final Function<String, RuntimeException> malformed;

  MotionCommands(
      GcodeDialect dialect, MotionModel motion, Function<String, RuntimeException> malformed) {
    this.dialect = dialect;
    this.motion = motion;
    this.malformed = malformed;
  }

  /** Follows a command; false when it is none of these. */
  boolean follow(Words words) {
    boolean reprap = dialect == GcodeDialect.REPRAPFIRMWARE;
    switch (words.command()) {
      case "M201" -> axes(words, false, 1);
      case "M203" -> axes(words, true, reprap ? 1 / 60.0 : 1);
      case "M204" -> accelerations(words);
      case "M205" -> {
        if (dialect != GcodeDialect.MARLIN) {
          return false;
        }
        marlinCorner(words);
      }
      case "M566" -> {
        if (!reprap) {
          return false;
        }
        jerk(words, 1 / 60.0);
      }
      case "M900" -> {
        return dialect == GcodeDialect.MARLIN;
      }
      case "M572" -> {
        return reprap;
      }
      default -> {
        return false;
      }
    }
    return dialect != GcodeDialect.KLIPPER || words.command().equals("M204");
  }

  /** Follows one of Klipper's commands of the form NAME KEY=VALUE; false when it is none. */
  boolean followExtended(String line) {
    String[] parts = line.split("\\s+");
    if (dialect != GcodeDialect.KLIPPER) {
      return false;
    }
    if (parts[0].equals("SET_PRESSURE_ADVANCE")) {
      return true;
    }
    if (!parts[0].equals("SET_VELOCITY_LIMIT")) {
      return false;
    }
    Map<String, Double> values = new TreeMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 1) {
        throw malformed.apply("has a value without a name");
      }
      String name = parts[i].substring(0, equals).toUpperCase(Locale.ROOT);
      values.put(name, positive(number(parts[i].substring(equals + 1))));
    }
    velocityLimit(values);
    return true;
  }

  private void velocityLimit(Map<String, Double> values) {
    MotionLimits now = motion.limits();
    Double acceleration = values.get("ACCEL");
    if (acceleration != null) {
      now = now.withAccelerations(acceleration, acceleration, now.retractMmS2());
    }
    Double corner = values.get("SQUARE_CORNER_VELOCITY");
    if (corner != null) {
      now = now.withCorner(new CornerLimit.SquareCorner(corner));
    }
    Double speed = values.get("VELOCITY");
    if (speed != null) {
      Axes most = now.maxSpeedMmS();
      now = now.withAxes(new Axes(speed, speed, most.z(), most.e()), now.maxAccelerationMmS2());
    }
    motion.limits(now);
  }

  private void axes(Words words, boolean speeds, double factor) {
    MotionLimits now = motion.limits();
    Axes before = speeds ? now.maxSpeedMmS() : now.maxAccelerationMmS2();
    Axes after = axes(words, before, factor);
    motion.limits(
        speeds
            ? now.withAxes(after, now.maxAccelerationMmS2())
            : now.withAxes(now.maxSpeedMmS(), after));
  }

  private Axes axes(Words words, Axes before, double factor) {
    return new Axes(
        axis(words, 'X', before.x(), factor),
        axis(words, 'Y', before.y(), factor),
        axis(words, 'Z', before.z(), factor),
        axis(words, 'E', before.e(), factor));
  }

  private double axis(Words words, char letter, double before, double factor) {
    return words.has(letter) ? positive(words.get(letter, 0)) * factor : before;
  }

  /** Klipper takes S, or the smaller of P and T. */
  private void accelerations(Words words) {
    MotionLimits now = motion.limits();
    double printing = now.printingMmS2();
    double travel = now.travelMmS2();
    double retract = now.retractMmS2();
    if (words.has('S')) {
      printing = positive(words.get('S', 0));
      travel = printing;
    } else if (dialect == GcodeDialect.KLIPPER) {
      printing = Math.min(words.get('P', printing), words.get('T', travel));
      travel = positive(printing);
    } else {
      printing = positive(words.get('P', printing));
      travel = positive(words.get('T', travel));
      retract = positive(words.get('R', retract));
    }
    motion.limits(now.withAccelerations(printing, travel, retract));
  }

  private void marlinCorner(Words words) {
    if (words.has('J')) {
      double deviation = positive(words.get('J', 0));
      motion.limits(motion.limits().withCorner(new CornerLimit.JunctionDeviation(deviation)));
    }
    if (words.has('X') || words.has('Y') || words.has('Z') || words.has('E')) {
      jerk(words, 1);
    }
  }

  private void jerk(Words words, double factor) {
    MotionLimits now = motion.limits();
    if (!(now.corner() instanceof CornerLimit.Jerk before)) {
      throw malformed.apply("sets a jerk on a machine that uses none");
    }
    motion.limits(now.withCorner(new CornerLimit.Jerk(axes(words, before.mmS(), factor))));
  }

  private double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      throw malformed.apply("has a value that is not a number");
    }
  }

  private double positive(double value) {
    if (!(value > 0 && value <= MOST)) {
      throw malformed.apply("sets a limit of " + value);
    }
    return value;
  }
}
