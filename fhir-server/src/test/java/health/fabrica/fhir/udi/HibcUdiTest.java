package health.fabrica.fhir.udi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.fhir.udi.CodedDate.Form;
import health.fabrica.fhir.udi.UdiCheck.Verdict;
import health.fabrica.fhir.udi.UdiCheck.What;
import java.time.Year;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HibcUdiTest {

  private static final Year PRESENT = Year.of(2026);
  private static final String FDA_VECTOR =
      "+H123PARTNO1234567890120/$$420020216LOT123456789012345/SXYZ456789012345678/16D20130202C";

  @Test
  void readsTheVectorOfTheFdaWhoseCheckCharacterIsWrong() {
    UdiReading.Understood reading = (UdiReading.Understood) Udi.read(FDA_VECTOR);
    Udi udi = reading.udi();

    assertThat(reading.raw()).isEqualTo(FDA_VECTOR);
    assertThat(udi.issuer().agency()).isEqualTo("HIBCC");
    assertThat(udi.deviceIdentifier()).isEqualTo("H123PARTNO1234567890120");
    assertThat(udi.lot()).contains("LOT123456789012345");
    assertThat(udi.serial()).contains("XYZ456789012345678");
    assertThat(udi.expirationDate().orElseThrow().iso(PRESENT)).isEqualTo("2020-02-02");
    assertThat(((HibcUdi) udi).expires().orElseThrow().hour()).isEqualTo(16);
    assertThat(udi.manufactureDate().orElseThrow().iso(PRESENT)).isEqualTo("2013-02-02");
    assertThat(reading.checks()).containsExactly(new UdiCheck(What.HIBC, Verdict.FAILED));
    assertThat(udi.hrf()).isEqualTo(FDA_VECTOR.substring(0, FDA_VECTOR.length() - 1) + "H");
  }

  @Test
  void thePublishedCheckCharacterOfPrimaryDataIsRight() {
    assertThat(CheckCharacters.mod43("+A123BJC5D6E71")).isEqualTo('G');
    assertThat(Udi.parse("+A123BJC5D6E71G").deviceIdentifier()).isEqualTo("A123BJC5D6E71");
    assertThat(Udi.parse("*+A123BJC5D6E71G*").hrf()).isEqualTo("+A123BJC5D6E71G");
  }

  @ParameterizedTest
  @CsvSource({
    "$LOT7,              LOT7, ,     ",
    "$$7LOT7,            LOT7, ,     ",
    "$$0220LOT7,         LOT7, ,     2020-02",
    "$$1220LOT7,         LOT7, ,     2020-12",
    "$$2021520LOT7,      LOT7, ,     2020-02-15",
    "$$3200215LOT7,      LOT7, ,     2020-02-15",
    "$$420021523LOT7,    LOT7, ,     2020-02-15",
    "$$520046LOT7,       LOT7, ,     2020-02-15",
    "$$62004623LOT7,     LOT7, ,     2020-02-15",
    "$+SER9,             ,     SER9, ",
    "$$+7SER9,           ,     SER9, ",
    "$$+0220SER9,        ,     SER9, 2020-02",
    "$$+2021520SER9,     ,     SER9, 2020-02-15",
    "$$+3200215SER9,     ,     SER9, 2020-02-15",
    "$$+420021523SER9,   ,     SER9, 2020-02-15",
    "$$+520046SER9,      ,     SER9, 2020-02-15",
    "$$+62004623SER9,    ,     SER9, 2020-02-15",
    "$LOT7/SSER9,        LOT7, SER9, ",
    "$LOT7/14D20200215,  LOT7, ,     2020-02-15",
    "$$3200215,          ,     ,     2020-02-15",
    "SSER9,              ,     SER9, "
  })
  void readsEveryDelimiter(String secondary, String lot, String serial, String expires) {
    String body = "+A123BJC5D6E71/" + secondary;
    String text = body + CheckCharacters.mod43(body);
    UdiReading.Understood reading = (UdiReading.Understood) Udi.read(text);

    assertThat(reading.udi().lot()).isEqualTo(Optional.ofNullable(lot));
    assertThat(reading.udi().serial()).isEqualTo(Optional.ofNullable(serial));
    assertThat(reading.udi().expirationDate().map(date -> date.iso(PRESENT)))
        .isEqualTo(Optional.ofNullable(expires));
    assertThat(reading.checks()).containsExactly(new UdiCheck(What.HIBC, Verdict.VALID));
  }

  @ParameterizedTest
  @CsvSource({"G, VALID", "H, FAILED"})
  void aSecondBarCodeNamesTheFirstByItsLink(char link, Verdict verdict) {
    String second = "+$$3200215LOT7" + link;
    String text = "+A123BJC5D6E71G " + second + CheckCharacters.mod43(second);
    UdiReading.Understood reading = (UdiReading.Understood) Udi.read(text);

    assertThat(reading.udi())
        .isEqualTo(
            new HibcUdi(
                "A123BJC5D6E71",
                Optional.of("LOT7"),
                Optional.empty(),
                Optional.of(new CodedDate(Form.YYMMDD, "200215")),
                Optional.empty()));
    assertThat(reading.checks())
        .containsExactlyInAnyOrder(
            new UdiCheck(What.HIBC, Verdict.VALID),
            new UdiCheck(What.HIBC, Verdict.VALID),
            new UdiCheck(What.HIBC_LINK, verdict));
  }

  @ParameterizedTest
  @CsvSource({
    "'+', FAB-5301",
    "'+$', FAB-5301",
    "'+$$3200215LOT7GX', FAB-5304",
    "'+A123bjc5d6e71G', FAB-5301",
    "'+1123BJC5D6E71G', FAB-5304",
    "'+A123BJC5D6E71/$$3201315LOT7X', FAB-5304",
    "'+A123BJC5D6E71/$$320X', FAB-5301",
    "'+A123BJC5D6E71/$$XLOT', FAB-5301",
    "'+A123BJC5D6E71/$$8243200215LOT7X', FAB-5303",
    "'+A123BJC5D6E71/$LOT7/$LOT8X', FAB-5301",
    "'+A123BJC5D6E71/16D2020X', FAB-5301",
    "'+A123BJC5D6E71/ZX', FAB-5303",
    "'+A123BJC5D6E71/$$62004624LOT7X', FAB-5304"
  })
  void whatBreaksTheRulesIsRefusedWithItsCode(String text, String code) {
    assertThatThrownBy(() -> Udi.parse(text)).hasMessageStartingWith(code);
  }
}
