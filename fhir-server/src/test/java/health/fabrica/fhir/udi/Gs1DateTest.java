package health.fabrica.fhir.udi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.Year;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Gs1DateTest {

  @ParameterizedTest
  @CsvSource({
    "24, 2, 0, 2024-02-29",
    "25, 2, 0, 2025-02-28",
    "26, 12, 0, 2026-12-31",
    "26, 4, 0, 2026-04-30",
    "26, 4, 7, 2026-04-07"
  })
  void dayZeroIsTheLastDayOfTheMonth(int year, int month, int day, LocalDate date) {
    assertThat(new Gs1Date(year, month, day).resolve(Year.of(2026))).isEqualTo(date);
  }

  @ParameterizedTest
  @CsvSource({"26, 2026", "76, 2076", "77, 1977", "99, 1999", "0, 2000"})
  void theCenturyLiesAtMostFiftyYearsAhead(int year, int full) {
    assertThat(new Gs1Date(year, 1, 1).resolve(Year.of(2026)).getYear()).isEqualTo(full);
  }

  @ParameterizedTest
  @CsvSource({"1, 2101", "49, 2149", "50, 2050", "99, 2099"})
  void theCenturyTurnsForwardLateInTheOldOne(int year, int full) {
    assertThat(new Gs1Date(year, 1, 1).resolve(Year.of(2099)).getYear()).isEqualTo(full);
  }

  @Test
  void aLeapDayThatTheCenturyDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> new Gs1Date(0, 2, 29).resolve(Year.of(2090)))
        .hasMessageStartingWith("FAB-5304");
  }
}
