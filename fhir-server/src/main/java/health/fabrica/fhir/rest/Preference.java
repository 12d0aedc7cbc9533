package health.fabrica.fhir.rest;

import java.util.Locale;
import java.util.Optional;

/**
 * What the client says in {@code Prefer}.
 *
 * @param content what a write answers; empty when nothing is said
 * @param lenient whether unknown search parameters are ignored instead of refused
 */
record Preference(Optional<Content> content, boolean lenient) {

  /** What a write answers. */
  enum Content {
    /** Headers only. */
    MINIMAL,
    /** The resource as it is stored. */
    REPRESENTATION,
    /** An OperationOutcome. */
    OUTCOME
  }

  private static final Preference NONE = new Preference(Optional.empty(), false);

  static Preference of(RestRequest request) {
    return request.header("Prefer").map(Preference::parse).orElse(NONE);
  }

  private static Preference parse(String header) {
    Optional<Content> content = Optional.empty();
    boolean lenient = false;
    for (String part : header.toLowerCase(Locale.ROOT).replace(" ", "").split("[,;]")) {
      switch (part) {
        case "return=minimal" -> content = Optional.of(Content.MINIMAL);
        case "return=representation" -> content = Optional.of(Content.REPRESENTATION);
        case "return=operationoutcome" -> content = Optional.of(Content.OUTCOME);
        case "handling=lenient" -> lenient = true;
        default -> {
          // A preference that is not understood may be ignored (RFC 7240, 2).
        }
      }
    }
    return new Preference(content, lenient);
  }
}
