package health.fabrica.fhir.udi;

import java.util.OptionalInt;

/** Check characters of HIBCC (modulo 43) and of ISBT 128 (ISO 7064, modulo 37-2). */
final class CheckCharacters {

  /** The characters of Code 39 in the order of their values. */
  private static final String CODE_39 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

  /** The characters of ISO 7064 MOD 37-2 in the order of their values. */
  private static final String ISO_37 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

  private CheckCharacters() {}

  /** Whether every character can be in an HIBC bar code. */
  static boolean isCode39(String text) {
    return text.chars().allMatch(c -> CODE_39.indexOf(c) >= 0);
  }

  /** The HIBC check character: the sum of the values, modulo 43. Text of Code 39 only. */
  static char mod43(String text) {
    int sum = text.chars().map(CODE_39::indexOf).sum();
    return CODE_39.charAt(sum % CODE_39.length());
  }

  /** The ISO 7064 MOD 37-2 check character of digits and capital letters. */
  static char mod37(String text) {
    return ISO_37.charAt(mod37Value(text));
  }

  /**
   * Whether the flag characters after a donation number carry its check value (60 plus the value,
   * flag type 3 of the ISBT 128 specification); empty when they mean something else.
   */
  static OptionalInt checkValueOfFlags(String flags) {
    int value = flags.chars().allMatch(Character::isDigit) ? Integer.parseInt(flags) - 60 : -1;
    return value >= 0 && value < ISO_37.length() ? OptionalInt.of(value) : OptionalInt.empty();
  }

  /** The value of the check character, 0 to 36. */
  static int mod37Value(String text) {
    int product = 0;
    for (int i = 0; i < text.length(); i++) {
      product = (product + ISO_37.indexOf(text.charAt(i))) * 2 % 37;
    }
    return (38 - product) % 37;
  }
}
