package health.fabrica.device.sim;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few console commands a client sends outside of files. */
final class GcodeConsole {

  private static final Pattern TARGET = Pattern.compile("M10[49] S(\\d+(?:\\.\\d+)?)");
  private static final Pattern MOVE = Pattern.compile("G1 X(\\d+(?:\\.\\d+)?)");
  private static final double MAX_NOZZLE_C = 260;
  private static final double MAX_X_MM = 200;

  private final MoonrakerMemory memory;

  GcodeConsole(MoonrakerMemory memory) {
    this.memory = memory;
  }

  void run(String script) {
    synchronized (memory.machine) {
      memory.machine.sync();
      memory.machine.requireReady();
      script.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(this::line);
    }
  }

  private void line(String line) {
    SimMachine machine = memory.machine;
    if (line.startsWith("M117")) {
      machine.display(line.length() > 5 ? line.substring(5) : "");
      return;
    }
    Matcher target = TARGET.matcher(line);
    Matcher move = MOVE.matcher(line);
    if (target.matches()) {
      heat(Double.parseDouble(target.group(1)));
    } else if (move.matches() && Double.parseDouble(move.group(1)) > MAX_X_MM) {
      throw refused("Move out of range: " + fixed(move.group(1)) + " 40.000 5.400 [53.200]");
    } else {
      named(machine, line);
    }
  }

  private void named(SimMachine machine, String line) {
    switch (line) {
      case "PAUSE" -> machine.pause();
      case "RESUME" -> machine.resume();
      case "CANCEL_PRINT" -> machine.cancel();
      case "CLEAR_PAUSE" -> machine.clearPause();
      case "SDCARD_RESET_FILE" -> machine.unloadFile();
      case "FAKE_ERROR" -> throw refused(GcodeScanner.RAISED);
      case "M105" -> temperatures();
      default -> {
        boolean standard = line.matches("[GMT]\\d+.*");
        if (!standard) {
          memory.said("// Unknown command:\"" + line.split(" ")[0] + "\"");
        }
      }
    }
  }

  private void temperatures() {
    SimView v = memory.machine.view();
    memory.said(
        String.format(
            Locale.ROOT,
            "B:%.1f /%.1f T0:%.1f /%.1f",
            v.bedC(),
            v.bedTargetC(),
            v.nozzleC(),
            v.nozzleTargetC()));
  }

  private void heat(double celsius) {
    if (celsius > MAX_NOZZLE_C) {
      throw refused("Requested temperature (" + celsius + ") out of range (0.0:260.0)");
    }
    memory.machine.nozzleTarget(celsius);
  }

  private SimRefusal refused(String message) {
    memory.said("!! " + message.strip());
    return SimRefusal.of(400, message);
  }

  private static String fixed(String number) {
    return String.format(Locale.ROOT, "%.3f", Double.parseDouble(number));
  }
}
