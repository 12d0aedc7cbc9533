package health.fabrica.fhir.trigger;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.ups.EventReport;
import health.fabrica.dicom.ups.ModelRequest;
import health.fabrica.dicom.ups.Told;
import health.fabrica.dicom.ups.UpsProblem;
import health.fabrica.dicom.ups.Workitem;
import health.fabrica.dicom.ups.WorkitemPerformer;
import health.fabrica.dicom.ups.WorkitemPerformer.Output;
import health.fabrica.dicom.ups.WorkitemPerformer.Step;
import health.fabrica.fhir.imaging.SqlInstanceIndex;
import health.fabrica.fhir.imaging.SqlUpsStore;
import health.fabrica.fhir.imaging.SqlUpsSubscriptions;
import health.fabrica.fhir.imaging.WorkitemWatch;
import health.fabrica.fhir.order.OrderProgress;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.trigger.ModelRequestRows.Row;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.trigger.Candidate;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs the workitems "make model". Each becomes a series of the list of triggers, in the
 * transaction that stores the workitem; what becomes of the series, and of its order, is told on
 * the workitem: in the transaction of the decision, and later by looking again and again. Two nodes
 * may look at once; the workitem's revision lets one of them write.
 */
public final class ModelRequests implements WorkitemWatch {

  private static final Logger LOG = LoggerFactory.getLogger(ModelRequests.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration LONG_PAUSE = Duration.ofMinutes(1);
  private static final int BATCH = 50;
  private static final int PAGE = 200;

  /**
   * How requests are taken.
   *
   * @param on whether there are rules; without any a workitem is left to other performers
   * @param quiet how long a series must be silent before it is looked at
   * @param ownRoot DICOMweb root of this server
   * @param allowed refuses a root that is not of a configured PACS
   */
  public record Settings(boolean on, Duration quiet, URI ownRoot, Consumer<URI> allowed) {}

  private final Settings settings;
  private final SqlUpsSubscriptions subscriptions;
  private final WorkitemPerformer performer;
  private final CancelRequests cancellations;
  private final SeriesList list;
  private final Clock clock;

  /**
   * Takes requests.
   *
   * @param uids gives Transaction UIDs; thread-safe
   */
  public ModelRequests(
      Settings settings, SqlUpsSubscriptions subscriptions, Clock clock, Supplier<String> uids) {
    this.settings = settings;
    this.subscriptions = subscriptions;
    this.performer = new WorkitemPerformer(clock, uids);
    this.cancellations = new CancelRequests(subscriptions, performer, clock);
    this.list = new SeriesList(settings.quiet(), clock);
    this.clock = clock;
  }

  /** Takes the workitems that were there before there were rules. */
  public void adopt(ResourceStore store) {
    if (!settings.on()) {
      return;
    }
    List<Workitem> page = store.rows(dsl -> SqlUpsStore.scheduled(dsl, "", PAGE));
    while (!page.isEmpty()) {
      for (Workitem item : page) {
        if (ModelRequest.isIn(item)) {
          store.inTransaction(
              tx -> {
                SqlUpsStore.find(tx.dsl(), item.uid()).ifPresent(now -> written(tx, now));
                return true;
              });
        }
      }
      String last = page.get(page.size() - 1).uid();
      page = store.rows(dsl -> SqlUpsStore.scheduled(dsl, last, PAGE));
    }
  }

  @Override
  public void written(StoreTransaction tx, Workitem item) {
    Optional<Row> known = ModelRequestRows.find(tx.dsl(), item.uid());
    if (known.isPresent()) {
      if (known.get().orderId().isPresent() || sameRequest(known.get(), item)) {
        return;
      }
      ModelRequestRows.delete(tx.dsl(), item.uid());
      withdrawn(tx, known.get().seriesUid());
    }
    if (settings.on() && ModelRequest.isIn(item)) {
      take(tx, item);
    }
  }

  private static boolean sameRequest(Row row, Workitem item) {
    try {
      return ModelRequest.isIn(item)
          && ModelRequest.of(item).seriesUid().equals(row.seriesUid())
          && ModelRequest.of(item).studyUid().equals(row.studyUid());
    } catch (ProblemException e) {
      return false; // it is read again, and refused with the reason
    }
  }

  private void withdrawn(StoreTransaction tx, String seriesUid) {
    if (ModelRequestRows.openOf(tx.dsl(), seriesUid).isEmpty()) {
      list.withdrawn(
          tx,
          seriesUid,
          UpsProblem.WITHDRAWN.with(
              "The workitem that asked for a model was ended or changed before its order was made.",
              "Create a new workitem if the model is wanted."));
    }
  }

  private void take(StoreTransaction tx, Workitem item) {
    ModelRequest request;
    Optional<URI> root;
    try {
      request = ModelRequest.of(item);
      root = request.root().filter(named -> !isOwn(named));
      root.ifPresent(settings.allowed());
      requireSameStudy(tx, request);
    } catch (ProblemException e) {
      store(tx, performer.cancel(item, e.problem().toString()));
      return;
    }
    ModelRequestRows.insert(
        tx.dsl(), item.uid(), request.studyUid(), request.seriesUid(), clock.instant());
    list.asked(tx, request.studyUid(), request.seriesUid(), root);
    decided(tx, request.seriesUid());
  }

  private boolean isOwn(URI root) {
    return root.toString().replaceFirst("/$", "").equals(settings.ownRoot().toString());
  }

  private static void requireSameStudy(StoreTransaction tx, ModelRequest request) {
    Optional<TriggerRows.Row> known = TriggerRows.find(tx.dsl(), request.seriesUid());
    if (known.filter(row -> !row.studyUid().equals(request.studyUid())).isPresent()) {
      throw UpsProblem.MODEL_INPUT.refuse(
          "The series " + request.seriesUid() + " is of another study than the workitem says.",
          "Correct Study Instance UID in the Input Information Sequence.");
    }
  }

  /**
   * Ends the workitems that name another patient than the images do.
   *
   * @return the UIDs of those that ask for this series
   * @throws ProblemException FAB-2297 when then nobody asks for a series that only they have named
   */
  List<String> check(StoreTransaction tx, Candidate series, String patientId) {
    List<String> left =
        ModelRequestRows.openOf(tx.dsl(), series.seriesUid()).stream()
            .filter(row -> names(tx, row, patientId))
            .map(Row::workitemUid)
            .toList();
    if (left.isEmpty() && series.source().equals(SeriesList.WORKITEM)) {
      throw otherPatient("images").asException();
    }
    return left;
  }

  private boolean names(StoreTransaction tx, Row row, String patientId) {
    Optional<Workitem> item = SqlUpsStore.find(tx.dsl(), row.workitemUid());
    boolean fits = item.flatMap(ModelRequests::patient).map(patientId::equals).orElse(true);
    if (!fits) {
      end(tx, item.orElseThrow(), otherPatient("images"));
    }
    return fits;
  }

  private static Optional<String> patient(Workitem item) {
    return ModelRequest.of(item).patientId();
  }

  private static Problem otherPatient(String what) {
    return UpsProblem.OTHER_PATIENT.with(
        "The workitem names another PatientID than the " + what + " of its series.",
        "Check for whom the model is, and create a workitem with the right patient and series.");
  }

  /** Tells on the workitems what has become of their series. */
  void decided(StoreTransaction tx, String seriesUid) {
    ModelRequestRows.openOf(tx.dsl(), seriesUid).forEach(row -> follow(tx, row));
  }

  /** Looks at some of the workitems that are performed; says at how many. */
  public int run(ResourceStore store, WorkMonitor monitor) {
    List<Row> due = store.rows(dsl -> ModelRequestRows.due(dsl, clock.instant(), BATCH));
    for (Row row : due) {
      monitor.check();
      Duration pause = PAUSE;
      try {
        store.inTransaction(
            tx -> {
              ModelRequestRows.find(tx.dsl(), row.workitemUid())
                  .filter(Row::open)
                  .ifPresent(now -> follow(tx, now));
              return true;
            });
      } catch (RuntimeException e) {
        LOG.error("worklist: telling on workitem {} failed", row.workitemUid(), e);
        pause = LONG_PAUSE;
      }
      Duration wait = pause;
      store.inTransaction(
          tx -> {
            ModelRequestRows.due(tx.dsl(), row.workitemUid(), clock.instant().plus(wait));
            return true;
          });
    }
    return due.size();
  }

  private void follow(StoreTransaction tx, Row row) {
    Optional<Workitem> found = SqlUpsStore.find(tx.dsl(), row.workitemUid());
    if (found.isEmpty() || found.get().state().isFinal()) {
      ModelRequestRows.close(tx.dsl(), row.workitemUid());
    } else if (row.orderId().isPresent()) {
      perform(tx, row, found.get(), row.orderId().get());
    } else {
      begin(tx, row, found.get());
    }
  }

  /** The workitem is SCHEDULED: nobody but this server claims it without ending the row. */
  private void begin(StoreTransaction tx, Row row, Workitem item) {
    Optional<TriggerRows.Row> series = TriggerRows.find(tx.dsl(), row.seriesUid());
    Optional<String> order =
        series.flatMap(TriggerRows.Row::orderId).or(() -> list.orderOfStudy(tx, row.studyUid()));
    if (order.isPresent()) {
      claim(tx, item, order.get());
      return;
    }
    TriggerState state = series.map(TriggerRows.Row::state).orElse(TriggerState.WAITING);
    if (state == TriggerState.UNMATCHED) {
      end(
          tx,
          item,
          UpsProblem.NO_RULE.with(
              "No rule of this server matches the series " + row.seriesUid() + ".",
              "Add one to triggers.rules that says which product, tissue and profile such series"
                  + " become, then create a new workitem; or order the model by a"
                  + " ServiceRequest."));
    } else if (state == TriggerState.REFUSED) {
      end(tx, item, series.flatMap(ModelRequests::reason).orElse("The series was refused."));
    }
  }

  private static Optional<String> reason(TriggerRows.Row series) {
    return series
        .problem()
        .map(code -> code + " " + series.message().orElse("") + " " + series.hint().orElse(""));
  }

  private void claim(StoreTransaction tx, Workitem item, String orderId) {
    OrderProgress progress = OrderProgress.of(tx, orderId);
    if (progress.stage() != OrderProgress.Stage.OPEN) {
      end(
          tx,
          item,
          UpsProblem.ORDER_ENDED.with(
              "The series has an order already, ServiceRequest/"
                  + orderId
                  + ", which has ended: "
                  + progress.text()
                  + ".",
              "A second model of the same series is ordered by a person, by a ServiceRequest."));
    } else if (!isFor(tx, orderId, patient(item))) {
      end(tx, item, otherPatient("order"));
    } else if (store(tx, performer.claim(item, text(orderId, progress)))) {
      ModelRequestRows.claimed(tx.dsl(), item.uid(), orderId, clock.instant());
    }
  }

  private static boolean isFor(StoreTransaction tx, String orderId, Optional<String> patientId) {
    if (patientId.isEmpty()) {
      return true;
    }
    Reference subject = tx.require(ServiceRequest.class, orderId).getSubject();
    return tx
        .require(Patient.class, subject.getReferenceElement().getIdPart())
        .getIdentifier()
        .stream()
        .anyMatch(identifier -> patientId.get().equals(identifier.getValue()));
  }

  private void perform(StoreTransaction tx, Row row, Workitem item, String orderId) {
    OrderProgress progress = OrderProgress.of(tx, orderId);
    switch (progress.stage()) {
      case OPEN, STORING ->
          performer.progress(item, text(orderId, progress)).ifPresent(step -> store(tx, step));
      case MADE -> {
        if (store(tx, completed(tx, row, item, progress.objects().orElseThrow()))) {
          ModelRequestRows.close(tx.dsl(), item.uid());
        }
      }
      case ENDED ->
          end(
              tx,
              item,
              UpsProblem.ORDER_ENDED.with(
                  "ServiceRequest/" + orderId + " ended without a model: " + progress.text() + ".",
                  "The Task of the order says why."));
    }
  }

  private Step completed(
      StoreTransaction tx, Row row, Workitem item, CaseRecord.ModelObjects objects) {
    Map<String, String> series = SqlInstanceIndex.seriesOf(tx.dsl(), objects.instances().keySet());
    List<Output> outputs =
        objects.instances().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                entry ->
                    new Output(
                        Optional.ofNullable(series.get(entry.getKey()))
                            .orElseThrow(
                                () ->
                                    new IllegalStateException(
                                        "instance " + entry.getKey() + " is not in the index")),
                        entry.getKey(),
                        entry.getValue()))
            .toList();
    return performer.complete(
        item,
        row.begun().orElseGet(clock::instant),
        objects.studyInstanceUid(),
        outputs,
        settings.ownRoot());
  }

  private static String text(String orderId, OrderProgress progress) {
    return "ServiceRequest/" + orderId + ": " + progress.text();
  }

  private void end(StoreTransaction tx, Workitem item, Problem reason) {
    end(tx, item, reason.toString());
  }

  private void end(StoreTransaction tx, Workitem item, String reason) {
    if (store(tx, performer.cancel(item, reason))) {
      ModelRequestRows.close(tx.dsl(), item.uid());
    }
  }

  private boolean store(StoreTransaction tx, Step step) {
    return SqlUpsStore.replace(tx.dsl(), subscriptions, step.next(), step.reports());
  }

  @Override
  public Told told(StoreTransaction tx, EventReport report) {
    return report.type() == EventReport.Type.CANCEL_REQUESTED
        ? cancellations.told(tx, report)
        : Told.NOBODY;
  }
}
