package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Problem;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads both written forms of a GS1 UDI into its parts. */
final class Gs1Reader {

  private static final Pattern IN_PARENTHESES = Pattern.compile("\\(([0-9]{2,4})\\)");
  private static final int IDENTIFIER_LENGTH = 2;

  private final Map<Gs1Element, String> parts = new EnumMap<>(Gs1Element.class);

  private Gs1Reader() {}

  /** Reads {@code (01)...(10)...}. */
  static Gs1Udi readHrf(String text) {
    Gs1Reader reader = new Gs1Reader();
    Matcher identifiers = IN_PARENTHESES.matcher(text);
    if (!identifiers.lookingAt()) {
      throw UdiReader.unreadable("The text does not begin with an application identifier.");
    }
    boolean more = true;
    while (more) {
      String identifier = identifiers.group(1);
      int begin = identifiers.end();
      more = identifiers.find();
      String value = text.substring(begin, more ? identifiers.start() : text.length());
      reader.put(identifier, value.strip()); // blanks between elements are no part of any
    }
    return reader.parts();
  }

  /** Reads an element string without symbology identifier. */
  static Gs1Udi readAidc(String text) {
    Gs1Reader reader = new Gs1Reader();
    int at = skipSeparator(text, 0);
    while (at < text.length()) {
      at = reader.take(text, at);
    }
    return reader.parts();
  }

  /** Takes the element at this place and returns where the next one begins. */
  private int take(String text, int at) {
    int begin = at + IDENTIFIER_LENGTH;
    if (begin > text.length()) {
      throw UdiReader.unreadable("The text ends inside an application identifier.");
    }
    String identifier = text.substring(at, begin);
    int end = end(text, begin, element(identifier));
    put(identifier, text.substring(begin, end));
    return skipSeparator(text, end);
  }

  private static int end(String text, int begin, Gs1Element element) {
    if (element.fixedLength().isPresent()) {
      int end = begin + element.fixedLength().getAsInt();
      if (end > text.length()) {
        throw UdiReader.unreadable(
            "The text ends inside application identifier " + name(element) + ".");
      }
      return end;
    }
    int separator = text.indexOf(Gs1Udi.GROUP_SEPARATOR, begin);
    return separator < 0 ? text.length() : separator;
  }

  private static int skipSeparator(String text, int at) {
    return at < text.length() && text.charAt(at) == Gs1Udi.GROUP_SEPARATOR ? at + 1 : at;
  }

  private void put(String identifier, String value) {
    Gs1Element element = element(identifier);
    if (parts.put(element, value) != null) {
      throw UdiReader.unreadable("Application identifier " + name(element) + " occurs twice.");
    }
  }

  private static Gs1Element element(String identifier) {
    return Gs1Element.of(identifier)
        .orElseThrow(
            () ->
                identifier.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? new Problem(
                            UdiProblem.ELEMENT_UNSUPPORTED,
                            "Application identifier (" + identifier + ") is not read.",
                            "Send only (01), (10), (11), (17) and (21).")
                        .asException()
                    : UdiReader.unreadable(
                        "Where an application identifier must be, there is none."));
  }

  private Gs1Udi parts() {
    String deviceIdentifier = parts.get(Gs1Element.DEVICE_IDENTIFIER);
    if (deviceIdentifier == null) {
      throw UdiReader.unreadable("There is no device identifier (01).");
    }
    return new Gs1Udi(
        deviceIdentifier,
        date(Gs1Element.MANUFACTURED),
        date(Gs1Element.EXPIRES),
        Optional.ofNullable(parts.get(Gs1Element.LOT)),
        Optional.ofNullable(parts.get(Gs1Element.SERIAL)));
  }

  private Optional<Gs1Date> date(Gs1Element element) {
    return Optional.ofNullable(parts.get(element)).map(value -> date(element, value));
  }

  private static Gs1Date date(Gs1Element element, String value) {
    if (value.length() != 6 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw UdiReader.unreadable("Application identifier " + name(element) + " is not six digits.");
    }
    return new Gs1Date(twoDigits(value, 0), twoDigits(value, 2), twoDigits(value, 4));
  }

  private static int twoDigits(String value, int at) {
    return Integer.parseInt(value, at, at + 2, 10);
  }

  private static String name(Gs1Element element) {
    return "(" + element.identifier() + ")";
  }
}
