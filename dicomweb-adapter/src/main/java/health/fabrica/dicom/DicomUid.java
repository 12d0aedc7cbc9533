package health.fabrica.dicom;

import health.fabrica.core.problem.Problem;
import java.util.regex.Pattern;

/**
 * Checks unique identifiers (DICOM PS3.5 section 9.1): digits and dots, at most 64 characters, no
 * empty component. A checked UID is safe inside a URL path or a file name. Components with a
 * leading zero are against the standard but found in practice; they are let through.
 */
public final class DicomUid {

  private static final int MAX_LENGTH = 64;
  private static final Pattern FORM = Pattern.compile("[0-9]+(\\.[0-9]+)+");

  private DicomUid() {}

  /** Whether the text is a UID. */
  public static boolean isValid(String uid) {
    return uid.length() <= MAX_LENGTH && FORM.matcher(uid).matches();
  }

  /**
   * The same text.
   *
   * @param what name of the attribute, for the message
   * @throws health.fabrica.core.problem.ProblemException FAB-2009 when it is not a UID
   */
  public static String require(String uid, String what) {
    if (!isValid(uid)) {
      throw new Problem(
              DicomProblem.BAD_UID,
              "The "
                  + what
                  + " of "
                  + uid.length()
                  + " characters is not a DICOM UID (digits and dots, at most 64).",
              "Correct the identifier at its source.")
          .asException();
    }
    return uid;
  }
}
