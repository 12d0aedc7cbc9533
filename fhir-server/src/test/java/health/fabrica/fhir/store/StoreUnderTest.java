package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.core.problem.ProblemCode;
import health.fabrica.core.problem.ProblemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store with a clock that a test sets, opened anew for each test. */
abstract class StoreUnderTest {

  static final FhirContext CONTEXT = FhirContext.forR4Cached();
  static final SearchParameters PARAMETERS =
      SearchParameters.of(CONTEXT, new Definitions(CONTEXT).searchParameters());
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123Z");

  @TempDir Path folder;
  BlobStore blobs;
  ResourceStore store;
  volatile Duration passed = Duration.ZERO;
  private final AtomicInteger ids = new AtomicInteger();

  /** Opens the store; a second call opens the same data again. */
  abstract ResourceStore open(SearchParameters parameters, List<WriteListener> listeners);

  final ResourceStore open(
      StoreSettings settings, SearchParameters parameters, List<WriteListener> listeners) {
    StoreSettings patient =
        settings.waiting(settings.writeTimeout(), settings.writeTimeout()); // no luck of timing
    return SqlResourceStore.open(
        patient, new ResourceCodec(CONTEXT), parameters, blobs, clock(), this::nextId, listeners);
  }

  final Clock clock() {
    return new SteppingClock();
  }

  /** Shows {@link #NOW} plus what a test let pass. */
  private final class SteppingClock extends Clock {
    @Override
    public Instant instant() {
      return NOW.plus(passed);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  final String nextId() {
    return "id-" + ids.incrementAndGet();
  }

  @BeforeEach
  final void openStore() {
    blobs = new FileBlobStore(folder.resolve("blobs"));
    store = open(PARAMETERS, List.of());
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  final void reopen(SearchParameters parameters, WriteListener... listeners) {
    store.close();
    store = open(parameters, List.of(listeners));
  }

  static Patient patient(String identifier) {
    Patient patient = new Patient();
    patient.addIdentifier().setSystem("urn:mrn").setValue(identifier);
    patient.addName().setFamily("Müller").addGiven("Zoë");
    return patient;
  }

  static Throwable code(ProblemCode code, Throwable t) {
    assertThat(t).isInstanceOf(ProblemException.class);
    assertThat(((ProblemException) t).problem().code()).isEqualTo(code);
    return t;
  }

  final long count(String type, String name, String value) {
    return store
        .search(SearchRequest.of(type).where(name, value).withTotal(true))
        .total()
        .orElseThrow();
  }
}
