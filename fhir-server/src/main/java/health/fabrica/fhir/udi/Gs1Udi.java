package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Problem;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parts of a GS1 UDI. Equal parts are written equally.
 *
 * @param deviceIdentifier the GTIN-14, AI (01); its check digit may be wrong, see {@link
 *     #checkDigitValid}
 * @param manufactured AI (11)
 * @param expires AI (17)
 * @param lot AI (10), 1 to 20 characters of GS1 character set 82
 * @param serial AI (21), likewise
 */
public record Gs1Udi(
    String deviceIdentifier,
    Optional<Gs1Date> manufactured,
    Optional<Gs1Date> expires,
    Optional<String> lot,
    Optional<String> serial)
    implements Udi {

  /** ASCII 29, which stands for FNC1 after a part of variable length. */
  static final char GROUP_SEPARATOR = '\u001d';

  private static final Pattern GTIN = Pattern.compile("[0-9]{14}");
  private static final Pattern VARIABLE =
      Pattern.compile("[!\"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]{1," + Gs1Element.MAX_VARIABLE + "}");
  private static final Pattern AMBIGUOUS = Pattern.compile("\\([0-9]{2,4}\\)");

  /** Checks the parts; FAB-5304 when one does not fit. */
  public Gs1Udi {
    if (!GTIN.matcher(deviceIdentifier).matches()) {
      throw invalid(
          "The device identifier has " + deviceIdentifier.length() + " characters or letters.",
          "Give the GTIN as 14 digits; pad a shorter GTIN with zeros on the left.");
    }
    lot.ifPresent(value -> checkVariable("lot", value));
    serial.ifPresent(value -> checkVariable("serial", value));
  }

  private static void checkVariable(String part, String value) {
    if (!VARIABLE.matcher(value).matches()) {
      throw invalid(
          "The " + part + " number of " + value.length() + " characters does not fit.",
          "Use 1 to 20 characters of GS1 character set 82: letters, digits and"
              + " !\"%&'()*+,-./:;<=>?_");
    }
    if (AMBIGUOUS.matcher(value).find()) {
      throw invalid(
          "The " + part + " number contains what reads as an application identifier.",
          "Use a number without digits in parentheses.");
    }
  }

  /** Whether the last digit of the GTIN is its check digit. A warning, not a reason to refuse. */
  public boolean checkDigitValid() {
    return Gs1CheckDigit.isValid(deviceIdentifier);
  }

  @Override
  public UdiIssuer issuer() {
    return UdiIssuer.GS1;
  }

  @Override
  public Optional<UdiDate> manufactureDate() {
    return manufactured.map(UdiDate.class::cast);
  }

  @Override
  public Optional<UdiDate> expirationDate() {
    return expires.map(UdiDate.class::cast);
  }

  @Override
  public List<UdiCheck> checks() {
    return List.of(UdiCheck.of(UdiCheck.What.GTIN, checkDigitValid()));
  }

  /** The human readable form: each application identifier in parentheses. */
  @Override
  public String hrf() {
    StringBuilder text = new StringBuilder();
    parts()
        .forEach(
            (element, value) ->
                text.append('(').append(element.identifier()).append(')').append(value));
    return text.toString();
  }

  /**
   * The machine readable element string, without symbology identifier: a group separator (ASCII 29)
   * follows a part of variable length unless it is the last.
   */
  @Override
  public String aidc() {
    StringBuilder text = new StringBuilder();
    boolean open = false;
    for (Map.Entry<Gs1Element, String> part : parts().entrySet()) {
      if (open) {
        text.append(GROUP_SEPARATOR);
      }
      text.append(part.getKey().identifier()).append(part.getValue());
      open = part.getKey().fixedLength().isEmpty();
    }
    return text.toString();
  }

  private Map<Gs1Element, String> parts() {
    Map<Gs1Element, String> parts = new EnumMap<>(Gs1Element.class);
    parts.put(Gs1Element.DEVICE_IDENTIFIER, deviceIdentifier);
    manufactured.ifPresent(date -> parts.put(Gs1Element.MANUFACTURED, date.toString()));
    expires.ifPresent(date -> parts.put(Gs1Element.EXPIRES, date.toString()));
    lot.ifPresent(value -> parts.put(Gs1Element.LOT, value));
    serial.ifPresent(value -> parts.put(Gs1Element.SERIAL, value));
    return parts;
  }

  private static RuntimeException invalid(String message, String hint) {
    return new Problem(UdiProblem.PART_INVALID, message, hint).asException();
  }
}
