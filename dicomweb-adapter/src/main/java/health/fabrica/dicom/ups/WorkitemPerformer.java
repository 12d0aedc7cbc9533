package health.fabrica.dicom.ups;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What this server does with workitems that it performs itself, by the same rules as a performer
 * that comes over HTTP. Functions from a workitem to the next one; nothing is stored here.
 */
public final class WorkitemPerformer {

  private static final int TYPE_OF_INSTANCES = 0x0040E020;
  private static final int WADO_RS_RETRIEVAL_SEQUENCE = 0x0040E025;
  private static final int LONGEST_STEP_TEXT = 1024; // ST

  private final Clock clock;
  private final Supplier<String> uids;
  private final WorkitemRules rules;

  /**
   * Performs.
   *
   * @param uids gives Transaction UIDs; thread-safe
   */
  public WorkitemPerformer(Clock clock, Supplier<String> uids) {
    this.clock = clock;
    this.uids = uids;
    this.rules = new WorkitemRules(clock);
  }

  /**
   * What is to be stored.
   *
   * @param next the next revision
   * @param reports what subscribers are told of it
   */
  public record Step(Workitem next, List<EventReport> reports) {
    public Step {
      reports = List.copyOf(reports);
    }
  }

  /**
   * An instance that was made.
   *
   * @param seriesUid Series Instance UID
   * @param sopUid SOP Instance UID
   * @param sopClassUid SOP Class UID
   */
  public record Output(String seriesUid, String sopUid, String sopClassUid) {}

  /** Claims a SCHEDULED workitem under a new Transaction UID. */
  public Step claim(Workitem item, String progress) {
    Workitem claimed =
        rules
            .change(
                item,
                Dataset.builder()
                    .text(Tag.PROCEDURE_STEP_STATE, WorkitemState.IN_PROGRESS.term())
                    .text(Tag.TRANSACTION_UID, Vr.UI, List.of(uids.get()))
                    .build())
            .workitem();
    return step(item, claimed, described(claimed.dataset(), progress));
  }

  /** Tells how far a claimed workitem is; nothing when that is what it says already. */
  public Optional<Step> progress(Workitem item, String progress) {
    boolean said =
        last(item.dataset())
            .build()
            .string(Tag.PROCEDURE_STEP_PROGRESS_DESCRIPTION)
            .filter(shortened(progress)::equals)
            .isPresent();
    return said
        ? Optional.empty()
        : Optional.of(step(item, item, described(item.dataset(), progress)));
  }

