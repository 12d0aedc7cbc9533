package health.fabrica.dicom.object;

import java.nio.charset.StandardCharsets;

/** Checks the texts that we add to objects whose character set is that of their source. */
public final class OwnText {

  private OwnText() {}

  /**
   * The same text.
   *
   * @param what what the text is, for the message
   * @throws health.fabrica.core.problem.ProblemException FAB-2203 when it is not plain ASCII
   */
  public static String ascii(String what, String text) {
    boolean plain =
        StandardCharsets.US_ASCII.newEncoder().canEncode(text)
            && text.indexOf('\\') < 0
            && text.chars().noneMatch(c -> c < 0x20);
    if (!plain) {
      throw ObjectProblem.TEXT_NOT_ASCII.refuse(
          "The " + what + " of " + text.length() + " characters is not plain ASCII text.",
          "Use a text in ASCII; the character set of the object is that of its study.");
    }
    return text;
  }
}
