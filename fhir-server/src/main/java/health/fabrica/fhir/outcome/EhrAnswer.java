package health.fabrica.fhir.outcome;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryResponseComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Judges what the EHR answered to a transaction. Only an answer that says of every entry that it
 * was created or was there is a delivery.
 */
final class EhrAnswer {

  private static final Pattern STATUS = Pattern.compile("(\\d{3})(?:\\D.*)?");
  private static final int MAX_REASON = 500;

  private final FhirContext context;
  private final UnaryOperator<String> redaction;

  /**
   * Judges answers.
   *
   * @param redaction takes the patient's data out of the EHR's words
   */
  EhrAnswer(FhirContext context, UnaryOperator<String> redaction) {
    this.context = context;
    this.redaction = redaction;
  }

  /**
   * The Device's reference at the EHR, when the answer names it.
   *
   * @throws ProblemException FAB-5401 to FAB-5406 when nothing was delivered for sure
   */
  Optional<String> accept(OutcomeBundle sent, EhrClient.Answer answer) {
    if (answer.status() != 200 && answer.status() != 201) {
      throw refused(answer.status(), "", reason(answer.body()));
    }
    List<BundleEntryComponent> entries = entries(answer.body());
    int expected = sent.bundle().getEntry().size();
    if (entries.size() != expected) {
      throw invalid("answered " + entries.size() + " entries to " + expected + " sent");
    }
    for (int i = 0; i < expected; i++) {
      accept(sent.bundle().getEntry().get(i).getRequest().getUrl(), i, entries.get(i));
    }
    return location(entries.get(sent.deviceEntry()));
  }

  private List<BundleEntryComponent> entries(String body) {
    if (parse(body).orElse(null) instanceof Bundle bundle
        && bundle.getType() == BundleType.TRANSACTIONRESPONSE) {
      return bundle.getEntry();
    }
    throw invalid("did not answer with a transaction-response Bundle");
  }

  private void accept(String type, int index, BundleEntryComponent entry) {
    BundleEntryResponseComponent response = entry.getResponse();
    Matcher status = STATUS.matcher(response.hasStatus() ? response.getStatus() : "");
    if (!status.matches()) {
      throw invalid("gave no status for entry " + index + " (" + type + ")");
    }
    int number = Integer.parseInt(status.group(1));
    if (number != 200 && number != 201) {
      throw refused(
          number, " for entry " + index + " (" + type + ")", reason(response.getOutcome()));
    }
  }

  private static Optional<String> location(BundleEntryComponent entry) {
    return Stream.of(
            entry.getResponse().getLocation(),
            entry.getFullUrl(),
            entry.getResource() == null ? null : entry.getResource().getId())
        .filter(text -> text != null && text.contains("Device/"))
        .map(text -> new IdType(text.substring(text.lastIndexOf("Device/"))))
        .filter(IdType::hasIdPart)
        .map(id -> "Device/" + id.getIdPart())
        .findFirst();
  }

  private Optional<Resource> parse(String body) {
    IParser parser = context.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));
    try {
      return parser.parseResource(body) instanceof Resource resource
          ? Optional.of(resource)
          : Optional.empty();
    } catch (DataFormatException | IllegalArgumentException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private String reason(String body) {
    return parse(body).map(this::reason).orElse("");
  }

  private String reason(@Nullable Resource resource) {
    if (!(resource instanceof OperationOutcome outcome)) {
      return "";
    }
    String text =
        outcome.getIssue().stream()
            .flatMap(EhrAnswer::words)
            .filter(words -> words != null && !words.isBlank())
            .distinct()
            .collect(Collectors.joining("; "));
    String safe = redaction.apply(text).replaceAll("\\p{Cntrl}+", " ");
    return safe.length() <= MAX_REASON ? safe : safe.substring(0, MAX_REASON) + "...";
  }

  private static Stream<String> words(OperationOutcomeIssueComponent issue) {
    String code = issue.getCode() == null ? "" : issue.getCode().toCode();
    return Stream.of(code, issue.getDetails().getText(), issue.getDiagnostics());
  }

  private static ProblemException refused(int status, String where, String reason) {
    OutcomeProblem code = code(status);
    return new Problem(
            code,
            "The EHR answered "
                + status
                + where
                + (reason.isEmpty() ? "." : ": " + reason.replaceAll("\\.$", "") + "."),
            hint(code))
        .asException();
  }

  private static OutcomeProblem code(int status) {
    return switch (status) {
      case 408, 425, 429 -> OutcomeProblem.EHR_UNAVAILABLE;
      case 401, 403, 407 -> OutcomeProblem.EHR_FORBIDS;
      case 409, 412 -> OutcomeProblem.EHR_CONFLICT;
      case 404, 405, 406, 410, 415, 501, 505 -> OutcomeProblem.EHR_LACKS;
      default -> {
        if (status >= 500) {
          yield OutcomeProblem.EHR_UNAVAILABLE;
        }
        yield status >= 400 ? OutcomeProblem.EHR_REFUSES : OutcomeProblem.EHR_ANSWER_INVALID;
      }
    };
  }

  private static String hint(OutcomeProblem code) {
    return switch (code) {
      case EHR_UNAVAILABLE -> "Nothing to do: it is tried again by itself.";
      case EHR_FORBIDS -> "Give this server's account the right to write, then retry the task.";
      case EHR_CONFLICT ->
          "Look at the EHR for duplicates of the patient, order or result, then retry the task.";
      case EHR_LACKS ->
          "Check the EHR's FHIR base URL and that it offers transactions with conditional create,"
              + " then retry the task.";
      case EHR_REFUSES ->
          "Check that patient and order are known to the EHR under the identifiers it sent, mend"
              + " what it names, then retry the task.";
      case EHR_ANSWER_INVALID,
          PATIENT_UNIDENTIFIED,
          DELIVERY_STOPPED,
          SITE_PROFILE_INVALID,
          OUTCOME_INCONSISTENT ->
          "Check the EHR's FHIR base URL, then retry the task; nothing is created twice.";
    };
  }

  private static ProblemException invalid(String what) {
    return new Problem(
            OutcomeProblem.EHR_ANSWER_INVALID,
            "The EHR " + what + ".",
            hint(OutcomeProblem.EHR_ANSWER_INVALID))
        .asException();
  }
}