  /** Text of the progress; what else the progress says stays. */
  private static Dataset described(Dataset data, String progress) {
    Dataset.Builder last = last(data);
    last.text(Tag.PROCEDURE_STEP_PROGRESS_DESCRIPTION, shortened(progress));
    return data.toBuilder()
        .sequence(Tag.PROCEDURE_STEP_PROGRESS_INFORMATION_SEQUENCE, List.of(last.build()))
        .build();
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST_STEP_TEXT)).strip();
  }

  private static Dataset.Builder last(Dataset data) {
    List<Dataset> items = data.items(Tag.PROCEDURE_STEP_PROGRESS_INFORMATION_SEQUENCE);
    return items.isEmpty() ? Dataset.utf8Item() : items.get(items.size() - 1).toBuilder();
  }

  /**
   * Completes a claimed workitem.
   *
   * @param begun when the work began
   * @param outputs what was made, in this study
   * @param root DICOMweb root that holds it
   */
  public Step complete(
      Workitem item, Instant begun, String studyUid, List<Output> outputs, URI root) {
    Dataset.Builder performed =
        Dataset.utf8Item()
            .text(Tag.PERFORMED_PROCEDURE_STEP_START_DATE_TIME, Vr.DT, List.of(moment(begun)))
            .text(
                Tag.PERFORMED_PROCEDURE_STEP_END_DATE_TIME, Vr.DT, List.of(moment(clock.instant())))
            .sequence(Tag.OUTPUT_INFORMATION_SEQUENCE, outputs(studyUid, outputs, root));
    Workitem performedItem =
        item.with(
            item.state(),
            item.transactionUid(),
            item.dataset().toBuilder()
                .sequence(
                    Tag.UNIFIED_PROCEDURE_STEP_PERFORMED_PROCEDURE_SEQUENCE,
                    List.of(performed.build()))
                .build());
    Workitem done = change(performedItem, WorkitemState.COMPLETED);
    return step(item, done, described(done.dataset(), "completed"));
  }

  private String moment(Instant instant) {
    return WorkitemRules.MOMENT.format(LocalDateTime.ofInstant(instant, clock.getZone()));
  }

  private static List<Dataset> outputs(String studyUid, List<Output> outputs, URI root) {
    Map<String, List<Dataset>> series = new TreeMap<>();
    for (Output output : outputs) {
      series
          .computeIfAbsent(output.seriesUid(), uid -> new ArrayList<>())
          .add(
              Dataset.utf8Item()
                  .text(Tag.REFERENCED_SOP_CLASS_UID, Vr.UI, List.of(output.sopClassUid()))
                  .text(Tag.REFERENCED_SOP_INSTANCE_UID, Vr.UI, List.of(output.sopUid()))
                  .build());
    }
    List<Dataset> items = new ArrayList<>();
    series.forEach(
        (uid, instances) ->
            items.add(
                Dataset.utf8Item()
                    .text(Tag.STUDY_INSTANCE_UID, Vr.UI, List.of(studyUid))
                    .text(Tag.SERIES_INSTANCE_UID, Vr.UI, List.of(uid))
                    .sequence(Tag.REFERENCED_SOP_SEQUENCE, instances)
                    .text(TYPE_OF_INSTANCES, Vr.CS, List.of("DICOM"))
                    .sequence(
                        WADO_RS_RETRIEVAL_SEQUENCE,
                        List.of(
                            Dataset.utf8Item()
                                .text(
                                    Tag.RETRIEVE_URL,
                                    Vr.UR,
                                    List.of(root + "/studies/" + studyUid + "/series/" + uid))
                                .build()))
                    .build()));
    return items;
  }

  /** Ends a workitem that is not final and says why: what happened, and what is to be done. */
  public Step cancel(Workitem item, String reason) {
    return cancel(
        item, Dataset.utf8Item().text(Tag.REASON_FOR_CANCELLATION, Vr.LT, List.of(reason)).build());
  }

  /**
   * Grants a request for cancellation: the workitem ends with the reason, the codes and the contact
   * of the request.
   *
   * @param outcome what has been done, added to the reason
   */
  public Step grant(Workitem item, EventReport request, String outcome) {
    Dataset.Builder why = Dataset.utf8Item();
    EventReport.copyCancellation(request.attributes(), why);
    why.text(
        Tag.REASON_FOR_CANCELLATION,
        Vr.LT,
        List.of(request.reason().isEmpty() ? outcome : request.reason() + " " + outcome));
    return cancel(item, why.build());
  }

  private Step cancel(Workitem item, Dataset why) {
    if (item.state() == WorkitemState.SCHEDULED) {
      Workitem ended = rules.requestCancellation(item, Optional.of(why)).workitem();
      return step(item, ended, ended.dataset());
    }
    Dataset.Builder last = last(item.dataset());
    why.elements().forEach(last::put);
    Workitem explained =
        item.with(
            item.state(),
            item.transactionUid(),
            item.dataset().toBuilder()
                .sequence(Tag.PROCEDURE_STEP_PROGRESS_INFORMATION_SEQUENCE, List.of(last.build()))
                .build());
    Workitem ended = change(explained, WorkitemState.CANCELED);
    return step(item, ended, ended.dataset());
  }

  private Workitem change(Workitem item, WorkitemState to) {
    return rules
        .change(
            item,
            Dataset.builder()
                .text(Tag.PROCEDURE_STEP_STATE, to.term())
                .text(Tag.TRANSACTION_UID, Vr.UI, List.of(item.transactionUid().orElseThrow()))
                .build())
        .workitem();
  }

  /** However many acts it took, it is the one revision after the present one. */
  private static Step step(Workitem before, Workitem after, Dataset data) {
    Workitem next =
        new Workitem(
            before.uid(), after.state(), after.transactionUid(), data, before.revision() + 1);
    return new Step(next, EventReport.between(before, next));
  }
}
