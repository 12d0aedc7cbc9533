package health.fabrica.fhir.recall;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Recalled devices as lines of RFC 4180. A value that a spreadsheet would take for a formula gets
 * an apostrophe in front. Several values in one field are separated by blanks.
 */
final class RecallCsv {

  private static final String LINE_END = "\r\n";
  private static final String FORMULA_STARTS = "=+-@\t\r\n";

  private RecallCsv() {}

  /** The first line, which names the columns. */
  static String header() {
    return "device,status,udi_di,lot,serial,manufactured,patient,explanted,bearers,uses,procedures"
        + LINE_END;
  }

  static String line(RecalledDevice device) {
    return List.of(
                device.reference(),
                device.status(),
                String.join(" ", device.deviceIdentifiers()),
                device.lot(),
                device.serial(),
                device.manufactured(),
                device.patient(),
                Boolean.toString(device.explanted()),
                String.join(" ", device.bearers()),
                String.join(" ", device.uses()),
                device.procedures().stream().map(RecallCsv::act).collect(Collectors.joining(" ")))
            .stream()
            .map(RecallCsv::field)
            .collect(Collectors.joining(","))
        + LINE_END;
  }

  private static String act(RecalledDevice.Act act) {
    return act.action().isEmpty() ? act.reference() : act.reference() + ":" + act.action();
  }

  /** One field, quoted where it must be. */
  static String field(String value) {
    String safe =
        !value.isEmpty() && FORMULA_STARTS.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
