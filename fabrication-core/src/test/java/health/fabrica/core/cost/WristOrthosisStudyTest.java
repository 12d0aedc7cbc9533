package health.fabrica.core.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Printed against thermoplastic wrist orthoses, 3D Print Med 2025, doi 10.1186/s41205-025-00287-6:
 * 46.54 against 30.28 EUR, of which 62.2 % and 30.6 % work, 22.2 % purchase (printed) and 69.4 %
 * material (thermoplastic); active times 44:35 and 14:14 min from Hand Therapy 2024, doi
 * 10.1177/17589983241287069. Wages, prices and use are solved back from these shares; the price of
 * the printer, its life and its use in the study are not published.
 */
final class WristOrthosisStudyTest {

  private static final long PRINTED_SECONDS = 44 * 60 + 35;
  private static final long FORMED_SECONDS = 14 * 60 + 14;

  @Test
  void thePrintedOrthosisCosts46Euro54() {
    CostStatement printed = printed("38.96", "0");

    assertThat(printed.total()).isEqualTo("46.54");
    assertThat(printed.total(CostCategory.LABOUR)).isEqualTo("28.95");
    assertThat(printed.total(CostCategory.PURCHASE)).isEqualTo("10.33");
    assertThat(printed.total(CostCategory.MATERIAL)).isEqualTo("7.26");
    assertThat(printed.sharePercent(CostCategory.LABOUR)).isEqualTo("62.2");
    assertThat(printed.sharePercent(CostCategory.PURCHASE)).isEqualTo("22.2");
  }

  @Test
  void theThermoplasticOrthosisCosts30Euro28() {
    CostStatement formed = formed("39.06");

    assertThat(formed.total()).isEqualTo("30.28");
    assertThat(formed.total(CostCategory.LABOUR)).isEqualTo("9.27");
    assertThat(formed.sharePercent(CostCategory.LABOUR)).isEqualTo("30.6");
    assertThat(formed.sharePercent(CostCategory.CONSUMABLES)).isEqualTo("69.4");
  }

  @Test
  void oneWageExplainsBothArmsWithinThreeCents() {
    assertThat(printed("39", "0").total()).isEqualTo("46.57");
    assertThat(formed("39").total()).isEqualTo("30.26");
  }

  @Test
  void printingBreaksEvenAt19AndAHalfMinutesOfWork() {
    CostStatement formed = formed("39.06");

    assertThat(printed("39", "0").breakEvenMinutes(formed, new BigDecimal("39"))).isEqualTo("19.5");
  }

  @Test
  void printsThatFailArePaidButNotTheWorkOnThem() {
    CostStatement printed = printed("38.96", "20");

    // a quarter of a further print for each good one: (10.33 + 7.26) / 4
    assertThat(printed.total(CostCategory.REJECTS)).isEqualTo("4.40");
    assertThat(printed.total()).isEqualTo("50.94");
  }

  @Test
  void whatHasNoRateIsNotFree() {
    Usage usage =
        usage("therapist", FORMED_SECONDS, List.of(new Usage.Amount("PEEK", one())), List.of());

    assertThatThrownBy(() -> CostModel.of(usage, rates("39", "0", List.of())))
        .hasMessageContaining("FAB-1551")
        .hasMessageContaining("no material named PEEK");
    assertThatThrownBy(() -> rates("-1", "0", List.of())).hasMessageContaining("FAB-1550");
    assertThatThrownBy(() -> rates("39", "100", List.of())).hasMessageContaining("FAB-1550");
  }

  @Test
  void statementsOfTwoCurrenciesAreNotCompared() {
    CostStatement francs = new CostStatement(Currency.getInstance("CHF"), List.of());

    assertThatThrownBy(() -> francs.breakEvenMinutes(formed("39"), one()))
        .hasMessageContaining("FAB-1552");
  }

  /** A printer share of 10.33 EUR and 7.26 EUR of filament and other material. */
  private static CostStatement printed(String wage, String rejectPercent) {
    Equipment printer =
        new Equipment(
            "printer, scanner, software",
            new BigDecimal("3099"),
            number(3),
            number(100),
            number(0));
    Usage usage =
        usage(
            "therapist",
            PRINTED_SECONDS,
            List.of(new Usage.Amount("PLA", new BigDecimal("242"))),
            List.of());
    return CostModel.of(usage, rates(wage, rejectPercent, List.of(printer)));
  }

  private static CostStatement formed(String wage) {
    Usage usage =
        usage("therapist", FORMED_SECONDS, List.of(), List.of(new Usage.Amount("sheet", one())));
    return CostModel.of(usage, rates(wage, "0", List.of()));
  }

  private static Usage usage(
      String role, long seconds, List<Usage.Amount> grams, List<Usage.Amount> pieces) {
    return new Usage(
        List.of(new Usage.Work("active time", role, seconds)), grams, pieces, number(0), number(0));
  }

  private static CostRates rates(String wage, String rejectPercent, List<Equipment> equipment) {
    return new CostRates(
        Currency.getInstance("EUR"),
        Map.of("therapist", new BigDecimal(wage)),
        equipment,
        Map.of("PLA", number(30)),
        Map.of("sheet", new BigDecimal("21.01")),
        number(0),
        new BigDecimal(rejectPercent),
        number(0));
  }

  private static BigDecimal one() {
    return BigDecimal.ONE;
  }

  private static BigDecimal number(long value) {
    return BigDecimal.valueOf(value);
  }
}
