package health.fabrica.app.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.resin.ResinProblem;
import health.fabrica.core.resin.ResinProfile;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a resin profile from YAML; every value must be there and none more. */
final class ResinProfileFile {

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private ResinProfileFile() {}

  /**
   * The profile.
   *
   * @throws ProblemException FAB-1580
   */
  static ResinProfile read(Path file) {
    try {
      return YAML.readValue(file.toFile(), ResinProfile.class);
    } catch (JsonMappingException wrong) {
      if (wrong.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw refused(wrong.getOriginalMessage(), wrong);
    } catch (IOException unreadable) {
      throw refused(String.valueOf(unreadable.getMessage()), unreadable);
    }
  }

  private static RuntimeException refused(String why, Exception cause) {
    return ResinProblem.RESIN_PROFILE
        .with(
            "The resin profile cannot be read: " + why + ".",
            "Compare it with docs/examples/resin-display.yaml.")
        .asException(cause);
  }
}
