package health.fabrica.fhir.udi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.fhir.udi.UdiCheck.Verdict;
import health.fabrica.fhir.udi.UdiCheck.What;
import java.time.Year;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IsbtUdiTest {

  private static final Year PRESENT = Year.of(2026);
  private static final String GUDID_VECTOR =
      "=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123";

  @Test
  void readsTheReferenceVectorOfAccessGudid() {
    UdiReading.Understood reading = (UdiReading.Understood) Udi.read(GUDID_VECTOR);
    Udi udi = reading.udi();

    assertThat(udi.issuer().agency()).isEqualTo("ICCBBA");
    assertThat(udi.deviceIdentifier()).isEqualTo("A9999XYZ100T0944");
    assertThat(udi.serial()).contains("000025");
    assertThat(udi.distinctIdentifier()).contains("A99971312345600");
    assertThat(udi.expirationDate().orElseThrow().iso(PRESENT)).isEqualTo("2014-02-01");
    assertThat(udi.manufactureDate().orElseThrow().iso(PRESENT)).isEqualTo("2013-02-01");
    assertThat(udi.lot()).contains("000000000000XYZ123");
    assertThat(reading.checks()).containsExactly(new UdiCheck(What.DONATION, Verdict.ABSENT));
    assertThat(udi.hrf()).isEqualTo(GUDID_VECTOR);
  }

  @ParameterizedTest
  @CsvSource({
    "'=+06000=/A9999XYZ100T0944=,000025'",
    "'=/A9999XYZ100T0944 =,000025'",
    "']C0=/A9999XYZ100T0944=,000025'",
    "'=,000025=/A9999XYZ100T0944'"
  })
  void readsCompoundSpacedAndScannedForms(String text) {
    assertThat(Udi.parse(text).hrf()).isEqualTo("=/A9999XYZ100T0944=,000025");
  }

  @Test
  void readsTheBloodBagOfTheFda() {
    String text = "=)1TE123456A&)RZ12345678";
    Udi udi = Udi.parse(text);

    assertThat(udi.issuer()).isEqualTo(UdiIssuer.ICCBBA_BLOOD);
    assertThat(udi.deviceIdentifier()).isEqualTo("1TE123456A");
    assertThat(udi.lot()).contains("RZ12345678");
    assertThat(udi.hrf()).isEqualTo(text);
  }

  @Test
  void thePublishedCheckCharacterOfADonationNumberIsRight() {
    assertThat(CheckCharacters.mod37("G123498654321")).isEqualTo('H');
  }

  /** H has the value 17, so flags that carry it are 77. */
  @ParameterizedTest
  @CsvSource({"77, VALID", "78, FAILED", "00, ABSENT", "A7, ABSENT"})
  void flagsThatCarryTheCheckValueAreChecked(String flags, Verdict verdict) {
    Udi udi = Udi.parse("=/A9999XYZ100T0944=G123498654321" + flags);

    assertThat(udi.checks()).containsExactly(new UdiCheck(What.DONATION, verdict));
  }

  @ParameterizedTest
  @CsvSource({
    "026001, 2026-01-01",
    "999365, 1999-12-31",
    "526001, 2526-01-01",
    "527001, 1527-01-01"
  })
  void threeDigitsOfAYearLieWithinFiveHundredYears(String digits, String date) {
    assertThat(new CodedDate(CodedDate.Form.YYYJJJ, digits).iso(PRESENT)).isEqualTo(date);
  }

  @ParameterizedTest
  @CsvSource({
    "'=', FAB-5303",
    "'=/A9999', FAB-5301",
    "'=,000025', FAB-5301",
    "'=/a9999XYZ100T0944', FAB-5304",
    "'=/A9999XYZ100T0944=>014400', FAB-5304",
    "'=/A9999XYZ100T0944=>014032=>014032', FAB-5301",
    "'=/A9999XYZ100T0944=<E0336V00', FAB-5303",
    "'=/A9999XYZ100T0944Z', FAB-5301",
    "'=)1TE123456A=,000025', FAB-5301",
    "'&)RZ12345678', FAB-5301"
  })
  void whatBreaksTheRulesIsRefusedWithItsCode(String text, String code) {
    assertThatThrownBy(() -> Udi.parse(text)).hasMessageStartingWith(code);
  }
}
