package health.fabrica.fhir.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SiteProfileTest {

  @ParameterizedTest
  @CsvSource({
    "'', Hospital, FM-1, 51022222233336, PLA, L1, FAB-5409",
    "a_b, Hospital, FM-1, 51022222233336, PLA, L1, FAB-5409",
    "site, ' ', FM-1, 51022222233336, PLA, L1, FAB-5409",
    "site, Hospital, '', 51022222233336, PLA, L1, FAB-5409",
    "site, Hospital, FM-1, 99863313444316, PLA, L1, FAB-5409",
    "site, Hospital, FM-1, 123, PLA, L1, FAB-5304",
    "site, Hospital, FM-1, 51022222233336, '', L1, FAB-5409",
    "site, Hospital, FM-1, 51022222233336, PLA, '', FAB-5409"
  })
  void wrongFactsStopTheStart(
      String site,
      String organisation,
      String model,
      String gtin,
      String name,
      String lot,
      String code) {
    assertThatThrownBy(() -> profile(site, organisation, model, gtin, name, lot))
        .hasMessageStartingWith(code);
  }

  @Test
  void rightFactsAreTaken() {
    assertThat(profile("site", "Hospital", "FM-1", "51022222233336", "PLA", "L1").siteId())
        .isEqualTo("site");
  }

  private static SiteProfile profile(
      String site, String organisation, String model, String gtin, String name, String lot) {
    return new SiteProfile(
        site,
        organisation,
        model,
        Optional.of(gtin),
        Optional.empty(),
        Map.of(),
        new SiteProfile.Material(name, lot));
  }
}
