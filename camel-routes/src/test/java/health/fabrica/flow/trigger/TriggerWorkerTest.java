package health.fabrica.flow.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemCode;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.dicom.watch.TextPattern;
import health.fabrica.dicom.watch.TriggerProblem;
import health.fabrica.flow.FlowProblem;
import health.fabrica.flow.order.ProductKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each series that is due ends in exactly one act at the desk. */
class TriggerWorkerTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Candidate SERIES = candidate("1.2.3", Optional.empty(), 0);

  private final Desk desk = new Desk();

  private static Candidate candidate(String series, Optional<String> order, int attempt) {
    return new Candidate(
        series, "1.2", "main", Optional.empty(), Optional.empty(), order, attempt, 1);
  }

  private static SeriesFacts facts(String study, String series, String description) {
    return new SeriesFacts(
        study,
        series,
        new SeriesFacts.Patient("P1", "CITY", "", "", ""),
        "CT",
        "HEAD",
        List.of(),
        description,
        "",
        "",
        "");
  }

  private int run(FactsSource source, Candidate... due) {
    desk.due = List.of(due);
    TriggerRule bone =
        new TriggerRule(
            "bone",
            List.of("CT"),
            List.of(),
            List.of(),
            List.of(TextPattern.of("bone*")),
            List.of(),
            List.of(),
            ProductKind.ANATOMIC_MODEL,
            "bone",
            "pla");
    return new TriggerWorker(
            desk, source, new TriggerRules(List.of(bone)), Clock.fixed(NOW, ZoneOffset.UTC))
        .run(WorkMonitor.NONE);
  }

  private static FactsSource failing(ProblemCode code) {
    return (series, monitor) -> {
      throw new Problem(code, "It does not work.", "Try it.").asException();
    };
  }

  @Test
  void aSeriesThatARuleSpeaksOfIsOrderedAndAnotherIsNot() {
    assertThat(run((s, m) -> facts("1.2", "1.2.3", "Bone 1.0"), SERIES)).isEqualTo(1);
    run((s, m) -> facts("1.2", "1.2.3", "Lung"), SERIES);
    assertThat(desk.acts).containsExactly("order 1.2.3 by bone", "unmatched 1.2.3");
  }

  @Test
  void imagesOfAnotherSeriesThanAnnouncedAreRefused() {
    run((s, m) -> facts("1.2", "1.2.4", "Bone"), SERIES);
    run((s, m) -> facts("1.9", "1.2.3", "Bone"), SERIES);
    String refused = "refuse 1.2.3 " + TriggerProblem.SERIES_CONTRADICTED.id();
    assertThat(desk.acts).containsExactly(refused, refused);
  }

  @Test
  void aSeriesThatGrewAfterItsOrderHoldsThatWithoutAnotherLookAtIt() {
    run(failing(TriggerProblem.WATCH_PROTOCOL), candidate("1.2.3", Optional.of("order"), 0));
    assertThat(desk.acts).containsExactly("hold 1.2.3");
  }

  @Test
  void whatMayPassIsTriedAgainEverLaterUpToTenMinutes() {
    for (int attempt : List.of(0, 1, 3, 60)) {
      run(failing(TriggerProblem.WATCH_UNREACHABLE), candidate("1.2.3", Optional.empty(), attempt));
    }
    String code = TriggerProblem.WATCH_UNREACHABLE.id();
    assertThat(desk.acts)
        .containsExactly(
            "postpone 1.2.3 " + code + " PT10S",
            "postpone 1.2.3 " + code + " PT20S",
            "postpone 1.2.3 " + code + " PT1M20S",
            "postpone 1.2.3 " + code + " PT10M");
  }

  @Test
  void imagesThatAreNotThereYetAreAwaitedEightTimesAndThenRefused() {
    run(failing(DicomProblem.UNKNOWN_AT_PACS), candidate("1.2.3", Optional.empty(), 7));
    run(failing(DicomProblem.UNKNOWN_AT_PACS), candidate("1.2.3", Optional.empty(), 8));
    String code = DicomProblem.UNKNOWN_AT_PACS.id();
    assertThat(desk.acts)
        .containsExactly("postpone 1.2.3 " + code + " PT10M", "refuse 1.2.3 " + code);
  }

  @Test
  void aStepThatBreaksIsTriedAgainAndTheOtherSeriesGoOn() {
    Candidate other = candidate("1.2.5", Optional.empty(), 0);
    int looked =
        run(
            (series, monitor) -> {
              if (series.equals(SERIES)) {
                throw new IllegalStateException("broken");
              }
              return facts("1.2", "1.2.5", "bone");
            },
            SERIES,
            other);
    assertThat(looked).isEqualTo(2);
    assertThat(desk.acts)
        .containsExactly(
            "postpone 1.2.3 " + FlowProblem.STEP_BROKEN.id() + " PT10S", "order 1.2.5 by bone");
  }

  @Test
  void aStopIsNoVerdictOnTheSeries() {
    ProblemCode stop = cancelled();
    assertThatThrownBy(() -> run(failing(stop), SERIES)).isInstanceOf(ProblemException.class);
    assertThat(desk.acts).isEmpty();
  }

  private static ProblemCode cancelled() {
    WorkMonitor stopped =
        new WorkMonitor() {
          @Override
          public void progress(String stage, double fraction) {}

          @Override
          public boolean cancelled() {
            return true;
          }
        };
    try {
      stopped.check();
      throw new AssertionError("a cancelled monitor lets work go on");
    } catch (ProblemException e) {
      assertThat(e.problem().category()).isEqualTo(Category.CANCELLED);
      return e.problem().code();
    }
  }

  /** Notes what is done; belongs to the thread of the test. */
  private static final class Desk implements TriggerDesk {

    private final List<String> acts = new ArrayList<>();
    private List<Candidate> due = List.of();

    @Override
    public List<Candidate> due() {
      return due;
    }

    @Override
    public void order(Candidate series, SeriesFacts facts, TriggerRules.Match match) {
      acts.add("order " + series.seriesUid() + " by " + match.rule().name());
    }

    @Override
    public void unmatched(Candidate series) {
      acts.add("unmatched " + series.seriesUid());
    }

    @Override
    public void refuse(Candidate series, Problem problem) {
      acts.add("refuse " + series.seriesUid() + " " + problem.code().id());
    }

    @Override
    public void postpone(Candidate series, Problem problem, Instant until) {
      acts.add(
          "postpone "
              + series.seriesUid()
              + " "
              + problem.code().id()
              + " "
              + Duration.between(NOW, until));
    }

    @Override
    public void hold(Candidate series) {
      acts.add("hold " + series.seriesUid());
    }
  }
}
