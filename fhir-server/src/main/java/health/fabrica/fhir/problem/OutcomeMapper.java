package health.fabrica.fhir.problem;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemCode;
import java.util.OptionalInt;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/**
 * Turns problems into HTTP statuses and OperationOutcomes.
 *
 * <table>
 *   <caption>Status by category, unless a code of this server says otherwise</caption>
 *   <tr><td>INCORRECT, UNSUPPORTED</td><td>422</td></tr>
 *   <tr><td>NOT_FOUND</td><td>404</td></tr>
 *   <tr><td>CONFLICT, CANCELLED</td><td>409</td></tr>
 *   <tr><td>FORBIDDEN</td><td>403</td></tr>
 *   <tr><td>UNAVAILABLE, BUSY</td><td>503 with Retry-After</td></tr>
 *   <tr><td>FAULT</td><td>500</td></tr>
 * </table>
 *
 * Requests that cannot be read are 400, too large ones 413, a version conflict or an ambiguous
 * condition 412, a missing If-Match 428, a deleted resource 410, an interaction not offered at a
 * place 405, one that is offered nowhere 501, a format not taken 415, one not written 406.
 */
public final class OutcomeMapper {

  private static final int RETRY_BUSY_SECONDS = 2;
  private static final int RETRY_UNAVAILABLE_SECONDS = 30;

  private OutcomeMapper() {}

  /** The HTTP status. */
  public static int status(Problem problem) {
    return problem.code() instanceof FhirProblem own ? ownStatus(own) : status(problem.category());
  }

  private static int ownStatus(FhirProblem code) {
    return switch (code) {
      case MALFORMED, PARAMETER_INVALID, PATCH_MALFORMED -> 400;
      case TOO_LARGE -> 413;
      case VERSION_CONFLICT, CONDITION_AMBIGUOUS -> 412;
      case VERSION_REQUIRED -> 428;
      case RESOURCE_DELETED -> 410;
      case NOT_OFFERED -> 501;
      case MEDIA_TYPE_UNSUPPORTED -> 415;
      case NOT_ACCEPTABLE -> 406;
      case METHOD_NOT_ALLOWED, APPEND_ONLY -> 405;
      case RESOURCE_INVALID,
          RESOURCE_UNKNOWN,
          REFERENCE_UNRESOLVED,
          TYPE_NOT_SERVED,
          OPERATION_UNKNOWN,
          STILL_REFERENCED,
          PATCH_NOT_APPLICABLE,
          ID_TAKEN,
          STORE_BUSY,
          STORE_FAILED,
          INTERNAL ->
          status(code.category());
    };
  }

  private static int status(Category category) {
    return switch (category) {
      case INCORRECT, UNSUPPORTED -> 422;
      case NOT_FOUND -> 404;
      case CONFLICT, CANCELLED -> 409;
      case FORBIDDEN -> 403;
      case UNAVAILABLE, BUSY -> 503;
      case FAULT -> 500;
    };
  }

  /** After how many seconds trying again makes sense. */
  public static OptionalInt retryAfterSeconds(Problem problem) {
    return switch (problem.category()) {
      case BUSY -> OptionalInt.of(RETRY_BUSY_SECONDS);
      case UNAVAILABLE -> OptionalInt.of(RETRY_UNAVAILABLE_SECONDS);
      default -> OptionalInt.empty();
    };
  }

  /** The outcome with one issue that carries code, message and hint. */
  public static OperationOutcome outcome(Problem problem) {
    OperationOutcome outcome = new OperationOutcome();
    outcome
        .addIssue()
        .setSeverity(
            problem.category() == Category.FAULT ? IssueSeverity.FATAL : IssueSeverity.ERROR)
        .setCode(issueType(problem.code()))
        .setDetails(details(problem.code()))
        .setDiagnostics(
            problem.hint().isEmpty()
                ? problem.message()
                : problem.message() + " " + problem.hint());
    return outcome;
  }

  private static CodeableConcept details(ProblemCode code) {
    Coding coding = new Coding(FabricaTerms.PROBLEM_SYSTEM, code.id(), code.title());
    return new CodeableConcept(coding).setText(code.title());
  }

  private static IssueType issueType(ProblemCode code) {
    if (code == FhirProblem.MALFORMED) {
      return IssueType.STRUCTURE;
    }
    if (code == FhirProblem.RESOURCE_DELETED) {
      return IssueType.DELETED;
    }
    if (code == FhirProblem.TOO_LARGE) {
      return IssueType.TOOLONG;
    }
    return switch (code.category()) {
      case INCORRECT -> IssueType.INVALID;
      case UNSUPPORTED -> IssueType.NOTSUPPORTED;
      case NOT_FOUND -> IssueType.NOTFOUND;
      case CONFLICT -> IssueType.CONFLICT;
      case FORBIDDEN -> IssueType.FORBIDDEN;
      case UNAVAILABLE -> IssueType.TRANSIENT;
      case BUSY -> IssueType.THROTTLED;
      case CANCELLED -> IssueType.PROCESSING;
      case FAULT -> IssueType.EXCEPTION;
    };
  }
}
