package health.fabrica.fhir.store;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.fhir.ucum.Decimal;
import org.fhir.ucum.Pair;
import org.fhir.ucum.UcumEssenceService;
import org.fhir.ucum.UcumException;
import org.fhir.ucum.UcumService;

/**
 * UCUM units reduced to base units, so that 1 mm and 1000 um compare equal. Logarithmic units (pH,
 * bel, neper, prism dioptre, slope) have no linear reduction and are compared only as written. Safe
 * for use by many threads; the table of units is read at the first use, about 0.2 s.
 */
final class Ucum {

  static final String SYSTEM = "http://unitsofmeasure.org";

  /** Digits kept of a converted value: fewer than a double has, so that rounding cannot show. */
  static final MathContext DIGITS = new MathContext(15);

  private static final MathContext EXACT = MathContext.DECIMAL128;
  private static final String ONE = "1.000000000000000000000000";

  /** Units seen are client input: the cache must not grow without bound. */
  private static final int MAX_CACHED = 5000;

  private static final Pattern ANNOTATION = Pattern.compile("\\{[^}]*}");
  private static final Pattern BETWEEN_ATOMS = Pattern.compile("[./()]");
  private static final Pattern EXPONENT = Pattern.compile("[+-]?\\d+$");
  private static final Pattern LOGARITHMIC =
      Pattern.compile(
          "[a-zA-Zµ]{0,2}(pH|Np|B|B\\[[^]]*]|\\[p'diop]|%\\[slope]|\\[hp'_\\w+]|bit_s)");

  /** The temperatures, whose zero is not that of kelvin. */
  private static final Map<String, Reduction> TEMPERATURES =
      Map.of(
          "Cel", new Reduction("K", BigDecimal.ONE, new BigDecimal("273.15")),
          "[degF]",
              new Reduction(
                  "K",
                  new BigDecimal(5).divide(new BigDecimal(9), EXACT),
                  new BigDecimal("2298.35").divide(new BigDecimal(9), EXACT)));

  private static final Map<String, Optional<Reduction>> CACHE = new ConcurrentHashMap<>();

  private Ucum() {}

  /** Base units, and how a value in the unit becomes a value in them. */
  record Reduction(String units, BigDecimal factor, BigDecimal offset) {
    double apply(BigDecimal value) {
      return value.multiply(factor, EXACT).add(offset, EXACT).round(DIGITS).doubleValue();
    }
  }

  /** The reduction of a unit; empty when it is not UCUM or not linear. */
  static Optional<Reduction> reduction(String unit) {
    Optional<Reduction> known = CACHE.get(unit);
    if (known == null) {
      known = compute(unit);
      if (CACHE.size() < MAX_CACHED) {
        CACHE.put(unit, known);
      }
    }
    return known;
  }

  private static Optional<Reduction> compute(String unit) {
    if (TEMPERATURES.containsKey(unit)) {
      return Optional.ofNullable(TEMPERATURES.get(unit));
    }
    if (unit.isEmpty() || unit.length() > 100 || isLogarithmic(unit)) {
      return Optional.empty();
    }
    try {
      Pair base = Table.canonical(unit);
      BigDecimal factor = new BigDecimal(base.getValue().asDecimal());
      return Optional.of(new Reduction(base.getCode(), factor, BigDecimal.ZERO));
    } catch (UcumException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isLogarithmic(String unit) {
    String plain = ANNOTATION.matcher(unit).replaceAll("");
    return List.of(BETWEEN_ATOMS.split(plain)).stream()
        .map(atom -> EXPONENT.matcher(atom).replaceAll(""))
        .anyMatch(atom -> LOGARITHMIC.matcher(atom).matches());
  }

  /**
   * Loaded at first use; the service does not say that it is safe for threads, so one at a time.
   */
  private static final class Table {

    private static final UcumService SERVICE = load();

    private Table() {}

    static synchronized Pair canonical(String unit) throws UcumException {
      return SERVICE.getCanonicalForm(new Pair(new Decimal(ONE), unit));
    }

    private static UcumService load() {
      try {
        return new UcumEssenceService(
            Objects.requireNonNull(
                UcumService.class.getResourceAsStream("/ucum-essence.xml"), "ucum-essence.xml"));
      } catch (UcumException e) {
        throw new IllegalStateException("the UCUM table ships with its library", e);
      }
    }
  }
}
