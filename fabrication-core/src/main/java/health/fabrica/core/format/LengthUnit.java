package health.fabrica.core.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Units of length that a model file may be in. The first name is the one of 3MF. */
public enum LengthUnit {
  /** A thousandth of a millimetre. */
  MICROMETRE(1e-3, "micron", "um"),
  /** The unit of everything inside Fabrica. */
  MILLIMETRE(1, "millimeter", "mm"),
  /** Ten millimetres. */
  CENTIMETRE(10, "centimeter", "cm"),
  /** A hundred millimetres; no unit of 3MF. */
  DECIMETRE(100, "decimeter", "dm"),
  /** A thousand millimetres. */
  METRE(1000, "meter", "m"),
  /** 25.4 mm. */
  INCH(25.4, "inch", "inch"),
  /** 304.8 mm. */
  FOOT(304.8, "foot", "foot");

  private final double millimetres;
  private final String threeMfName;
  private final String symbol;

  LengthUnit(double millimetres, String threeMfName, String symbol) {
    this.millimetres = millimetres;
    this.threeMfName = threeMfName;
    this.symbol = symbol;
  }

  /** How many millimetres one unit is. */
  public double millimetres() {
    return millimetres;
  }

  /** The symbol that people write, for example {@code mm}. */
  public String symbol() {
    return symbol;
  }

  /** The unit of a symbol such as {@code cm}, in any case. */
  public static Optional<LengthUnit> ofSymbol(String symbol) {
    String wanted = symbol.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(unit -> unit.symbol.equals(wanted)).findFirst();
  }

  /** All symbols, for messages. */
  public static String symbols() {
    return Arrays.stream(values()).map(LengthUnit::symbol).collect(Collectors.joining(", "));
  }

  /** The unit of the attribute of an AMF file. */
  static Optional<LengthUnit> ofAmf(String name) {
    return switch (name) {
      case "millimeter" -> Optional.of(MILLIMETRE);
      case "inch" -> Optional.of(INCH);
      case "feet" -> Optional.of(FOOT);
      case "meter" -> Optional.of(METRE);
      case "micron", "micrometer" -> Optional.of(MICROMETRE);
      default -> Optional.empty();
    };
  }

  /** The unit of the attribute of a 3MF model; decimetres are not among them. */
  static Optional<LengthUnit> ofThreeMf(String name) {
    return Arrays.stream(values())
        .filter(unit -> unit != DECIMETRE && unit.threeMfName.equals(name))
        .findFirst();
  }
}
