package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A date in one of the forms of HIBCC and ICCBBA.
 *
 * @param form how it is written
 * @param digits as written
 */
public record CodedDate(Form form, String digits) implements UdiDate {

  /** A leap year, so that a leap day stays legal until the century is known. */
  private static final int LENIENT = 2000;

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /** The forms, named by what their digits mean: J is the day of the year, H the hour. */
  public enum Form {
    /** Month and two-digit year. */
    MMYY(4),
    /** Month, day, two-digit year. */
    MMDDYY(6),
    /** Two-digit year, month, day. */
    YYMMDD(6),
    /** The same and the hour. */
    YYMMDDHH(8),
    /** Two-digit year and day of the year. */
    YYJJJ(5),
    /** The same and the hour. */
    YYJJJHH(7),
    /** Whole year, month, day. */
    YYYYMMDD(8),
    /** Last three digits of the year and day of the year (ISBT 128). */
    YYYJJJ(6);

    private final int length;

    Form(int length) {
      this.length = length;
    }

    /** The number of digits. */
    public int length() {
      return length;
    }
  }

  /** Checks the digits; FAB-5304 when they are no date of this form. */
  public CodedDate {
    if (digits.length() != form.length || !DIGITS.matcher(digits).matches()) {
      throw invalid(form, "has " + digits.length() + " characters or letters");
    }
    if (part(form, digits, 'H') > 23) {
      throw invalid(form, "has an hour above 23");
    }
    iso(form, digits, form == Form.YYYYMMDD ? part(form, digits, 'Y') : leapYear(form, digits));
  }

  private static int leapYear(Form form, String digits) {
    return LENIENT + (form == Form.YYYJJJ ? 0 : part(form, digits, 'Y'));
  }

  /** The hour of the day, or -1 when the form has none. */
  public int hour() {
    return form.name().indexOf('H') < 0 ? -1 : part(form, digits, 'H');
  }

  @Override
  public String iso(Year present) {
    int year = part(form, digits, 'Y');
    int full =
        switch (form) {
          case YYYYMMDD -> year;
          case YYYJJJ -> Century.resolve(year, 1000, present.getValue());
          default -> Century.resolve(year, 100, present.getValue());
        };
    return iso(form, digits, full);
  }

  private static String iso(Form form, String digits, int year) {
    try {
      int day = part(form, digits, 'D');
      int ofYear = part(form, digits, 'J');
      if (form == Form.MMYY) {
        return YearMonth.of(year, part(form, digits, 'M')).toString();
      }
      return (form.name().indexOf('J') >= 0
              ? LocalDate.ofYearDay(year, ofYear)
              : LocalDate.of(year, part(form, digits, 'M'), day))
          .toString();
    } catch (DateTimeException e) {
      throw invalid(form, "is no day of a year");
    }
  }

  /** The number that the digits at the places of this letter are; 0 when there are none. */
  private static int part(Form form, String digits, char letter) {
    int begin = form.name().indexOf(letter);
    int end = form.name().lastIndexOf(letter) + 1;
    return begin < 0 ? 0 : Integer.parseInt(digits, begin, end, 10);
  }

  private static RuntimeException invalid(Form form, String why) {
    return new Problem(
            UdiProblem.PART_INVALID,
            String.format(Locale.ROOT, "A date written as %s %s.", form, why),
            "Compare the label with its agency's date forms.")
        .asException();
  }

  @Override
  public String toString() {
    return digits;
  }
}
