package health.fabrica.fhir.outcome;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.FhirTerser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;

/**
 * Takes a patient's data out of foreign words: every text of the Patient (identifiers, names,
 * addresses, telecoms) and the dates, as they are and percent-encoded, whatever the letter case.
 * What the words say in other ways stays.
 */
final class Redaction implements UnaryOperator<String> {

  private static final String PLACEHOLDER = "[removed]";
  private static final Pattern NOTHING = Pattern.compile("(?!)");

  private static final int SHORT = 3;
  private static final String WORD_BEGINS = "(?:(?<![\\p{L}\\p{N}])|(?<=%[0-9A-F]{2}))";
  private static final String WORD_ENDS = "(?![\\p{L}\\p{N}])";

  private final Pattern secrets;

  private Redaction(Pattern secrets) {
    this.secrets = secrets;
  }

  static Redaction of(FhirContext context, Patient patient) {
    FhirTerser terser = context.newTerser();
    String alternatives =
        Stream.concat(
                terser.getAllPopulatedChildElementsOfType(patient, StringType.class).stream(),
                terser.getAllPopulatedChildElementsOfType(patient, DateType.class).stream())
            .map(IPrimitiveType::getValueAsString)
            .filter(value -> value != null && !value.isBlank())
            .flatMap(value -> Stream.of(value, URLEncoder.encode(value, StandardCharsets.UTF_8)))
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Redaction::alternative)
            .collect(Collectors.joining("|"));
    return new Redaction(
        alternatives.isEmpty()
            ? NOTHING
            : Pattern.compile(alternatives, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
  }

  /** A short value only as a whole word, so that an initial does not blank every word with it. */
  private static String alternative(String value) {
    String literal = Pattern.quote(value);
    return value.length() > SHORT ? literal : WORD_BEGINS + literal + WORD_ENDS;
  }

  @Override
  public String apply(String text) {
    return secrets.matcher(text).replaceAll(PLACEHOLDER);
  }
}
