package health.fabrica.core.recipe;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.SideCheck;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What edits take from the order and the printer.
 *
 * @param order identifier of the order for labels, {@code [A-Za-z0-9._-]}, at most 36 characters;
 *     never anything of the patient
 * @param side the side that was ordered
 * @param buildMm room of the printer along x, y and z
 */
public record EditInputs(Optional<String> order, Optional<SideCheck.Side> side, Vec3 buildMm) {

  private static final Pattern ORDER = Pattern.compile("[A-Za-z0-9._-]{1,36}");

  public EditInputs {
    if (order.isPresent() && !ORDER.matcher(order.get()).matches()) {
      throw RecipeProblem.VALUE_INVALID.refuse(
          "The identifier of the order has " + order.get().length() + " characters.",
          "Give 1 to 36 of A-Z, a-z, 0-9, point, hyphen and underscore; nothing of the patient.");
    }
  }
}
