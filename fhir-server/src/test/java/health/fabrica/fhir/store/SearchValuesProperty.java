package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SearchValuesProperty {

  @Provide
  Arbitrary<String> awkward() {
    return Arbitraries.strings().withChars("ab,|$\\ ").ofMinLength(1).ofMaxLength(12);
  }

  @Property(tries = 300)
  void escapedTextIsOnePieceAndComesBack(
      @ForAll("awkward") String first, @ForAll("awkward") String second) {
    String joined = SearchValues.escape(first) + "|" + SearchValues.escape(second);
    List<String> parts = SearchValues.split(joined, '|');
    assertThat(parts.stream().map(SearchValues::unescape)).containsExactly(first, second);
    assertThat(SearchValues.split(joined, ',')).hasSize(1);
  }

  @Provide
  Arbitrary<BigDecimal> numbers() {
    return Arbitraries.bigDecimals()
        .between(new BigDecimal(-100000), new BigDecimal(100000))
        .ofScale(3);
  }

  @Property(tries = 300)
  void aNumberLiesInTheRangeOfItsPrecisionAndItsNeighbourDoesNot(
      @ForAll("numbers") BigDecimal number) {
    NumberRange range = NumberRange.precision(number, NumberRange::held);
    BigDecimal next = number.add(new BigDecimal("0.001"));
    BigDecimal before = number.subtract(new BigDecimal("0.001"));
    assertThat(NumberRange.held(number)).isBetween(range.low(), range.high());
    assertThat(NumberRange.held(next)).isGreaterThanOrEqualTo(range.high());
    assertThat(NumberRange.held(before)).isLessThan(range.low());
  }

  @Property(tries = 200)
  void unitsOfLengthReduceToTheSameNumber(@ForAll("numbers") BigDecimal millimetres) {
    double inMetres = Ucum.reduction("m").orElseThrow().apply(millimetres.movePointLeft(3));
    double fromMillimetres = Ucum.reduction("mm").orElseThrow().apply(millimetres);
    double fromMicrometres =
        Ucum.reduction("um").orElseThrow().apply(millimetres.movePointRight(3));
    assertThat(fromMillimetres).isEqualTo(inMetres).isEqualTo(fromMicrometres);
  }
}
