package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parts of a UDI of the HIBC Supplier Labeling Standard (ANSI/HIBC 2).
 *
 * @param deviceIdentifier labeller (a letter, three letters or digits), product (1 to 18 letters or
 *     digits), unit of measure (a digit)
 * @param lot up to 18 characters
 * @param serial up to 18 characters
 * @param expires in any form but YYYJJJ; YYYYMMDD is written as supplemental data {@code /14D}
 * @param manufactured YYYYMMDD, supplemental data {@code /16D}
 */
public record HibcUdi(
    String deviceIdentifier,
    Optional<String> lot,
    Optional<String> serial,
    Optional<CodedDate> expires,
    Optional<CodedDate> manufactured)
    implements Udi {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}[0-9]");
  private static final Pattern NUMBER = Pattern.compile("[A-Z0-9](?:[A-Z0-9. -]{0,16}[A-Z0-9.-])?");

  /** Checks the parts; FAB-5304 when one does not fit. */
  public HibcUdi {
    require(IDENTIFIER.matcher(deviceIdentifier).matches(), "device identifier");
    lot.ifPresent(value -> require(NUMBER.matcher(value).matches(), "lot number"));
    serial.ifPresent(value -> require(NUMBER.matcher(value).matches(), "serial number"));
    expires.ifPresent(d -> require(d.form() != CodedDate.Form.YYYJJJ, "expiration date"));
    manufactured.ifPresent(d -> require(d.form() == CodedDate.Form.YYYYMMDD, "manufacture date"));
  }

  private static void require(boolean fits, String part) {
    if (!fits) {
      throw new Problem(
              UdiProblem.PART_INVALID,
              "The " + part + " does not fit into an HIBC bar code.",
              "Use capital letters and digits (lot and serial also hyphen, dot and blank), at most"
                  + " 18.")
          .asException();
    }
  }

  @Override
  public UdiIssuer issuer() {
    return UdiIssuer.HIBCC;
  }

  @Override
  public Optional<UdiDate> manufactureDate() {
    return manufactured.map(UdiDate.class::cast);
  }

  @Override
  public Optional<UdiDate> expirationDate() {
    return expires.map(UdiDate.class::cast);
  }

  /** The concatenated form with its check character. */
  @Override
  public String hrf() {
    StringBuilder text = new StringBuilder("+").append(deviceIdentifier);
    Optional<CodedDate> coded = expires.filter(d -> d.form() != CodedDate.Form.YYYYMMDD);
    boolean serialLeads = serial.isPresent() && lot.isEmpty();
    if (lot.isPresent() || serialLeads || coded.isPresent()) {
      text.append(coded.isPresent() ? "/$$" : "/$").append(serialLeads ? "+" : "");
      coded.ifPresent(date -> text.append(flag(date.form())).append(date.digits()));
      text.append(lot.or(() -> serial).orElse(""));
    }
    if (!serialLeads) {
      serial.ifPresent(value -> text.append("/S").append(value));
    }
    manufactured.ifPresent(date -> text.append("/16D").append(date.digits()));
    expires
        .filter(d -> d.form() == CodedDate.Form.YYYYMMDD)
        .ifPresent(date -> text.append("/14D").append(date.digits()));
    return text.append(CheckCharacters.mod43(text.toString())).toString();
  }

  private static String flag(CodedDate.Form form) {
    return switch (form) {
      case MMDDYY -> "2";
      case YYMMDD -> "3";
      case YYMMDDHH -> "4";
      case YYJJJ -> "5";
      case YYJJJHH -> "6";
      case MMYY, YYYYMMDD, YYYJJJ -> "";
    };
  }
}
