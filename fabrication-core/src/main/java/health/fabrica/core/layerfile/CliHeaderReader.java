package health.fabrica.core.layerfile;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the header, which is text in both kinds of file and ends without a line break. */
final class CliHeaderReader {

  private static final int LONGEST_LINE = 1000;
  private static final int MOST_LINES = 10_000;
  private static final long MOST_USER_DATA = 16 << 20;

  private final ByteSource source;
  private final TreeMap<Integer, String> parts = new TreeMap<>();
  private @Nullable Boolean binary;
  private @Nullable BigDecimal unitMm;
  private @Nullable Integer version;
  private Optional<Integer> layers = Optional.empty();
  private Optional<List<BigDecimal>> bounds = Optional.empty();

  private CliHeaderReader(ByteSource source) {
    this.source = source;
  }

  /** Reads up to the last character of {@code $$HEADEREND}. */
  static CliHeader read(ByteSource source) {
    return new CliHeaderReader(source).read();
  }

  private CliHeader read() {
    if (!line().equals("$$HEADERSTART")) {
      throw LayerOrder.malformed("The file does not begin with $$HEADERSTART.");
    }
    for (int lines = 0; lines < MOST_LINES; lines++) {
      String line = line();
      if (line.equals("$$HEADEREND")) {
        return header();
      }
      if (!line.isEmpty() && !line.startsWith("//")) {
        command(line);
      }
    }
    throw LayerFileProblem.LAYER_FILE_TOO_LARGE.refuse(
        "The header has more than " + MOST_LINES + " lines.", "Write the layer file again.");
  }

  private CliHeader header() {
    if (binary == null || unitMm == null || version == null) {
      throw LayerOrder.malformed(
          "The header must say $$ASCII or $$BINARY, $$UNITS and $$VERSION; the unit of length is"
              + " never guessed.");
    }
    BigDecimal unit = unitMm;
    return new CliHeader(
        binary,
        unit,
        version,
        layers,
        bounds.map(all -> all.stream().map(unit::multiply).toList()),
        parts);
  }

  private void command(String line) {
    int slash = line.indexOf('/');
    String name = slash < 0 ? line : line.substring(0, slash);
    String value = slash < 0 ? "" : line.substring(slash + 1).strip();
    switch (name) {
      case "$$ASCII" -> binary = once(binary, false, name);
      case "$$BINARY" -> binary = once(binary, true, name);
      case "$$UNITS" -> unitMm = once(unitMm, positive(decimal(value)), name);
      case "$$VERSION" -> version = once(version, integer(value), name);
      case "$$LAYERS" -> layers = Optional.of(integer(value));
      case "$$LABEL" -> label(value);
      case "$$DIMENSION" -> bounds = Optional.of(dimension(value));
      case "$$DATE", "$$USERDATA" -> {}
      case "$$ALIGN" ->
          throw LayerFileProblem.LAYER_FILE_DIALECT.refuse(
              "The file is aligned to 32 bits, which is not read here.",
              "Write the file without $$ALIGN.");
      default -> throw LayerOrder.malformed("The header has a command that nobody knows.");
    }
  }

  private static <T> T once(@Nullable T before, T value, String name) {
    if (before != null) {
      throw LayerOrder.malformed("The header says " + name + " or its opposite twice.");
    }
    return value;
  }

  private void label(String value) {
    int comma = value.indexOf(',');
    if (comma < 0
        || parts.put(integer(value.substring(0, comma)), value.substring(comma + 1)) != null) {
      throw LayerOrder.malformed("A label has no number or one that another label has.");
    }
  }

  private static List<BigDecimal> dimension(String value) {
    List<BigDecimal> six = new ArrayList<>();
    for (String number : value.split(",", -1)) {
      six.add(decimal(number.strip()));
    }
    if (six.size() != 6) {
      throw LayerOrder.malformed("The dimension has " + six.size() + " numbers instead of 6.");
    }
    return six;
  }

  private static BigDecimal positive(BigDecimal value) {
    if (value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(1000)) > 0) {
      throw LayerOrder.malformed("The unit must be more than 0 and at most 1000 mm.");
    }
    return value;
  }

  private static BigDecimal decimal(String text) {
    try {
      if (text.length() <= 40) {
        BigDecimal value = new BigDecimal(text);
        if (Math.abs((long) value.scale()) <= 40) {
          return value;
        }
      }
      throw LayerOrder.malformed("A number of the header has more than 40 digits.");
    } catch (NumberFormatException notANumber) {
      throw LayerOrder.malformed("The header has a value that is not a number.");
    }
  }

  private static int integer(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException notANumber) {
      throw LayerOrder.malformed("The header has a value that is not a whole number.");
    }
  }

  /** A line without its end; the last line of the header has none. */
  private String line() {
    StringBuilder line = new StringBuilder();
    for (int c = source.need(); c != '\n'; c = source.need()) {
      if (line.length() == LONGEST_LINE) {
        throw LayerFileProblem.LAYER_FILE_TOO_LARGE.refuse(
            "A line of the header is longer than " + LONGEST_LINE + " characters.",
            "Write the layer file again.");
      }
      if (c != '\r') {
        line.append((char) c);
      }
      if (c == ',' && isUserData(line)) {
        skipUserData(line);
      } else if (c == 'D' && line.toString().equals("$$HEADEREND")) {
        break;
      }
    }
    return line.toString().strip();
  }

  /** Whether the line is {@code $$USERDATA/uid,length,} up to here. */
  private static boolean isUserData(StringBuilder line) {
    return line.indexOf("$$USERDATA/") == 0 && line.chars().filter(c -> c == ',').count() == 2;
  }

  private void skipUserData(StringBuilder line) {
    String length = line.substring(line.indexOf(",") + 1, line.length() - 1);
    int bytes = integer(length);
    if (bytes < 0 || bytes > MOST_USER_DATA) {
      throw LayerFileProblem.LAYER_FILE_TOO_LARGE.refuse(
          "The header has user data of "
              + bytes
              + " bytes; at most "
              + MOST_USER_DATA
              + " are read.",
          "Write the layer file without user data.");
    }
    for (int i = 0; i < bytes; i++) {
      source.need();
    }
  }
}
