/**
 * What a device costs to make, term by term.
 *
 * <p>{@link health.fabrica.core.cost.CostModel} turns what was used (minutes of people, hours of
 * machines, grams, kilowatt hours, pieces) and what a site pays for it ({@link
 * health.fabrica.core.cost.CostRates}) into a {@link health.fabrica.core.cost.CostStatement} that
 * keeps each term with its quantity, its rate and its amount, so that anyone can follow the sum.
 *
 * <p>Exact decimals only. Each amount is rounded once, to the smallest unit of its currency, half
 * up; a total is the sum of the rounded terms, so a printed statement adds up to the cent.
 *
 * <p>Nothing is guessed: a quantity that a site has no rate for is refused, not counted as free.
 */
@NullMarked
package health.fabrica.core.cost;

import org.jspecify.annotations.NullMarked;
