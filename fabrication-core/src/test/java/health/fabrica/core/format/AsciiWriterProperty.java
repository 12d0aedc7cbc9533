package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class AsciiWriterProperty {

  @Property(tries = 300)
  void decimalsAreWrittenExactlyAndWithoutTrailingZeros(
      @ForAll @LongRange(min = -1_000_000_000_000_000L, max = 1_000_000_000_000_000L) long scaled,
      @ForAll @IntRange(min = 0, max = 9) int decimals) {
    AsciiWriter out = new AsciiWriter(1);
    out.text("é").decimal(scaled, decimals);
    String text = new String(out.toByteArray(), StandardCharsets.US_ASCII).substring(1);

    assertThat(new BigDecimal(text)).isEqualByComparingTo(BigDecimal.valueOf(scaled, decimals));
    assertThat(text.contains(".") && text.endsWith("0")).isFalse();
    assertThat(text).matches("-?[0-9]+(\\.[0-9]+)?");
  }
}
