package health.fabrica.fhir.udi;

/** The check digit of a GTIN: modulo 10, weights 3 and 1 in turn, beginning at the right. */
final class Gs1CheckDigit {

  private Gs1CheckDigit() {}

  /** Whether the last of these decimal digits is the check digit of those before it. */
  static boolean isValid(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int weight = (digits.length() - i) % 2 == 0 ? 3 : 1;
      sum += weight * (digits.charAt(i) - '0');
    }
    return sum % 10 == 0;
  }
}
