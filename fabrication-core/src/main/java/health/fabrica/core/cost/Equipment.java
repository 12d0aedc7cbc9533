package health.fabrica.core.cost;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Something bought once and used for many devices.
 *
 * @param name in the words of the site
 * @param price what it cost
 * @param lifeYears years over which the price is spread
 * @param unitsPerYear devices made with it in a year
 * @param maintenancePercent yearly maintenance in percent of the price
 */
public record Equipment(
    String name,
    BigDecimal price,
    BigDecimal lifeYears,
    BigDecimal unitsPerYear,
    BigDecimal maintenancePercent) {

  public Equipment {
    CostRates.atLeastZero("price of " + name, price);
    CostRates.moreThanZero("life of " + name + " in years", lifeYears);
    CostRates.moreThanZero("devices a year of " + name, unitsPerYear);
    CostRates.percent("maintenance of " + name, maintenancePercent);
  }

  /** What one device pays: the price by life and yearly use, and the maintenance by yearly use. */
  public BigDecimal perUnit() {
    BigDecimal yearly =
        price
            .divide(lifeYears, MathContext.DECIMAL64)
            .add(price.multiply(maintenancePercent.movePointLeft(2)));
    return yearly.divide(unitsPerYear, MathContext.DECIMAL64);
  }
}
