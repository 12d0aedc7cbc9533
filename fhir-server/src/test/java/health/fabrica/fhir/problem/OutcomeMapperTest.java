package health.fabrica.fhir.problem;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemCode;
import java.util.Arrays;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeMapperTest {

  private static ProblemCode code(Category category) {
    return () -> new ProblemCode.Definition(1, category, "title");
  }

  @ParameterizedTest
  @CsvSource({
    "INCORRECT,422,invalid",
    "UNSUPPORTED,422,not-supported",
    "NOT_FOUND,404,not-found",
    "CONFLICT,409,conflict",
    "FORBIDDEN,403,forbidden",
    "UNAVAILABLE,503,transient",
    "BUSY,503,throttled",
    "CANCELLED,409,processing",
    "FAULT,500,exception"
  })
  void everyCategoryHasItsStatusAndIssueType(Category category, int status, String issueType) {
    Problem problem = new Problem(code(category), "message", "hint");
    assertThat(OutcomeMapper.status(problem)).isEqualTo(status);
    assertThat(OutcomeMapper.outcome(problem).getIssueFirstRep().getCode().toCode())
        .isEqualTo(issueType);
    assertThat(OutcomeMapper.retryAfterSeconds(problem).isPresent())
        .isEqualTo(category.isTransient());
  }

  @ParameterizedTest
  @EnumSource(FhirProblem.class)
  void everyCodeOfThisServerMapsWithCodeMessageAndHint(FhirProblem code) {
    Problem problem = new Problem(code, "It is 3 mm.", "Make it 4 mm.");
    assertThat(OutcomeMapper.status(problem)).isBetween(400, 503);
    OperationOutcome.OperationOutcomeIssueComponent issue =
        OutcomeMapper.outcome(problem).getIssueFirstRep();
    assertThat(issue.getDetails().getCodingFirstRep().getSystem())
        .isEqualTo(FabricaTerms.PROBLEM_SYSTEM);
    assertThat(issue.getDetails().getCodingFirstRep().getCode()).isEqualTo(code.id());
    assertThat(issue.getDiagnostics()).isEqualTo("It is 3 mm. Make it 4 mm.");
  }

  @Test
  void numbersAreOursAndGivenOnce() {
    assertThat(Arrays.stream(FhirProblem.values()).map(FhirProblem::number))
        .doesNotHaveDuplicates()
        .allMatch(n -> n >= 5000 && n < 5200);
  }
}
