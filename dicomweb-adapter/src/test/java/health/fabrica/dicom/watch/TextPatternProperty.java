package health.fabrica.dicom.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** Wildcards match what the equivalent regular expression does. */
class TextPatternProperty {

  @Property(tries = 300)
  void agreesWithTheRegularExpression(
      @ForAll @StringLength(max = 8) @Chars({'a', 'b', '*', '?'}) String pattern,
      @ForAll @StringLength(max = 10) @CharRange(from = 'a', to = 'b') String text) {
    String regex = pattern.replace("*", ".*").replace("?", ".");
    assertThat(TextPattern.of(pattern).matches(text)).isEqualTo(Pattern.matches(regex, text));
  }

  @Property(tries = 1)
  void manyStarsTakeNoTime() {
    String pattern = "*a".repeat(30) + "*b";
    assertThat(TextPattern.of(pattern).matches("a".repeat(20_000))).isFalse();
  }
}
