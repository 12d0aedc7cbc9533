package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.udi.CodedDate.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads HIBC bar codes: primary data alone, primary and secondary data joined by a slash, or two
 * bar codes with blanks between, the second of which names the first by its link character.
 *
 * <p>The last character is always taken as the check character, as the standard demands; whether it
 * is one is the verdict.
 */
final class HibcReader {

  private static final Pattern TWO_BAR_CODES =
      Pattern.compile("(\\+[^+\\s][^+\\s]*)\\s+(\\+\\$.*)", Pattern.DOTALL);
  private static final int EIGHT_DIGITS = 8;

  private final List<UdiCheck> checks = new ArrayList<>();
  private final String deviceIdentifier;
  private @Nullable String lot;
  private @Nullable String serial;
  private @Nullable CodedDate expires;
  private @Nullable CodedDate manufactured;

  private HibcReader(String text) {
    Matcher two = TWO_BAR_CODES.matcher(text);
    if (two.matches()) {
      deviceIdentifier = body(two.group(1)).substring(1);
      String second = body(two.group(2));
      char link = second.charAt(second.length() - 1);
      checks.add(
          UdiCheck.of(
              UdiCheck.What.HIBC_LINK, link == two.group(1).charAt(two.group(1).length() - 1)));
      structures(second.substring(1, second.length() - 1));
    } else {
      String body = body(text);
      int slash = body.indexOf('/');
      deviceIdentifier = body.substring(1, slash < 0 ? body.length() : slash);
      if (slash >= 0) {
        structures(body.substring(slash + 1));
      }
    }
  }

  static UdiReading.Understood read(String raw, String text) {
    HibcReader reader = new HibcReader(text);
    HibcUdi udi =
        new HibcUdi(
            reader.deviceIdentifier,
            Optional.ofNullable(reader.lot),
            Optional.ofNullable(reader.serial),
            Optional.ofNullable(reader.expires),
            Optional.ofNullable(reader.manufactured));
    return new UdiReading.Understood(raw, udi, reader.checks);
  }

  /** One bar code without its check character, whose verdict is noted. */
  private String body(String barCode) {
    if (barCode.length() < 4 || !CheckCharacters.isCode39(barCode)) {
      throw UdiReader.unreadable("An HIBC bar code is cut off or has characters it cannot have.");
    }
    String body = barCode.substring(0, barCode.length() - 1);
    boolean valid = CheckCharacters.mod43(body) == barCode.charAt(barCode.length() - 1);
    checks.add(UdiCheck.of(UdiCheck.What.HIBC, valid));
    return body;
  }

  private void structures(String text) {
    for (String structure : text.split("/", -1)) {
      structure(structure);
    }
  }

  private void structure(String text) {
    if (text.startsWith("$$+")) {
      serial = once(serial, dated(text.substring(3)), "serial number");
    } else if (text.startsWith("$$")) {
      lot = once(lot, dated(text.substring(2)), "lot number");
    } else if (text.startsWith("$+")) {
      serial = once(serial, text.substring(2), "serial number");
    } else if (text.startsWith("$")) {
      lot = once(lot, text.substring(1), "lot number");
    } else if (text.startsWith("16D")) {
      manufactured = once(manufactured, eightDigits(text), "manufacture date");
    } else if (text.startsWith("14D")) {
      expires = once(expires, eightDigits(text), "expiration date");
    } else if (text.startsWith("S")) {
      serial = once(serial, text.substring(1), "serial number");
    } else {
      throw unsupported("A data structure of an HIBC bar code begins with none of $ S 14D 16D.");
    }
  }

  private static CodedDate eightDigits(String text) {
    if (text.length() != 3 + EIGHT_DIGITS) {
      throw UdiReader.unreadable("Supplemental date data does not have eight digits.");
    }
    return new CodedDate(Form.YYYYMMDD, text.substring(3));
  }

  /** Takes the date before a number, and returns the number; null when there is none. */
  private @Nullable String dated(String text) {
    char flag = text.isEmpty() ? ' ' : text.charAt(0);
    return switch (flag) {
      case '0', '1' -> dated(text, 0, Form.MMYY);
      case '2' -> dated(text, 1, Form.MMDDYY);
      case '3' -> dated(text, 1, Form.YYMMDD);
      case '4' -> dated(text, 1, Form.YYMMDDHH);
      case '5' -> dated(text, 1, Form.YYJJJ);
      case '6' -> dated(text, 1, Form.YYJJJHH);
      case '7' -> text.substring(1);
      case '8', '9' -> throw unsupported("A quantity in an HIBC bar code ($$8, $$9) is not read.");
      default -> throw UdiReader.unreadable("After $$ there is no date and no 7.");
    };
  }

  private @Nullable String dated(String text, int begin, Form form) {
    int end = begin + form.length();
    if (end > text.length()) {
      throw UdiReader.unreadable("The text ends inside a date.");
    }
    expires = once(expires, new CodedDate(form, text.substring(begin, end)), "expiration date");
    return end == text.length() ? null : text.substring(end);
  }

  private static <T> @Nullable T once(@Nullable T before, @Nullable T now, String part) {
    if (before != null && now != null) {
      throw UdiReader.unreadable("The " + part + " occurs twice.");
    }
    return now == null ? before : now;
  }

  private static RuntimeException unsupported(String message) {
    return new Problem(
            UdiProblem.ELEMENT_UNSUPPORTED,
            message,
            "Keep the text as it is and enter its parts by hand.")
        .asException();
  }
}
