package health.fabrica.core.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The cost of a device from what it took and what a site pays:
 *
 * <p>cost = active time x wage + share of what was bought + energy + material + consumables +
 * failed prints + expected further visits.
 *
 * <p>The terms and their names follow the comparison of printed and thermoplastic wrist orthoses in
 * 3D Print Med 2025, doi 10.1186/s41205-025-00287-6. Of prints that fail, the machine, its energy
 * and its material are lost, not the work: with a share r that fails, r / (1 - r) further prints
 * are paid for each good one.
 */
public final class CostModel {

  private static final BigDecimal SECONDS_PER_MINUTE = BigDecimal.valueOf(60);

  private final CostRates rates;
  private final List<CostTerm> terms = new ArrayList<>();

  private CostModel(CostRates rates) {
    this.rates = rates;
  }

  /**
   * The statement.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1551 when something was used that the
   *     rates do not name
   */
  public static CostStatement of(Usage usage, CostRates rates) {
    return new CostModel(rates).state(usage);
  }

  private CostStatement state(Usage usage) {
    for (Usage.Work work : usage.work()) {
      labour(work);
    }
    int firstOfPrint = terms.size();
    for (Equipment equipment : rates.equipment()) {
      add(CostCategory.PURCHASE, equipment.name(), BigDecimal.ONE, "1", equipment.perUnit());
    }
    add(CostCategory.ENERGY, "electricity", usage.kilowattHours(), "kWh", rates.perKilowattHour());
    for (Usage.Amount material : usage.materialGrams()) {
      BigDecimal perGram =
          rate(rates.materialsPerKg(), "material", material.name()).movePointLeft(3);
      add(CostCategory.MATERIAL, material.name(), material.quantity(), "g", perGram);
    }
    rejects(firstOfPrint);
    for (Usage.Amount piece : usage.consumables()) {
      BigDecimal price = rate(rates.consumables(), "consumable", piece.name());
      add(CostCategory.CONSUMABLES, piece.name(), piece.quantity(), "piece", price);
    }
    add(
        CostCategory.FOLLOW_UP,
        "further visits",
        usage.followUpVisits(),
        "visit",
        rates.followUp());
    return new CostStatement(rates.currency(), terms);
  }

  private void labour(Usage.Work work) {
    BigDecimal wage = rate(rates.wagesPerHour(), "wage", work.role());
    BigDecimal minutes =
        BigDecimal.valueOf(work.seconds()).divide(SECONDS_PER_MINUTE, MathContext.DECIMAL64);
    BigDecimal perMinute = wage.divide(SECONDS_PER_MINUTE, MathContext.DECIMAL64);
    add(CostCategory.LABOUR, work.name(), minutes, "min", perMinute);
  }

  /** What failed prints cost: a share of all terms of the print. */
  private void rejects(int firstOfPrint) {
    BigDecimal share = rates.rejectPercent().movePointLeft(2);
    BigDecimal further = share.divide(BigDecimal.ONE.subtract(share), MathContext.DECIMAL64);
    BigDecimal print = BigDecimal.ZERO;
    for (CostTerm term : terms.subList(firstOfPrint, terms.size())) {
      print = print.add(term.amount());
    }
    add(CostCategory.REJECTS, "failed prints", further, "print", print);
  }

  /** Adds a term; one that nothing was used of is left out. */
  private void add(
      CostCategory category, String name, BigDecimal quantity, String unit, BigDecimal rate) {
    if (quantity.signum() == 0) {
      return;
    }
    BigDecimal amount =
        quantity
            .multiply(rate)
            .setScale(rates.currency().getDefaultFractionDigits(), RoundingMode.HALF_UP);
    terms.add(new CostTerm(category, name, quantity, unit, rate, amount));
  }

  private static BigDecimal rate(Map<String, BigDecimal> rates, String kind, String name) {
    BigDecimal rate = rates.get(name);
    if (rate == null) {
      throw CostProblem.RATE_MISSING.refuse(
          "There is no " + kind + " named " + name + " in the cost rates.",
          "Add it to the cost rates of the site; what is free of charge has a rate of 0.");
    }
    return rate;
  }
}
