package health.fabrica.fhir.validate;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import health.fabrica.conformance.Definitions;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.StoreReader;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Validates resources against R4 and the profiles known here. Safe for use by many threads; the
 * definitions are read by the thread that {@link #warm} starts, or by the first who validates.
 */
public final class ProfileValidator {

  private static final Logger LOG = LoggerFactory.getLogger(ProfileValidator.class);
  private static final int AT_A_TIME = 2;
  private static final long LONGEST_WAIT_SECONDS = 60;

  /** What the library says of some codes, and {@link CodeCheck} of all. */
  private static final String UNKNOWN_SYSTEM = "CodeSystem is unknown and can't be validated: ";

  private static final String UNKNOWN_CODE = "Unknown code ";

  private final FhirContext context;
  private final Set<String> profiles;
  private final FutureTask<ValidatorParts> validator;
  private final Semaphore turns = new Semaphore(AT_A_TIME, true);

  /**
   * What validation found at one place.
   *
   * @param severity how grave
   * @param place FHIRPath of the element
   * @param text what is wrong
   */
  public record Finding(ResultSeverityEnum severity, String place, String text) {

    /** Whether it makes the resource invalid. */
    public boolean error() {
      return severity == ResultSeverityEnum.ERROR || severity == ResultSeverityEnum.FATAL;
    }
  }

  /**
   * Knows the profiles of the definitions; reads nothing else yet.
   *
   * @param store has the CodeSystems whose codes are checked beside those of R4
   */
  public ProfileValidator(FhirContext context, Definitions definitions, StoreReader store) {
    this(context, definitions, () -> ValidatorParts.read(context, definitions, store));
  }

  ProfileValidator(FhirContext context, Definitions definitions, Callable<ValidatorParts> reading) {
    this.context = context;
    this.profiles = definitions.profileUrls();
    this.validator =
        new FutureTask<>(
            () -> {
              long begin = System.nanoTime();
              ValidatorParts parts = reading.call();
              LOG.info("Validator ready after {} ms", (System.nanoTime() - begin) / 1_000_000);
              return parts;
            });
  }

  /** Reads the definitions on a daemon thread. */
  public void warm() {
    Thread thread = new Thread(validator, "validator-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether this is one of our own profiles or of US Core. */
  public boolean knows(String profile) {
    return profiles.contains(withoutVersion(profile));
  }

  private static String withoutVersion(String canonical) {
    int bar = canonical.indexOf('|');
    return bar < 0 ? canonical : canonical.substring(0, bar);
  }

  /**
   * Validates against R4, the profiles that the resource claims, and these.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5604 when no turn comes in a minute
   */
  public List<Finding> validate(Resource resource, Collection<String> further) {
    ValidationOptions options = new ValidationOptions();
    further.forEach(options::addProfileIfNotBlank);
    String json = context.newJsonParser().encodeResourceToString(resource);
    ValidatorParts parts;
    List<Finding> findings;
    takeTurn();
    try {
      parts = ready();
      CodeCheck.Verdict codes = parts.codes().of(resource);
      findings =
          Stream.concat(
                  parts.validator().validateWithResult(json, options).getMessages().stream()
                      .map(ProfileValidator::finding)
                      .filter(finding -> !isOfCheckedCode(finding.text(), codes.judged())),
                  codes.findings().stream())
              .toList();
    } finally {
      turns.release();
    }
    rest(parts);
    return findings;
  }

  /** Lets the validator give memory back when this was the only validation. */
  private void rest(ValidatorParts parts) {
    if (turns.tryAcquire(AT_A_TIME)) {
      try {
        parts.whenIdle().run();
      } finally {
        turns.release(AT_A_TIME);
      }
    }
  }

  private static boolean isOfCheckedCode(String text, Set<String> judged) {
    return text.startsWith(UNKNOWN_SYSTEM)
        || (text.startsWith(UNKNOWN_CODE)
            && judged.stream().anyMatch(code -> text.contains("'" + code + "'")));
  }

  private static Finding finding(SingleValidationMessage message) {
    String place = message.getLocationString();
    return new Finding(message.getSeverity(), place == null ? "" : place, message.getMessage());
  }

  private void takeTurn() {
    try {
      if (turns.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Problem(
            ValidationProblem.VALIDATOR_BUSY,
            "No validation could begin within " + LONGEST_WAIT_SECONDS + " s.",
            "Send the resource again later.")
        .asException();
  }

  private ValidatorParts ready() {
    validator.run(); // does nothing when it runs or ran elsewhere
    try {
      return validator.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the validator was made", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the validator cannot be made", e);
    }
  }
}
