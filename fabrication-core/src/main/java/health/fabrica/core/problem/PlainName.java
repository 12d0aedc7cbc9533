package health.fabrica.core.problem;

import java.util.regex.Pattern;

/**
 * Names of jobs, profiles and machines: safe in file names, G-code and layer files of any system,
 * and too plain for a person's name with a space or a comma.
 */
public final class PlainName {

  /** What a name may be, in words. */
  public static final String RULE = "1 to 60 characters out of A-Z a-z 0-9 . _ -";

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,60}");

  private PlainName() {}

  /** Whether it is one. */
  public static boolean matches(String name) {
    return FORM.matcher(name).matches();
  }

  /**
   * Lets a plain name pass.
   *
   * @param code what to refuse with
   * @param what the name in words
   * @param hint what to do about it
   * @throws ProblemException with the code and the rule
   */
  public static void require(ProblemCode code, String what, String name, String hint) {
    if (!matches(name)) {
      throw code.refuse("The " + what + " must have " + RULE + ".", hint);
    }
  }
}
