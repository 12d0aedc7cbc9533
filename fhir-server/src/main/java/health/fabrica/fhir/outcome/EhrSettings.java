package health.fabrica.fhir.outcome;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the EHR's FHIR endpoint is and how it is spoken to.
 *
 * @param fhirBase its base URL, to which the transaction is posted
 * @param authorizationHeader the value of the Authorization header, such as {@code Bearer ...}
 * @param connectTimeout how long a connection may take
 * @param answerTimeout how long the whole answer may take
 */
public record EhrSettings(
    URI fhirBase,
    Optional<String> authorizationHeader,
    Duration connectTimeout,
    Duration answerTimeout) {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** An EHR without authorization, with 5 s to connect and 60 s to answer. */
  public static EhrSettings at(URI fhirBase) {
    return new EhrSettings(fhirBase, Optional.empty(), CONNECT, ANSWER);
  }

  /** The same EHR with this Authorization header. */
  public EhrSettings authorizedBy(String header) {
    return new EhrSettings(fhirBase, Optional.of(header), connectTimeout, answerTimeout);
  }

  /** Without the authorization. */
  @Override
  public String toString() {
    return "EhrSettings[" + fhirBase + "]";
  }
}
