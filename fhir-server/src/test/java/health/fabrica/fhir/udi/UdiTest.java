package health.fabrica.fhir.udi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UdiTest {

  private static final String FDA_VECTOR =
      "(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234";
  private static final Gs1Udi FDA_PARTS =
      new Gs1Udi(
          "51022222233336",
          Optional.of(new Gs1Date(14, 12, 31)),
          Optional.of(new Gs1Date(15, 7, 7)),
          Optional.of("A213B1"),
          Optional.of("1234"));

  @Test
  void readsAndWritesTheVectorOfTheFda() {
    Udi udi = Udi.parse(FDA_VECTOR);

    assertThat(Udi.read(FDA_VECTOR).raw()).isEqualTo(FDA_VECTOR);
    assertThat(udi).isEqualTo(FDA_PARTS);
    assertThat(udi.hrf()).isEqualTo(FDA_VECTOR);
    assertThat(udi.aidc())
        .isEqualTo("0151022222233336" + "11141231" + "17150707" + "10A213B1\u001d" + "211234");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "015102222223333611141231171507071" + "0A213B1\u001d211234",
        "]d2015102222223333611141231171507071" + "0A213B1\u001d211234",
        "]C1015102222223333611141231171507071" + "0A213B1\u001d211234",
        "]Q3015102222223333611141231171507071" + "0A213B1\u001d211234",
        "]d2\u001d015102222223333611141231171507071" + "0A213B1\u001d211234",
        "0151022222233336\u001d11141231\u001d17150707\u001d211234\u001d10A213B1\u001d",
        "(21)1234(10)A213B1(01)51022222233336(17)150707(11)141231"
      })
  void readsEveryCarrierOfTheSameParts(String text) {
    assertThat(Udi.parse(text)).isEqualTo(FDA_PARTS);
    assertThat(Udi.read(text).raw()).isEqualTo(text);
  }

  /** The verdicts of the published examples: two pass, three do not, and all are read. */
  @ParameterizedTest
  @CsvSource({
    "51022222233336, true",
    "00643169001763, true",
    "99863313444316, false",
    "00208851107345, false",
    "00011954013448, false"
  })
  void aWrongCheckDigitIsAVerdictAndNoRefusal(String gtin, boolean valid) {
    assertThat(Udi.parse("(01)" + gtin).checks())
        .containsExactly(UdiCheck.of(UdiCheck.What.GTIN, valid));
  }

  @ParameterizedTest
  @CsvSource({
    "'', FAB-5301",
    "'hello', FAB-5301",
    "'(10)LOT', FAB-5301",
    "'(01)5102222223333', FAB-5304",
    "'(01)51022222233336(10)A (10)B', FAB-5301",
    "'(01)51022222233336(10)', FAB-5304",
    "'(01)51022222233336(10)A#B', FAB-5304",
    "'(01)51022222233336(10)123456789012345678901', FAB-5304",
    "'(01)51022222233336(17)151301', FAB-5304",
    "'(01)51022222233336(17)150230', FAB-5304",
    "'(01)51022222233336(17)1502', FAB-5301",
    "'(01)51022222233336(240)X', FAB-5303",
    "'015102222223333624X', FAB-5303",
    "'0151022222233', FAB-5301",
    "'01510222222333361', FAB-5301",
    "']x90151022222233336', FAB-5301"
  })
  void whatBreaksTheRulesIsRefusedWithItsCode(String text, String code) {
    assertThatThrownBy(() -> Udi.parse(text))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(code);
  }

  @Test
  void aMissingSeparatorIsNotGuessed() {
    assertThatThrownBy(() -> Udi.parse("015102222223333610LOT12345678921SERIAL123456789"))
        .hasMessageStartingWith("FAB-5304");
  }

  @Test
  void aNumberThatWouldReadTwoWaysIsRefused() {
    assertThatThrownBy(
            () ->
                new Gs1Udi(
                    "51022222233336",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("A(21)B"),
                    Optional.empty()))
        .hasMessageStartingWith("FAB-5304");
  }
}
