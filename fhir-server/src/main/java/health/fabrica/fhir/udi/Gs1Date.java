package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Problem;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.Locale;

/**
 * A date as GS1 writes it, YYMMDD.
 *
 * @param year the last two digits of the year
 * @param month 1 to 12
 * @param day 1 to 31, or 0 for the last day of the month
 */
public record Gs1Date(int year, int month, int day) implements UdiDate {

  /** A leap year, so that 29 February stays legal until the century is known. */
  private static final int LENIENT_YEAR = 2000;

  /** Checks the parts; FAB-5304 when they are no date. */
  public Gs1Date {
    if (year < 0 || year > 99 || month < 1 || month > 12 || day < 0 || day > days(year, month)) {
      throw new Problem(
              UdiProblem.PART_INVALID,
              String.format(
                  Locale.ROOT, "Year %02d, month %02d, day %02d is no date.", year, month, day),
              "Write dates as YYMMDD, with day 00 for the last day of the month.")
          .asException();
    }
  }

  private static int days(int year, int month) {
    return YearMonth.of(LENIENT_YEAR + year, month).lengthOfMonth();
  }

  /** The date without its century. */
  public static Gs1Date of(LocalDate date) {
    return new Gs1Date(
        Math.floorMod(date.getYear(), 100), date.getMonthValue(), date.getDayOfMonth());
  }

  /**
   * The date in the century that the present year decides: at most 50 years ahead and 49 back.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5304 for 29 February of a year that
   *     has none, such as 2100
   */
  public LocalDate resolve(Year present) {
    YearMonth in = YearMonth.of(Century.resolve(year, 100, present.getValue()), month);
    if (day > in.lengthOfMonth()) {
      throw new Problem(
              UdiProblem.PART_INVALID,
              "Month " + in + " has " + in.lengthOfMonth() + " days, not " + day + ".",
              "Compare the label with the manufacturer's record.")
          .asException();
    }
    return day == 0 ? in.atEndOfMonth() : in.atDay(day);
  }

  @Override
  public String iso(Year present) {
    return resolve(present).toString();
  }

  /** YYMMDD. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%02d%02d%02d", year, month, day);
  }
}
