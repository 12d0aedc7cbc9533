package health.fabrica.fhir.validate;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.rest.ResourceRule;
import health.fabrica.fhir.validate.ProfileValidator.Finding;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Resource;

/** Refuses a resource that claims a profile known here and does not keep to it. */
public final class ProfileIntake implements ResourceRule {

  /** A refusal lists so many findings; more would help nobody. */
  private static final int LISTED = 10;

  private final ProfileValidator validator;

  /** Judges by this validator. */
  public ProfileIntake(ProfileValidator validator) {
    this.validator = validator;
  }

  @Override
  public void examine(Resource resource) {
    List<String> claimed =
        resource.getMeta().getProfile().stream()
            .map(CanonicalType::getValue)
            .filter(profile -> profile != null && validator.knows(profile))
            .toList();
    if (claimed.isEmpty()) {
      return;
    }
    List<Finding> errors =
        validator.validate(resource, claimed).stream().filter(Finding::error).toList();
    if (!errors.isEmpty()) {
      throw new Problem(
              ValidationProblem.PROFILE_VIOLATED,
              errors.size()
                  + " errors against "
                  + String.join(", ", claimed)
                  + ": "
                  + errors.stream()
                      .limit(LISTED)
                      .map(e -> e.place() + ": " + e.text())
                      .collect(Collectors.joining("; ")),
              "Mend them, or leave the profile out of meta.profile; $validate lists all.")
          .asException();
    }
  }
}
