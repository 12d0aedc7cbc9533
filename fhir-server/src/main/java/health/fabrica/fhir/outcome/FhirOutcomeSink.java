package health.fabrica.fhir.outcome;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.step.OutcomeSink;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Task;

/**
 * Sends the outcome to the EHR's FHIR endpoint as one transaction in which everything is created on
 * condition, so that sending again creates nothing again. Safe for use by many threads.
 */
public final class FhirOutcomeSink implements OutcomeSink {

  private final FhirContext context;
  private final StoreReader store;
  private final EhrSettings settings;
  private final URI publicBase;
  private final Clock clock;
  private final EhrClient client;

  /**
   * Sends what the store holds.
   *
   * @param publicBase the FHIR base URL of this server as the EHR reaches it; the files of an
   *     outcome are fetched from there
   */
  public FhirOutcomeSink(
      FhirContext context, StoreReader store, EhrSettings settings, URI publicBase, Clock clock) {
    this.context = context;
    this.store = store;
    this.settings = settings;
    this.publicBase = publicBase;
    this.clock = clock;
    this.client = new EhrClient(settings);
  }

  @Override
  public CaseRecord.WriteBack deliver(FabricationCase work) {
    String taskId = work.order().taskId();
    OutcomeBundle outcome = OutcomeBundle.of(store, taskId, publicBase);
    EhrClient.Answer answer =
        client.post(context.newJsonParser().encodeResourceToString(outcome.bundle()));
    Optional<String> device =
        new EhrAnswer(context, Redaction.of(context, patient(taskId))).accept(outcome, answer);
    return new CaseRecord.WriteBack(settings.fhirBase().toString(), device, clock.instant());
  }

  private Patient patient(String taskId) {
    IdType subject = new IdType(store.require(Task.class, taskId).getFor().getReference());
    return store.require(Patient.class, subject.getIdPart());
  }
}
