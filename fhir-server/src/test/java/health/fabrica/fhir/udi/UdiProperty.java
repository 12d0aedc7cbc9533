package health.fabrica.fhir.udi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.Year;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class UdiProperty {

  private static final String ALPHABET =
      "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

  @Property(tries = 300)
  void writingAndReadingGivesTheSameParts(@ForAll("udis") Gs1Udi udi) {
    assertThat(Udi.parse(udi.hrf())).isEqualTo(udi);
    assertThat(Udi.parse(udi.aidc())).isEqualTo(udi);
    assertThat(Udi.parse("]d2" + udi.aidc() + "\u001d")).isEqualTo(udi);
    assertThat(udi.aidc().replace("\u001d", "").length()).isLessThanOrEqualTo(76);
  }

  @Property(tries = 300)
  void theOtherAgenciesComeRoundToo(
      @ForAll("hibc") HibcUdi hibc, @ForAll("isbt") IsbtUdi isbt, @ForAll("bags") BloodBagUdi bag) {
    for (Udi udi : new Udi[] {hibc, isbt, bag}) {
      assertThat(Udi.parse(udi.hrf())).isEqualTo(udi);
      assertThat(Udi.parse("]C0" + udi.aidc())).isEqualTo(udi);
    }
    assertThat(((UdiReading.Understood) Udi.read(hibc.hrf())).checks())
        .containsExactly(new UdiCheck(UdiCheck.What.HIBC, UdiCheck.Verdict.VALID));
  }

  @Property(tries = 300)
  void whatIsUnderstoodComesRoundAfterDamage(
      @ForAll("anyUdi") Udi udi, @ForAll("damage") char damage, @ForAll("places") int place) {
    String text = udi.hrf();
    int at = place % text.length();
    for (String damaged :
        new String[] {
          text.substring(0, at) + damage + text.substring(at + 1),
          text.substring(0, at) + damage + text.substring(at),
          text.substring(0, at),
          text.substring(at),
          text + text.substring(at)
        }) {
      UdiReading reading = Udi.read(damaged);
      assertThat(reading.raw()).isEqualTo(damaged);
      if (reading instanceof UdiReading.Understood understood) {
        assertThat(Udi.parse(understood.udi().hrf())).isEqualTo(understood.udi());
      }
    }
  }

  @Property(tries = 200)
  void aDamagedCharacterOfAnHibcBarCodeFailsItsCheck(
      @ForAll("hibc") HibcUdi udi, @ForAll("capitals") char damage, @ForAll("places") int place) {
    String text = udi.hrf();
    int at = 1 + place % (udi.deviceIdentifier().length() - 1);
    Assume.that(text.charAt(at) != damage);
    UdiReading reading = Udi.read(text.substring(0, at) + damage + text.substring(at + 1));
    if (reading instanceof UdiReading.Understood understood) {
      assertThat(understood.checks())
          .containsExactly(new UdiCheck(UdiCheck.What.HIBC, UdiCheck.Verdict.FAILED));
    }
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
  Arbitrary<Udi> anyUdi() {
    return Arbitraries.oneOf(
        udis().map(Udi.class::cast),
        hibc().map(Udi.class::cast),
        isbt().map(Udi.class::cast),
        bags().map(Udi.class::cast));
  }

  @Provide
  Arbitrary<Character> damage() {
    return Arbitraries.of(
        "+$/=&,>})(SD0123456789ABZ. \u001d".chars().mapToObj(c -> (char) c).toList());
  }

  @Provide
  Arbitrary<Character> capitals() {
    return Arbitraries.chars().range('A', 'Z');
  }

  @Provide
  Arbitrary<HibcUdi> hibc() {
    Arbitrary<String> number =
        Arbitraries.strings()
            .withChars("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-. ")
            .ofMinLength(1)
            .ofMaxLength(18)
            .filter(text -> !" -.".contains(text.substring(0, 1)) && !text.endsWith(" "));
    return Combinators.combine(
            Combinators.combine(
                    Arbitraries.strings().withChars("ABCDEFGH").ofLength(1),
                    alphanumeric(4, 21),
                    Arbitraries.strings().numeric().ofLength(1))
                .as((first, rest, unit) -> first + rest + unit),
            number.optional(),
            number.optional(),
            Arbitraries.of(CodedDate.Form.values())
                .filter(form -> form != CodedDate.Form.YYYJJJ)
                .flatMap(UdiProperty::coded)
                .optional(),
            coded(CodedDate.Form.YYYYMMDD).optional())
        .as(HibcUdi::new);
  }

  @Provide
  Arbitrary<IsbtUdi> isbt() {
    Arbitrary<Optional<CodedDate>> date = coded(CodedDate.Form.YYYJJJ).optional();
    return Combinators.combine(
            alphanumeric(16, 16),
            alphanumeric(6, 6).optional(),
            alphanumeric(15, 15).optional(),
            date,
            date,
            alphanumeric(18, 18).optional())
        .as(IsbtUdi::new);
  }

  @Provide
  Arbitrary<BloodBagUdi> bags() {
    return Combinators.combine(alphanumeric(10, 10), alphanumeric(10, 10).optional())
        .as(BloodBagUdi::new);
  }

  private static Arbitrary<String> alphanumeric(int shortest, int longest) {
    return Arbitraries.strings()
        .withChars("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        .ofMinLength(shortest)
        .ofMaxLength(longest);
  }

  private static Arbitrary<CodedDate> coded(CodedDate.Form form) {
    return Combinators.combine(
            Arbitraries.longs()
                .between(
                    LocalDate.of(2000, 1, 1).toEpochDay(), LocalDate.of(2060, 1, 1).toEpochDay()),
            Arbitraries.integers().between(0, 23))
        .as(
            (day, hour) ->
                new CodedDate(
                    form,
                    DateTimeFormatter.ofPattern(pattern(form), Locale.ROOT)
                        .format(LocalDate.ofEpochDay(day).atTime(hour, 0))));
  }

  private static String pattern(CodedDate.Form form) {
    return switch (form) {
      case MMYY -> "MMyy";
      case MMDDYY -> "MMddyy";
      case YYMMDD -> "yyMMdd";
      case YYMMDDHH -> "yyMMddHH";
      case YYJJJ -> "yyDDD";
      case YYJJJHH -> "yyDDDHH";
      case YYYYMMDD -> "yyyyMMdd";
      case YYYJJJ -> "'0'yyDDD";
    };
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
