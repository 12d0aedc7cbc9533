package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;

import java.util.Locale;

/** How an ordered value is compared, FHIR R4 3.1.1.4.5. */
enum Prefix {
  EQ,
  NE,
  GT,
  LT,
  GE,
  LE,
  SA,
  EB,
  AP;

  /** A value and its prefix. */
  record Prefixed(Prefix prefix, String value) {}

  /** Takes the prefix off; without one it is {@code eq}. */
  static Prefixed of(String text) {
    if (text.length() < 3
        || !text.substring(0, 2).chars().allMatch(Character::isLetter)
        || Character.isLetter(text.charAt(2))) {
      return new Prefixed(EQ, text);
    }
    String letters = text.substring(0, 2);
    for (Prefix prefix : values()) {
      if (prefix.name().toLowerCase(Locale.ROOT).equals(letters)) {
        return new Prefixed(prefix, text.substring(2));
      }
    }
    throw refusal(
        "The prefix " + letters + " is not known.", "Use eq, ne, gt, lt, ge, le, sa, eb or ap.");
  }
}
