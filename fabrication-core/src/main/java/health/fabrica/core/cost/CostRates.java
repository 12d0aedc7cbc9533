package health.fabrica.core.cost;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/**
 * What a site pays. Site configuration: there are no defaults, as no published price fits two
 * sites.
 *
 * @param currency of all prices
 * @param wagesPerHour wage by role, for example {@code therapist}
 * @param equipment what was bought once
 * @param materialsPerKg price of a kilogram by name of the material
 * @param consumables price of a piece by name
 * @param perKilowattHour price of electricity
 * @param rejectPercent prints of a hundred that fail, less than 100
 * @param followUp price of one further visit
 */
public record CostRates(
    Currency currency,
    Map<String, BigDecimal> wagesPerHour,
    List<Equipment> equipment,
    Map<String, BigDecimal> materialsPerKg,
    Map<String, BigDecimal> consumables,
    BigDecimal perKilowattHour,
    BigDecimal rejectPercent,
    BigDecimal followUp) {

  public CostRates {
    wagesPerHour = Map.copyOf(wagesPerHour);
    equipment = List.copyOf(equipment);
    materialsPerKg = Map.copyOf(materialsPerKg);
    consumables = Map.copyOf(consumables);
    wagesPerHour.forEach((role, wage) -> atLeastZero("wage of " + role, wage));
    materialsPerKg.forEach((name, price) -> atLeastZero("price of a kilogram of " + name, price));
    consumables.forEach((name, price) -> atLeastZero("price of " + name, price));
    atLeastZero("price of a kilowatt hour", perKilowattHour);
    percent("share of prints that fail", rejectPercent);
    atLeastZero("price of a further visit", followUp);
  }

  static void atLeastZero(String what, BigDecimal value) {
    if (value.signum() < 0) {
      throw outOfRange(what, value, "must not be negative");
    }
  }

  static void moreThanZero(String what, BigDecimal value) {
    if (value.signum() <= 0) {
      throw outOfRange(what, value, "must be more than 0");
    }
  }

  static void percent(String what, BigDecimal value) {
    if (value.signum() < 0 || value.compareTo(BigDecimal.valueOf(100)) >= 0) {
      throw outOfRange(what, value, "must lie between 0 and less than 100 percent");
    }
  }

  private static RuntimeException outOfRange(String what, BigDecimal value, String rule) {
    return CostProblem.COST_VALUE.refuse(
        "The " + what + " is " + value.toPlainString() + "; it " + rule + ".",
        "Correct the cost rates of the site.");
  }
}
