package health.fabrica.flow.trigger;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.dicom.watch.TriggerProblem;
import health.fabrica.flow.FlowProblem;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the series that are due and has them ordered, refused or looked at again. Has no state
 * of its own, so a crash at any point leaves the series due.
 */
public final class TriggerWorker {

  private static final Logger LOG = LoggerFactory.getLogger(TriggerWorker.class);
  private static final Duration FIRST_DELAY = Duration.ofSeconds(10);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(10);

  /** A record of a series may come before its images; so often they are looked for. */
  private static final int ARRIVAL_ATTEMPTS = 8;

  private final TriggerDesk desk;
  private final FactsSource source;
  private final TriggerRules rules;
  private final Clock clock;

  /** Decides by these rules. */
  public TriggerWorker(TriggerDesk desk, FactsSource source, TriggerRules rules, Clock clock) {
    this.desk = desk;
    this.source = source;
    this.rules = rules;
    this.clock = clock;
  }

  /** Looks at what is due now; says how many series that were. */
  public int run(WorkMonitor monitor) {
    int count = 0;
    for (Candidate series : desk.due()) {
      monitor.check();
      look(series, monitor);
      count++;
    }
    return count;
  }

  private void look(Candidate series, WorkMonitor monitor) {
    try {
      if (series.orderId().isPresent()) {
        desk.hold(series);
      } else {
        decide(series, source.facts(series, monitor));
      }
    } catch (ProblemException e) {
      if (e.problem().category() == Category.CANCELLED) {
        throw e; // a stop is no verdict on the series
      }
      failed(series, e.problem());
    } catch (RuntimeException e) {
      LOG.error("trigger: series {} broke the step", series.seriesUid(), e);
      Problem problem =
          new Problem(
              FlowProblem.STEP_BROKEN,
              "Looking at the series failed: " + e.getClass().getSimpleName() + ".",
              "It is tried again; if it stays, report it with the log.");
      desk.postpone(series, problem, clock.instant().plus(delay(series.attempt())));
    }
  }

  private void decide(Candidate series, SeriesFacts facts) {
    if (!facts.seriesUid().equals(series.seriesUid())
        || !facts.studyUid().equals(series.studyUid())) {
      throw TriggerProblem.SERIES_CONTRADICTED.refuse(
          "The images found are of series " + facts.seriesUid() + " of another study or series.",
          "Check what the source says about series " + series.seriesUid() + ".");
    }
    Optional<TriggerRules.Match> match = rules.match(facts);
    if (match.isEmpty()) {
      LOG.info("trigger: series {} from {} matches no rule", series.seriesUid(), series.source());
      desk.unmatched(series);
    } else {
      desk.order(series, facts, match.get());
    }
  }

  private void failed(Candidate series, Problem problem) {
    LOG.info(
        "trigger: series {} from {}: {}", series.seriesUid(), series.source(), problem.code().id());
    boolean notYetThere =
        problem.code() == DicomProblem.UNKNOWN_AT_PACS && series.attempt() < ARRIVAL_ATTEMPTS;
    if (problem.category().isTransient() || notYetThere) {
      desk.postpone(series, problem, clock.instant().plus(delay(series.attempt())));
    } else {
      desk.refuse(series, problem);
    }
  }

  private static Duration delay(int attempt) {
    Duration doubled = FIRST_DELAY.multipliedBy(1L << Math.min(attempt, 16));
    return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
  }
}
