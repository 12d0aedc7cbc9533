package health.fabrica.fhir.udi;

import health.fabrica.core.problem.ProblemException;
import java.util.List;
import java.util.Optional;

/**
 * What a Unique Device Identifier says, whichever agency's rules it follows. Immutable; equal parts
 * are written equally, and reading what was written gives equal parts.
 */
public sealed interface Udi permits Gs1Udi, HibcUdi, IsbtUdi, BloodBagUdi {

  /** Whose rules it follows. */
  UdiIssuer issuer();

  /** The device identifier, which names the product. */
  String deviceIdentifier();

  /** The lot number; for products of human origin the manufacturer's pooled lot. */
  Optional<String> lot();

  /** The serial number. */
  default Optional<String> serial() {
    return Optional.empty();
  }

  /** When it was made, as the label writes it. */
  default Optional<UdiDate> manufactureDate() {
    return Optional.empty();
  }

  /** When it expires, as the label writes it. */
  default Optional<UdiDate> expirationDate() {
    return Optional.empty();
  }

  /** The donation that tissue or cells come from (21 CFR 1271.290(c)). */
  default Optional<String> distinctIdentifier() {
    return Optional.empty();
  }

  /** The human readable form. */
  String hrf();

  /** The machine readable form, without symbology identifier; but for GS1 the same characters. */
  default String aidc() {
    return hrf();
  }

  /**
   * The verdicts on the check characters that are part of the identifiers themselves. That of HIBC
   * belongs to the bar code.
   */
  default List<UdiCheck> checks() {
    return List.of();
  }

  /**
   * The parts of the UDI that the text is, in either form.
   *
   * @throws ProblemException FAB-5301 to FAB-5304 when it cannot be read
   */
  static Udi parse(String text) {
    UdiReading reading = read(text);
    if (reading instanceof UdiReading.Understood understood) {
      return understood.udi();
    }
    throw ((UdiReading.Unreadable) reading).problem().asException();
  }

  /** What the text says, or why it cannot be read. Never throws. */
  static UdiReading read(String text) {
    return UdiReader.read(text);
  }
}
