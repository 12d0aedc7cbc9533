package health.fabrica.fhir.udi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.Year;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class UdiProperty {

  private static final String ALPHABET =
      "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

  @Property(tries = 300)
  void writingAndReadingGivesTheSameParts(@ForAll("udis") Gs1Udi udi) {
    assertThat(Udi.parse(udi.hrf()).parts()).isEqualTo(udi);
    assertThat(Udi.parse(udi.aidc()).parts()).isEqualTo(udi);
    assertThat(Udi.parse("]d2" + udi.aidc() + "\u001d").parts()).isEqualTo(udi);
    assertThat(udi.aidc().replace("\u001d", "").length()).isLessThanOrEqualTo(76);
  }

  @Property(tries = 300)
  void datesOfThisAgeSurvive(@ForAll("dates") LocalDate date) {
    assertThat(Gs1Date.of(date).resolve(Year.of(2026))).isEqualTo(date);
  }

  @Property(tries = 300)
  void anyTextIsReadOrRefusedButNeverThrows(@ForAll String text) {
    assertThat(Udi.read(text).raw()).isEqualTo(text);
  }

  @Property(tries = 300)
  void damagedLabelsAreReadOrRefusedButNeverThrow(
      @ForAll("udis") Gs1Udi udi, @ForAll char damage, @ForAll("places") int place) {
    for (String text : new String[] {udi.hrf(), udi.aidc()}) {
      int at = place % text.length();
      String damaged = text.substring(0, at) + damage + text.substring(at + 1);
      assertThat(Udi.read(damaged).raw()).isEqualTo(damaged);
      assertThat(Udi.read(text.substring(0, at)).raw()).isEqualTo(text.substring(0, at));
    }
  }

  @Property(tries = 200)
  void exactlyOneLastDigitChecks(@ForAll("gtinBodies") String body) {
    long valid =
        Arbitraries.integers()
            .between(0, 9)
            .allValues()
            .orElseThrow()
            .filter(digit -> Gs1CheckDigit.isValid(body + digit))
            .count();
    assertThat(valid).isEqualTo(1);
  }

  @Provide
  Arbitrary<Gs1Udi> udis() {
    Arbitrary<String> number =
        Arbitraries.strings()
            .withChars(ALPHABET)
            .ofMinLength(1)
            .ofMaxLength(20)
            .filter(text -> !text.matches(".*\\([0-9]{2,4}\\).*"));
    Arbitrary<Optional<Gs1Date>> date =
        Combinators.combine(
                Arbitraries.integers().between(0, 99),
                Arbitraries.integers().between(1, 12),
                Arbitraries.integers().between(0, 28))
            .as(Gs1Date::new)
            .optional();
    return Combinators.combine(
            Arbitraries.strings().numeric().ofLength(14),
            date,
            date,
            number.optional(),
            number.optional())
        .as(Gs1Udi::new);
  }

  @Provide
  Arbitrary<LocalDate> dates() {
    return Arbitraries.longs()
        .between(LocalDate.of(1977, 1, 1).toEpochDay(), LocalDate.of(2076, 12, 31).toEpochDay())
        .map(LocalDate::ofEpochDay);
  }

  @Provide
  Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, 200);
  }

  @Provide
  Arbitrary<String> gtinBodies() {
    return Arbitraries.strings().numeric().ofLength(13);
  }
}
