package health.fabrica.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlSubsetTest {

  private static final String TEXT =
      """
      # A profile.
      name: x-1   # its name
      wide: "a: b # c"
      list: [one, 'two # 2', "three"]
      none: []
      lines:
        - first
        - second: third
      deep:
        printer:
          price: 3.10
        other: 2
      last: -0.5
      """
          .replace("- second: third", "- \"second: third\"");

  private static Map<String, Entry> read(String text) {
    return YamlSubset.read("x.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void valuesKeepTheirTextAndTheirLine() {
    Map<String, Entry> read = read(TEXT);
    assertThat(read.keySet())
        .containsExactly(
            "name", "wide", "list", "none", "lines", "deep/printer/price", "deep/other", "last");
    assertThat(read).containsEntry("name", Entry.of(2, "x-1"));
    assertThat(read).containsEntry("wide", Entry.of(3, "a: b # c"));
    assertThat(read)
        .containsEntry("list", new Entry(4, true, List.of("one", "two # 2", "three")))
        .containsEntry("none", new Entry(5, true, List.of()))
        .containsEntry("lines", new Entry(6, true, List.of("first", "second: third")));
    assertThat(read).containsEntry("deep/printer/price", Entry.of(11, "3.10"));
    assertThat(read).containsEntry("last", Entry.of(13, "-0.5"));
    assertThat(read(TEXT.replace("\n", "\r\n"))).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource({
    "'a: 1\na: 2', 2, again",
    "'a:\nb: 2', 1, no value",
    "'b: 1\na:', 2, no value",
    "'a:\n  b: 1\n c: 2', 3, indented",
    "'a: 1\n  b: 1', 2, indented",
    "'- a', 1, no list",
    "'a:\n  - b\n   - c', 3, indented",
    "'a: [b', 1, close",
    "'a: &b c', 1, not know",
    "'a: *b', 1, not know",
    "'a: !!int 3', 1, not know",
    "'a: |', 1, not know",
    "'a: {b: 1}', 1, not know",
    "'a: b: c', 1, not know",
    "'a: \"b', 1, quoted",
    "'a: \"b\\n\"', 1, quoted",
    "'---', 1, no key",
    "'a 1', 1, no key",
    "'a:1', 1, no key",
    "'a:\n b:\n  c:\n   d:\n    e: 1', 5, nests",
    "'a:\tb', 1, control"
  })
  void whatIsNotInTheSubsetIsRefusedWithItsLine(String text, int line, String why) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("FAB-1450")
        .hasMessageContaining("x.yaml, line " + line + ":")
        .hasMessageContaining(why);
  }

  @Test
  void bytesThatAreNoTextAndFilesWithoutEndAreRefused() {
    assertThatThrownBy(() -> YamlSubset.read("x", new byte[] {'a', (byte) 0xff}))
        .hasMessageContaining("no UTF-8");
    assertThatThrownBy(() -> YamlSubset.read("x", new byte[YamlSubset.MAX_BYTES + 1]))
        .hasMessageContaining("65537 bytes");
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadBack(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 999) Integer> numbers,
      @ForAll boolean inline) {
    String items = numbers.stream().map(n -> "v" + n).collect(Collectors.joining(", "));
    String text =
        inline ? "l: [" + items + "]" : "l:\n- " + items.replace(", ", "\n- ") + "\nafter: 1\n";
    List<String> wanted = numbers.stream().map(n -> "v" + n).toList();
    assertThat(read(text)).containsEntry("l", new Entry(1, true, wanted));
  }

  @Property(tries = 300)
  void noTextMakesTheReaderFailOtherwiseThanByAProblem(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(TEXT);
    String odd = "[]{}:-#&*!|>\"'\n \t@,%?\\\u00e9\u2028x1";
    for (int n = random.nextInt(8); n >= 0; n--) {
      int at = random.nextInt(text.length());
      char c = odd.charAt(random.nextInt(odd.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, c);
        case 1 -> text.setCharAt(at, c);
        default -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
      }
      if (text.isEmpty()) {
        text.append('x');
      }
    }
    try {
      assertThat(read(text.toString())).isNotNull();
    } catch (ProblemException refused) {
      assertThat(refused.problem().code()).isEqualTo(ProfileProblem.UNREADABLE);
    }
  }
}
