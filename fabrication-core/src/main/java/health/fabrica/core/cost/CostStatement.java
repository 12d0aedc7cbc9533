package health.fabrica.core.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;

/**
 * The cost of one device, each term stored.
 *
 * @param currency currency of all amounts and rates
 * @param terms the terms, in the order of their making
 */
public record CostStatement(Currency currency, List<CostTerm> terms) {

  public CostStatement {
    terms = List.copyOf(terms);
  }

  /** Sum of the rounded amounts. */
  public BigDecimal total() {
    return sum(terms);
  }

  /** Sum of the rounded amounts of one category; zero when it has no term. */
  public BigDecimal total(CostCategory category) {
    return sum(terms.stream().filter(term -> term.category() == category).toList());
  }

  /**
   * The part of the total that a category makes, in percent with one decimal; zero of a total of
   * zero.
   */
  public BigDecimal sharePercent(CostCategory category) {
    BigDecimal total = total();
    if (total.signum() == 0) {
      return BigDecimal.ZERO.setScale(1, RoundingMode.UNNECESSARY);
    }
    return total(category).movePointRight(2).divide(total, 1, RoundingMode.HALF_UP);
  }

  /**
   * How many minutes of work at a wage this device may take before it costs more than another way
   * of making it; negative when it costs more with no work at all.
   *
   * @param other the other way
   * @param wagePerHour wage of the work, more than zero
   * @return minutes, rounded down to a tenth
   * @throws health.fabrica.core.problem.ProblemException FAB-1550 for a wage that is not positive,
   *     FAB-1552 for another currency
   */
  public BigDecimal breakEvenMinutes(CostStatement other, BigDecimal wagePerHour) {
    if (!currency.equals(other.currency)) {
      throw CostProblem.CURRENCY_MIXED.refuse(
          "One statement is in " + currency + ", the other in " + other.currency + ".",
          "State both in one currency.");
    }
    if (wagePerHour.signum() <= 0) {
      throw CostProblem.COST_VALUE.refuse(
          "The wage is " + wagePerHour + " an hour; it must be more than 0.",
          "State the wage of the person who does the work.");
    }
    BigDecimal left = other.total().subtract(total().subtract(total(CostCategory.LABOUR)));
    return left.multiply(BigDecimal.valueOf(60)).divide(wagePerHour, 1, RoundingMode.FLOOR);
  }

  private BigDecimal sum(List<CostTerm> some) {
    return some.stream()
        .map(CostTerm::amount)
        .reduce(BigDecimal.ZERO.setScale(currency.getDefaultFractionDigits()), BigDecimal::add);
  }
}
