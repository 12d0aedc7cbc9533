package health.fabrica.core.cost;

import java.math.BigDecimal;

/**
 * One term of a cost statement.
 *
 * @param category what it pays for
 * @param name which one, in the words of the site, for example {@code fit}
 * @param quantity how much was used, exact
 * @param unit unit of the quantity: min, h, g, kWh, piece, or 1 for a share
 * @param rate price of one unit in the statement's currency, exact
 * @param amount quantity times rate, rounded half up to the currency's smallest unit
 */
public record CostTerm(
    CostCategory category,
    String name,
    BigDecimal quantity,
    String unit,
    BigDecimal rate,
    BigDecimal amount) {}
