package health.fabrica.core.toolpath;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.Range;
import java.util.regex.Pattern;

/** Legal ranges of profile values. */
final class ProfileCheck {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,60}");

  private ProfileCheck() {}

  static void range(String what, double value, double low, double high) {
    Range.require(
        ToolpathProblem.PROFILE_INVALID, what, value, low, high, "Correct the print profile.");
  }

  static void name(String what, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new Problem(
              ToolpathProblem.PROFILE_INVALID,
              "The " + what + " must have 1 to 60 characters out of A-Z a-z 0-9 . _ -.",
              "Correct the print profile.")
          .asException();
    }
  }
}
