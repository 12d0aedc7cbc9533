package health.fabrica.core.format;

import health.fabrica.core.problem.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All that a 3MF file says beside its geometry. The narrow alphabet keeps names and dates of birth
 * out: give identifiers of the order, never of the patient.
 *
 * @param title what the model is, {@code [A-Za-z0-9 ._-]}, at most 80 characters
 * @param orderId identifier of the order or dispatch, {@code [A-Za-z0-9._-]}, at most 64 characters
 */
public record ThreeMfMetadata(String title, Optional<String> orderId) {

  private static final Pattern TITLE = Pattern.compile("[A-Za-z0-9 ._-]{1,80}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public ThreeMfMetadata {
    require("title", TITLE, title);
    orderId.ifPresent(id -> require("order identifier", ID, id));
  }

  private static void require(String what, Pattern form, String value) {
    if (!form.matcher(value).matches()) {
      throw new Problem(
              FormatProblem.MODEL_MALFORMED,
              "The " + what + " of a 3MF file must match " + form.pattern() + ".",
              "Use an identifier of the order, nothing of the patient.")
          .asException();
    }
  }
}
