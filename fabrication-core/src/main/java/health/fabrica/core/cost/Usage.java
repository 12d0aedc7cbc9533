package health.fabrica.core.cost;

import java.math.BigDecimal;
import java.util.List;

/**
 * What one device took.
 *
 * @param work active work, each piece by role
 * @param materialGrams what left the spool, the vat or the powder bed for good
 * @param consumables pieces used up
 * @param kilowattHours electricity
 * @param followUpVisits further visits, as an expectation; may be a fraction
 */
public record Usage(
    List<Work> work,
    List<Amount> materialGrams,
    List<Amount> consumables,
    BigDecimal kilowattHours,
    BigDecimal followUpVisits) {

  public Usage {
    work = List.copyOf(work);
    materialGrams = List.copyOf(materialGrams);
    consumables = List.copyOf(consumables);
    CostRates.atLeastZero("electricity in kWh", kilowattHours);
    CostRates.atLeastZero("number of further visits", followUpVisits);
  }

  /**
   * A piece of active work.
   *
   * @param name what was done, for example {@code scan}
   * @param role whose wage it takes
   * @param seconds how long
   */
  public record Work(String name, String role, long seconds) {
    public Work {
      CostRates.atLeastZero("time of " + name + " in s", BigDecimal.valueOf(seconds));
    }
  }

  /**
   * How much of something.
   *
   * @param name as in the rates
   * @param quantity grams or pieces
   */
  public record Amount(String name, BigDecimal quantity) {
    public Amount {
      CostRates.atLeastZero("amount of " + name, quantity);
    }
  }
}
