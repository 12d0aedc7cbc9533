package health.fabrica.core.estimate;

import health.fabrica.core.problem.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Reads G-code as a printer would and adds up what it does. Only the commands G0, G1, G4, G21, G28,
 * G90, G92, M82, M83, M84, M104, M106, M107, M109, M140, M190 and M400 are allowed: motion, heat
 * and fan; what else is understood or passed over is for {@link GcodeCommands} to say. Moves must
 * stay in the build volume, heat below its limits, and nothing is pushed out before the nozzle was
 * heated and the axes were homed.
 *
 * <p>Streams: memory does not depend on the length of the file. Mutable; one file, one thread.
 */
public final class GcodeInterpreter {

  private static final Set<String> IGNORED = Set.of("M84", "M106", "M107", "M400");
  private static final int LONGEST_LINE = 1000;
  private static final double ROUNDING_MM = 0.0005;

  private final GcodeLimits limits;
  private final MotionModel motion;
  private final MotionCommands settings;
  private final BeadVisitor beads;
  private final double filamentMm2;
  private final double[] position = new double[3];
  private final double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
  private final double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
  private String type = "";
  private double feedMmS = 10;
  private double e;
  private boolean relativeE;
  private boolean homed;
  private boolean heated;
  private long lines;
  private long moves;
  private int layers;
  private int layerComments;
  private double printedZ = Double.NEGATIVE_INFINITY;
  private double topMm;
  private double filamentMm;
  private double printedMm;
  private double travelMm;
  private int retractions;

  private GcodeInterpreter(GcodeLimits limits, BeadVisitor beads) {
    this.limits = limits;
    this.beads = beads;
    this.filamentMm2 = Math.PI * limits.filamentMm() * limits.filamentMm() / 4;
    this.motion = new MotionModel(limits.motion());
    this.settings = new MotionCommands(limits.commands().dialect(), motion, this::malformed);
  }

  /**
   * Reads a whole file.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1901 to 1905 when the file asks for
   *     something it must not, FAB-1906 when the stream fails
   */
  public static GcodeReport read(InputStream gcode, GcodeLimits limits) {
    return read(gcode, limits, BeadVisitor.NONE);
  }

