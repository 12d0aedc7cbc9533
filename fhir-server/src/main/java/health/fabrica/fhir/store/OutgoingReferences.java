package health.fabrica.fhir.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The local targets of all literal references of a resource, wherever they stand, read off its
 * stored JSON. That has no white space, and the only element of R4 that has the name {@code
 * reference} and a text as its value is that of a Reference; inside of a text the quotes would be
 * escaped. So a search for bytes finds each, in a few microseconds.
 */
final class OutgoingReferences {

  private static final byte[] MARK = "\"reference\":\"".getBytes(StandardCharsets.UTF_8);
  private static final int[] SKIP = skips();
  private static final Pattern LOCAL =
      Pattern.compile("([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/.*)?");

  private OutgoingReferences() {}

  /** By how much the search may go on after a byte under the end of the mark (Horspool). */
  private static int[] skips() {
    int[] skip = new int[256];
    Arrays.fill(skip, MARK.length);
    for (int i = 0; i < MARK.length - 1; i++) {
      skip[MARK[i]] = MARK.length - 1 - i;
    }
    return skip;
  }

  /** Each target once, in the order of the JSON. */
  static Set<ReferenceTarget> of(byte[] json) {
    Set<ReferenceTarget> targets = new LinkedHashSet<>();
    each(json, start -> target(json, start).ifPresent(targets::add));
    return targets;
  }

  /** Each text once, whatever it is, with the escapes of JSON where it has any. */
  static Set<String> texts(byte[] json) {
    Set<String> texts = new LinkedHashSet<>();
    each(
        json,
        start -> {
          int end = start;
          while (json[end] != '"') {
            end += json[end] == '\\' ? 2 : 1;
          }
          texts.add(new String(json, start, end - start, StandardCharsets.UTF_8));
        });
    return texts;
  }

  /** Calls with the place of the first byte of each text. */
  private static void each(byte[] json, IntConsumer found) {
    int end = MARK.length;
    while (end <= json.length) {
      if (Arrays.equals(json, end - MARK.length, end, MARK, 0, MARK.length)) {
        found.accept(end);
      }
      end += SKIP[json[end - 1] & 0xff];
    }
  }

  private static Optional<ReferenceTarget> target(byte[] json, int start) {
    int end = start;
    while (json[end] != '"') {
      if (json[end] == ':' || json[end] == '#' || json[end] == '\\') {
        return Optional.empty(); // an absolute URL, a contained resource, or no reference at all
      }
      end++;
    }
    Matcher local =
        LOCAL.matcher(new String(json, start, end - start, StandardCharsets.ISO_8859_1));
    return local.matches()
        ? Optional.of(new ReferenceTarget(local.group(1), local.group(2), ""))
        : Optional.empty();
  }
}
