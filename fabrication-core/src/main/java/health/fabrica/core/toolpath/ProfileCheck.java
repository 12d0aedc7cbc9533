package health.fabrica.core.toolpath;

import health.fabrica.core.problem.PlainName;
import health.fabrica.core.problem.Range;

/** Legal ranges of profile values. */
final class ProfileCheck {

  private ProfileCheck() {}

  static void range(String what, double value, double low, double high) {
    Range.require(
        ToolpathProblem.PROFILE_INVALID, what, value, low, high, "Correct the print profile.");
  }

  static void name(String what, String value) {
    PlainName.require(ToolpathProblem.PROFILE_INVALID, what, value, "Correct the print profile.");
  }
}
