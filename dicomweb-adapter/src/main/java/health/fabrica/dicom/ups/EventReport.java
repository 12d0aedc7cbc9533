package health.fabrica.dicom.ups;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What subscribers are told (PS3.4 table CC.2.4-1).
 *
 * @param type the kind of event
 * @param workitemUid the workitem, or the well-known UID of the whole worklist
 * @param attributes those of the event, without the fields of the message
 */
public record EventReport(Type type, String workitemUid, Dataset attributes) {

  /** Event Type ID (0000,1002). */
  public enum Type {
    /** State or readiness of the inputs. */
    STATE_REPORT(1, "UPS State Report"),
    /** Somebody asks that the workitem be canceled. */
    CANCEL_REQUESTED(2, "UPS Cancel Requested"),
    /** How far the performer is. */
    PROGRESS_REPORT(3, "UPS Progress Report"),
    /** The worklist itself was started again. */
    SCP_STATUS_CHANGE(4, "SCP Status Change"),
    /** To whom the workitem is assigned. */
    ASSIGNED(5, "UPS Assigned");

    private final int id;
    private final String title;

    Type(int id, String title) {
      this.id = id;
      this.title = title;
    }

    /** The number in the message. */
    public int id() {
      return id;
    }

    /** The name in the standard. */
    public String title() {
      return title;
    }
  }

  private static final List<Integer> ASSIGNMENT =
      List.of(Tag.SCHEDULED_STATION_NAME_CODE_SEQUENCE, Tag.SCHEDULED_HUMAN_PERFORMERS_SEQUENCE);
  private static final List<Integer> PROGRESS =
      List.of(
          Tag.PROCEDURE_STEP_PROGRESS,
          Tag.PROCEDURE_STEP_PROGRESS_DESCRIPTION,
          Tag.PROCEDURE_STEP_COMMUNICATIONS_URI_SEQUENCE);
  private static final List<Integer> REASONS =
      List.of(Tag.REASON_FOR_CANCELLATION, Tag.PROCEDURE_STEP_DISCONTINUATION_REASON_CODE_SEQUENCE);
  private static final List<Integer> CANCELLATION =
      List.of(
          Tag.REASON_FOR_CANCELLATION,
          Tag.PROCEDURE_STEP_DISCONTINUATION_REASON_CODE_SEQUENCE,
          Tag.CONTACT_URI,
          Tag.CONTACT_DISPLAY_NAME);
  private static final String NO_TITLE = "UNKNOWN";

  /** What a subscriber is told at first: how the workitem stands. */
  public static EventReport stateOf(Workitem item) {
    return stateOf(item, item.state());
  }

  private static EventReport stateOf(Workitem item, WorkitemState state) {
    Dataset.Builder report = Dataset.utf8Item(); // workitems are UTF-8, as DICOM JSON is
    for (Dataset progress :
        item.dataset().items(Tag.PROCEDURE_STEP_PROGRESS_INFORMATION_SEQUENCE)) {
      copy(progress, report, REASONS);
    }
    copy(item.dataset(), report, List.of(Tag.INPUT_READINESS_STATE));
    report.text(Tag.PROCEDURE_STEP_STATE, state.term());
    return new EventReport(Type.STATE_REPORT, item.uid(), report.build());
  }

  /** What follows from a new workitem. */
  static List<EventReport> ofNew(Workitem item) {
    List<EventReport> reports = new ArrayList<>(List.of(stateOf(item)));
    if (!only(item.dataset(), ASSIGNMENT).elements().isEmpty()) {
      reports.add(assigned(item));
    }
    return reports;
  }

