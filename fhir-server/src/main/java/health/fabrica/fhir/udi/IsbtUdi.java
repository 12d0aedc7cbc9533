package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The parts of a UDI of ICCBBA for human cells, tissues and their products (ISBT 128).
 *
 * @param deviceIdentifier processor product identification code, 16 characters, after {@code =/}
 * @param serial 6 characters, after {@code =,}
 * @param donation donation identification number with its flags, 15 characters, after {@code =}
 * @param expires YYYJJJ, after <code>=&gt;</code>
 * @param manufactured YYYJJJ, after <code>=}</code>
 * @param lot the pooled lot, 18 characters, after {@code &,1}
 */
public record IsbtUdi(
    String deviceIdentifier,
    Optional<String> serial,
    Optional<String> donation,
    Optional<CodedDate> expires,
    Optional<CodedDate> manufactured,
    Optional<String> lot)
    implements Udi {

  private static final Pattern ALPHANUMERIC = Pattern.compile("[A-Z0-9]+");
  private static final int NUMBER_WITHOUT_FLAGS = 13;

  /** Checks the parts; FAB-5304 when one does not fit. */
  public IsbtUdi {
    require(deviceIdentifier, IsbtElement.PRODUCT);
    serial.ifPresent(value -> require(value, IsbtElement.SERIAL));
    donation.ifPresent(value -> require(value, IsbtElement.DONATION));
    expires.ifPresent(value -> requireForm(value));
    manufactured.ifPresent(value -> requireForm(value));
    lot.ifPresent(value -> require(value, IsbtElement.LOT));
  }

  static void require(String value, IsbtElement element) {
    if (value.length() != element.length() || !ALPHANUMERIC.matcher(value).matches()) {
      throw new Problem(
              UdiProblem.PART_INVALID,
              "After "
                  + element.delimiter()
                  + " there are not "
                  + element.length()
                  + " capital letters and digits.",
              "Compare the label with the ISBT 128 data structures.")
          .asException();
    }
  }

  private static void requireForm(CodedDate date) {
    if (date.form() != CodedDate.Form.YYYJJJ) {
      throw new Problem(
              UdiProblem.PART_INVALID,
              "A date is written as " + date.form() + ".",
              "Dates of ISBT 128 are written as YYYJJJ.")
          .asException();
    }
  }

  @Override
  public UdiIssuer issuer() {
    return UdiIssuer.ICCBBA;
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
  public Optional<String> distinctIdentifier() {
    return donation;
  }

  @Override
  public List<UdiCheck> checks() {
    return donation.map(IsbtUdi::check).map(List::of).orElse(List.of());
  }

  private static UdiCheck check(String donation) {
    String number = donation.substring(0, NUMBER_WITHOUT_FLAGS);
    OptionalInt stated = CheckCharacters.checkValueOfFlags(donation.substring(13));
    return stated.isEmpty()
        ? new UdiCheck(UdiCheck.What.DONATION, UdiCheck.Verdict.ABSENT)
        : UdiCheck.of(
            UdiCheck.What.DONATION, stated.getAsInt() == CheckCharacters.mod37Value(number));
  }

  @Override
  public String hrf() {
    StringBuilder text = new StringBuilder();
    put(text, IsbtElement.PRODUCT, Optional.of(deviceIdentifier));
    put(text, IsbtElement.SERIAL, serial);
    put(text, IsbtElement.DONATION, donation);
    put(text, IsbtElement.EXPIRES, expires.map(CodedDate::digits));
    put(text, IsbtElement.MANUFACTURED, manufactured.map(CodedDate::digits));
    put(text, IsbtElement.LOT, lot);
    return text.toString();
  }

  private static void put(StringBuilder text, IsbtElement element, Optional<String> value) {
    value.ifPresent(v -> text.append(element.delimiter()).append(v));
  }
}
