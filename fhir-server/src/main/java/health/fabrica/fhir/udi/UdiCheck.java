package health.fabrica.fhir.udi;

/**
 * The verdict on one check character. A failed one is a warning: published labels have them.
 *
 * @param what which character it is
 * @param verdict whether it is right
 */
public record UdiCheck(What what, Verdict verdict) {

  /** The check characters of the three agencies. */
  public enum What {
    /** The last digit of a GTIN, modulo 10. */
    GTIN("gtin-check-digit"),
    /** The last character of an HIBC bar code, modulo 43. */
    HIBC("hibc-check-character"),
    /** The character by which a second HIBC bar code names the first. */
    HIBC_LINK("hibc-link-character"),
    /** The flag characters of a donation number when they carry ISO 7064 modulo 37-2. */
    DONATION("donation-check-character");

    private final String code;

    What(String code) {
      this.code = code;
    }

    /** The stable name of the check. */
    public String code() {
      return code;
    }
  }

  /** What looking at the character gave. */
  public enum Verdict {
    /** It is right. */
    VALID("valid"),
    /** It is wrong: a part may have been mistyped, or the label is. */
    FAILED("failed"),
    /** The text has none, so nothing was checked. */
    ABSENT("absent");

    private final String code;

    Verdict(String code) {
      this.code = code;
    }

    /** The code of the verdict. */
    public String code() {
      return code;
    }
  }

  static UdiCheck of(What what, boolean valid) {
    return new UdiCheck(what, valid ? Verdict.VALID : Verdict.FAILED);
  }
}