  /**
   * What follows from a change. A workitem that was canceled before it was claimed went through IN
   * PROGRESS (table CC.1.1-2).
   */
  static List<EventReport> between(Workitem before, Workitem after) {
    List<EventReport> reports = new ArrayList<>();
    if (before.state() == WorkitemState.SCHEDULED && after.state() == WorkitemState.CANCELED) {
      reports.add(stateOf(before, WorkitemState.IN_PROGRESS));
    }
    if (before.state() != after.state()
        || differs(before.dataset(), after.dataset(), List.of(Tag.INPUT_READINESS_STATE))) {
      reports.add(stateOf(after));
    }
    if (!progress(before).equals(progress(after))) {
      reports.add(
          new EventReport(
              Type.PROGRESS_REPORT,
              after.uid(),
              only(after.dataset(), List.of(Tag.PROCEDURE_STEP_PROGRESS_INFORMATION_SEQUENCE))));
    }
    if (differs(before.dataset(), after.dataset(), ASSIGNMENT)) {
      reports.add(assigned(after));
    }
    return reports;
  }

  /** A request for cancellation, with what its sender said. */
  static EventReport cancelRequested(Workitem item, Optional<Dataset> request) {
    Dataset.Builder report = Dataset.utf8Item(); // workitems are UTF-8, as DICOM JSON is
    request.ifPresent(sent -> copyCancellation(sent, report));
    report.text(
        Tag.REQUESTING_AE,
        request.flatMap(sent -> sent.string(Tag.REQUESTING_AE)).orElse(NO_TITLE));
    return new EventReport(Type.CANCEL_REQUESTED, item.uid(), report.build());
  }

  /** Why, and whom to ask, as a request for cancellation and a canceled workitem say it. */
  static void copyCancellation(Dataset from, Dataset.Builder to) {
    copy(from, to, CANCELLATION);
  }

  /** The worklist runs again; workitems and subscriptions are as they were. */
  static EventReport restarted() {
    return new EventReport(
        Type.SCP_STATUS_CHANGE,
        GlobalSubscription.WORKLIST,
        Dataset.builder()
            .text(Tag.SCP_STATUS, "RESTARTED")
            .text(Tag.SUBSCRIPTION_LIST_STATUS, "WARM START")
            .text(Tag.UNIFIED_PROCEDURE_STEP_LIST_STATUS, "WARM START")
            .build());
  }

  private static EventReport assigned(Workitem item) {
    Dataset.Builder report = Dataset.utf8Item(); // workitems are UTF-8, as DICOM JSON is
    copy(item.dataset(), report, ASSIGNMENT);
    return new EventReport(Type.ASSIGNED, item.uid(), report.build());
  }

  private static List<Dataset> progress(Workitem item) {
    return item.dataset().items(Tag.PROCEDURE_STEP_PROGRESS_INFORMATION_SEQUENCE).stream()
        .map(progress -> only(progress, PROGRESS))
        .filter(progress -> !progress.elements().isEmpty())
        .toList();
  }

  private static boolean differs(Dataset before, Dataset after, List<Integer> tags) {
    return !only(before, tags).equals(only(after, tags));
  }

  /** Of these attributes those that have a value. */
  private static Dataset only(Dataset data, List<Integer> tags) {
    Dataset.Builder some = Dataset.utf8Item();
    copy(data, some, tags);
    return some.build();
  }

  private static void copy(Dataset from, Dataset.Builder to, List<Integer> tags) {
    for (int tag : tags) {
      from.find(tag).filter(element -> !element.isEmpty()).ifPresent(to::put);
    }
  }

  /** Why somebody asks for cancellation, in that person's words; empty when it is not said. */
  public String reason() {
    return attributes.string(Tag.REASON_FOR_CANCELLATION).map(String::strip).orElse("");
  }

  /** The message: the attributes and the fields of an N-EVENT-REPORT (PS3.18 11.13). */
  public Dataset message() {
    return attributes.toBuilder()
        .text(Tag.AFFECTED_SOP_CLASS_UID, Vr.UI, List.of(WorkitemRules.SOP_CLASS))
        .text(Tag.AFFECTED_SOP_INSTANCE_UID, Vr.UI, List.of(workitemUid))
        .numbers(Tag.EVENT_TYPE_ID, Vr.US, type.id())
        .build();
  }
}