  /**
   * Reads a whole file and hands its beads on.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1901 to 1905 when the file asks for
   *     something it must not, FAB-1906 when the stream fails
   */
  public static GcodeReport read(InputStream gcode, GcodeLimits limits, BeadVisitor beads) {
    GcodeInterpreter interpreter = new GcodeInterpreter(limits, beads);
    try {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(gcode, StandardCharsets.ISO_8859_1), 1 << 16);
      StringBuilder line = new StringBuilder();
      while (interpreter.readLine(reader, line)) {
        interpreter.line(line.toString());
      }
    } catch (IOException failure) {
      throw new Problem(
              GcodeProblem.GCODE_STREAM,
              "The print file could not be read: " + failure.getMessage() + ".",
              "Try again.")
          .asException(failure);
    }
    return interpreter.report();
  }

  /** Reads up to the end of a line; false at the end of the file. */
  private boolean readLine(BufferedReader reader, StringBuilder line) throws IOException {
    line.setLength(0);
    int c = reader.read();
    if (c < 0) {
      return false;
    }
    lines++;
    while (c >= 0 && c != '\n') {
      if (line.length() == LONGEST_LINE) {
        throw malformed("is longer than " + LONGEST_LINE + " characters");
      }
      line.append((char) c);
      c = reader.read();
    }
    return true;
  }

  private void line(String raw) {
    if (raw.startsWith(";LAYER:") || raw.startsWith(";LAYER_CHANGE")) {
      layerComments++;
    } else if (raw.startsWith(";TYPE:")) {
      type = raw.substring(6).strip();
    }
    int comment = raw.indexOf(';');
    String code = (comment < 0 ? raw : raw.substring(0, comment)).strip();
    boolean mayFollow = limits.commands().motionSettings();
    if (!code.isEmpty() && !(mayFollow && settings.followExtended(code))) {
      command(Words.of(code, this::malformed));
    }
  }

  private void command(Words words) {
    switch (words.command()) {
      case "G0", "G1" -> move(words);
      case "G4" -> motion.dwell(words.get('S', 0) + words.get('P', 0) / 1000);
      case "G21", "G90" -> {}
      case "G28" -> home();
      case "G92" -> setPosition(words);
      case "M82" -> relativeE = false;
      case "M83" -> relativeE = true;
      case "M104", "M109" -> heat(words, "nozzle", limits.maxNozzleCelsius());
      case "M140", "M190" -> heat(words, "bed", limits.maxBedCelsius());
      default -> {
        GcodeCommands more = limits.commands();
        boolean known =
            IGNORED.contains(words.command())
                || (more.motionSettings() && settings.follow(words))
                || more.site().contains(words.command());
        if (!known) {
          throw refuse(
              GcodeProblem.COMMAND_FORBIDDEN,
              "Line " + lines + " holds a command that is not allowed.",
              "Make the print file again; do not edit it.");
        }
      }
    }
  }

  private void home() {
    motion.stop();
    homed = true;
    position[0] = 0;
    position[1] = 0;
    position[2] = 0;
  }

  private void setPosition(Words words) {
    if (words.has('X') || words.has('Y') || words.has('Z')) {
      throw refuse(
          GcodeProblem.COMMAND_FORBIDDEN,
          "Line " + lines + " shifts the axes.",
          "Make the print file again; do not edit it.");
    }
    e = words.get('E', e);
  }

  private void heat(Words words, String what, int limit) {
    double celsius = words.get('S', Double.NaN);
    if (!(celsius >= 0 && celsius <= limit)) {
      throw refuse(
          GcodeProblem.TEMPERATURE_LIMIT,
          "Line "
              + lines
              + " sets the "
              + what
              + " to "
              + celsius
              + " Celsius; the limit is "
              + limit
              + ".",
          "Correct the temperatures of the material profile.");
    }
    if (words.command().equals("M109")) {
      heated = celsius > 0;
    }
  }

  private void move(Words words) {
    double x = words.get('X', position[0]);
    double y = words.get('Y', position[1]);
    double z = words.get('Z', position[2]);
    double feed = words.get('F', feedMmS * 60);
    if (!(feed > 0)) {
      throw malformed("has a speed of " + feed + " mm/min");
    }
    feedMmS = feed / 60;
    double pushed = pushed(words);
    requireInside(x, y, z);
    requireReady(pushed);
    double dx = x - position[0];
    double dy = y - position[1];
    double dz = z - position[2];
    filamentMm += pushed;
    motion.move(dx, dy, dz, pushed, feedMmS);
    if (dx != 0 || dy != 0) {
      planarMove(dx, dy, pushed, z);
    } else if (pushed < 0) {
      retractions++;
    }
    if (dx != 0 || dy != 0 || dz != 0) {
      moves++;
    }
    position[0] = x;
    position[1] = y;
    position[2] = z;
  }

  private double pushed(Words words) {
    if (!words.has('E')) {
      return 0;
    }
    double value = words.get('E', 0);
    double pushed = relativeE ? value : value - e;
    e += pushed;
    return pushed;
  }

  private void planarMove(double dx, double dy, double pushed, double z) {
    double length = Math.sqrt(dx * dx + dy * dy);
    if (pushed <= 0) {
      travelMm += length;
      return;
    }
    printedMm += length;
    double[] from = {position[0], position[1]};
    beads.bead(from, new double[] {from[0] + dx, from[1] + dy}, z, pushed * filamentMm2, type);
    for (int axis = 0; axis < 2; axis++) {
      double d = axis == 0 ? dx : dy;
      low[axis] = Math.min(low[axis], position[axis] + Math.min(0, d));
      high[axis] = Math.max(high[axis], position[axis] + Math.max(0, d));
    }
    topMm = Math.max(topMm, z);
    if (z != printedZ) {
      layers++;
      printedZ = z;
    }
  }

  private void requireInside(double x, double y, double z) {
    if (outside(x, limits.buildXMm())
        || outside(y, limits.buildYMm())
        || outside(z, limits.buildZMm())) {
      throw refuse(
          GcodeProblem.MOVE_OUTSIDE,
          "Line "
              + lines
              + " moves to ("
              + x
              + ", "
              + y
              + ", "
              + z
              + ") mm, outside of "
              + limits.buildXMm()
              + " x "
              + limits.buildYMm()
              + " x "
              + limits.buildZMm()
              + " mm.",
          "Choose the printer profile of the machine that will print.");
    }
  }

  private static boolean outside(double value, double limit) {
    return !(value >= -ROUNDING_MM && value <= limit + ROUNDING_MM);
  }

  private void requireReady(double pushed) {
    if (pushed > 0 && !(homed && heated)) {
      throw refuse(
          GcodeProblem.EXTRUSION_EARLY,
          "Line " + lines + " pushes out plastic before the printer is homed and hot.",
          "Make the print file again; do not edit it.");
    }
  }

  private RuntimeException malformed(String what) {
    return refuse(
        GcodeProblem.COMMAND_MALFORMED,
        "Line " + lines + " " + what + ".",
        "Make the print file again; do not edit it.");
  }

  private static RuntimeException refuse(GcodeProblem code, String message, String hint) {
    return new Problem(code, message, hint).asException();
  }

  private GcodeReport report() {
    motion.stop();
    return new GcodeReport(
        lines,
        moves,
        layers,
        layerComments,
        filamentMm,
        printedMm,
        travelMm,
        retractions,
        filamentMm * filamentMm2,
        motion.seconds(),
        low[0],
        low[1],
        high[0],
        high[1],
        topMm);
  }
}
