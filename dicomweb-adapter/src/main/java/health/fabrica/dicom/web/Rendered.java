package health.fabrica.dicom.web;

import health.fabrica.core.problem.ProblemCode;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import java.io.IOException;
import java.util.Set;

/** Pictures that a PACS renders. */
final class Rendered {

  private static final int MAX_BYTES = 16 << 20;
  private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png");
  private static final Set<ProblemCode> ABSENT =
      Set.of(DicomProblem.UNKNOWN_AT_PACS, DicomProblem.PACS_REFUSED, DicomProblem.NOT_ACCEPTABLE);

  private Rendered() {}

  static byte[] picture(HttpAnswer answer) throws IOException {
    String type = MediaType.parse(answer.header("content-type").orElse("")).type();
    if (!PICTURES.contains(type)) {
      throw DicomProblem.PACS_PROTOCOL.refuse(
          "The PACS answers with " + type + " where a picture was asked for.",
          "Look at the images at the PACS.");
    }
    byte[] picture = answer.body().readNBytes(MAX_BYTES);
    if (answer.body().read() >= 0) {
      throw DicomProblem.LIMIT.refuse(
          "The picture is longer than " + MAX_BYTES + " bytes.", "Ask for a smaller one.");
    }
    return picture;
  }

  /** Whether the PACS says that it has no such form. */
  static boolean isAbsent(ProblemException e) {
    return ABSENT.contains(e.problem().code());
  }
}
