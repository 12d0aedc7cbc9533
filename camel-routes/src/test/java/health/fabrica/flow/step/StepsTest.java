package health.fabrica.flow.step;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.flow.order.ApproverRole;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.Cases;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.FabricationOrder;
import health.fabrica.flow.order.ImagingReference;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepsTest {

  private static final String DISPATCH = "01J0000000ABCDEFGHJKMNPQRS";
  private static final CaseRecord.Imaging IMAGING =
      new CaseRecord.Imaging("1.2", "1.2.3", Map.of("1.2.3.4", Cases.hash("a")), 1, Cases.NOON);

  private final ModelMaker maker =
      new ModelMaker() {
        @Override
        public void check(
            FabricationOrder order, CaseRecord.Imaging imaging, WorkMonitor monitor) {}

        @Override
        public CaseRecord.Model make(
            FabricationOrder order, CaseRecord.Imaging imaging, WorkMonitor monitor) {
          return Cases.model("mesh");
        }
      };

  @Test
  void imagingLeavesTheScanAndFabricationTheModel() {
    ImageSource source =
        new ImageSource() {
          @Override
          public CaseRecord.Imaging retrieve(ImagingReference imaging, WorkMonitor monitor) {
            return IMAGING;
          }
        };
    StageResult.Done imaged = done(new ImagingStep(source, maker), Cases.of());
    assertThat(imaged.records()).containsExactly(IMAGING);
    assertThat(imaged.next()).contains(Stage.FABRICATION);
    StageResult.Done made = done(new FabricationStep(maker), Cases.of(IMAGING));
    assertThat(made.records()).containsExactly(Cases.model("mesh"));
    assertThat(made.businessStatus()).isEqualTo(BusinessStatus.AWAITING_CLINICAL_APPROVAL);
    assertThat(made.next()).isEmpty();
  }

  @Test
  void theJobGoesOnWithTheLastSignatureAndNotBefore() {
    FabricationCase work = Cases.of(Cases.model("mesh"));
    assertThat(done(new ApprovalStep(), work).next()).isEmpty();
    work = Cases.with(work, approval("Practitioner/r", ApproverRole.RADIOLOGIST));
    assertThat(done(new ApprovalStep(), work).next()).isEmpty();
    work = Cases.with(work, approval("Practitioner/s", ApproverRole.SURGEON));
    assertThat(done(new ApprovalStep(), work).next()).contains(Stage.DISPATCH);
    work = Cases.with(work, new CaseRecord.Dispatch(DISPATCH, "p", Cases.NOON));
    assertThat(new ApprovalStep().run(work, WorkMonitor.NONE))
        .isInstanceOf(StageResult.Settled.class);
  }

  @Test
  void theIdentityOfTheObjectFollowsFromTheTaskAndTheSitesCalendar() {
    Clock tokyo = Clock.fixed(Cases.NOON, ZoneId.of("Asia/Tokyo"));
    OutcomeStep step = new OutcomeStep(tokyo, Optional.of("02000000000015"));
    FabricationCase work = Cases.of(Cases.model("mesh"), print("2026-11-22T16:30:00Z"));
    CaseRecord.Outcome outcome = (CaseRecord.Outcome) done(step, work).records().get(0);
    assertThat(outcome.manufactured()).isEqualTo(LocalDate.of(2026, 11, 23));
    assertThat(outcome.serialNumber()).hasSize(16);
    assertThat(outcome.lotNumber()).isEqualTo("ABCDEFGHJKMNPQRS");
    assertThat(done(step, work).records()).containsExactly(outcome);
    assertThat(step.run(Cases.with(work, outcome), WorkMonitor.NONE))
        .isInstanceOf(StageResult.Settled.class);
  }

  @Test
  void theTaskIsCompleteWhenTheEhrKnowsOrThereIsNone() {
    CaseRecord.WriteBack told =
        new CaseRecord.WriteBack("ehr", Optional.of("Device/1"), Cases.NOON);
    StageResult.Done delivered = done(new WriteBackStep(Optional.of(work -> told)), Cases.of());
    assertThat(delivered.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(delivered.businessStatus()).isEqualTo(BusinessStatus.DELIVERED);
    assertThat(delivered.records()).containsExactly(told);
    StageResult.Done alone = done(new WriteBackStep(Optional.empty()), Cases.of());
    assertThat(alone.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(alone.businessStatus()).isEqualTo(BusinessStatus.RELEASED);
  }

  @Test
  void theModelGoesBackToTheArchivesOnceBesideTheOrder() {
    CaseRecord.ModelObjects stored =
        new CaseRecord.ModelObjects("1.2", Map.of("1.2.3", "1.2.4"), List.of("here"), Cases.NOON);
    ModelObjectsStep step = new ModelObjectsStep((work, monitor) -> stored);
    assertThat(step.stage().isBeside()).isTrue();
    assertThat(step.run(Cases.of(), WorkMonitor.NONE))
        .isEqualTo(new StageResult.Beside(List.of(stored)));
    assertThat(step.run(Cases.of(stored), WorkMonitor.NONE))
        .isInstanceOf(StageResult.Settled.class);
  }

  private static CaseRecord print(String ended) {
    return new CaseRecord.Print(
        DISPATCH, "p", Optional.empty(), Instant.parse(ended), Optional.empty());
  }

  private static CaseRecord approval(String who, ApproverRole role) {
    return new CaseRecord.Approval(who, role, Cases.hash("mesh"), Cases.NOON);
  }

  private static StageResult.Done done(Step step, FabricationCase work) {
    return (StageResult.Done) step.run(work, WorkMonitor.NONE);
  }
}
