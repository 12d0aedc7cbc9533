package health.fabrica.dicom.ups;

import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The state machine of a Unified Procedure Step (PS3.4 table CC.1.1-2) and what each act needs
 * (table CC.2.5-3). Functions from a workitem to the next one; they refuse by UpsProblem.
 */
final class WorkitemRules {

  static final String SOP_CLASS = "1.2.840.10008.5.1.4.34.6.1"; // Unified Procedure Step Push
  static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
  private static final Set<String> PRIORITIES = Set.of("HIGH", "MEDIUM", "LOW");
  private static final Set<String> READINESS = Set.of("READY", "UNAVAILABLE", "INCOMPLETE");
  static final Set<Integer> FIXED =
      Set.of(
          Tag.SOP_CLASS_UID,
          Tag.SOP_INSTANCE_UID,
          Tag.PROCEDURE_STEP_STATE,
          Tag.PATIENT_ID,
          Tag.ISSUER_OF_PATIENT_ID,
          Tag.STUDY_INSTANCE_UID);

  private static final List<Integer> CANCELLATION =
      List.of(
          Tag.REASON_FOR_CANCELLATION,
          Tag.PROCEDURE_STEP_DISCONTINUATION_REASON_CODE_SEQUENCE,
          Tag.CONTACT_URI,
          Tag.CONTACT_DISPLAY_NAME);
  private static final Dataset UNSPECIFIED = // PS3.16 CID 9300
      Dataset.builder()
          .text(Tag.CODE_VALUE, "110513")
          .text(Tag.CODING_SCHEME_DESIGNATOR, "DCM")
          .text(Tag.CODE_MEANING, "Discontinued for unspecified reason")
          .build();

  private final Clock clock;

  WorkitemRules(Clock clock) {
    this.clock = clock;
  }

  /** What an act came to: the next workitem, or a warning that there is nothing to do. */
  record Outcome(Workitem workitem, Optional<String> warning) {}

  /** A new workitem; the UID of the request line, if any, counts. */
  Workitem create(Dataset sent, Optional<String> uid) {
    String sopUid =
        uid.or(() -> sent.string(Tag.SOP_INSTANCE_UID))
            .orElseThrow(
                () ->
                    UpsProblem.REQUEST.refuse(
                        "The request names no workitem.",
                        "Send POST /workitems?<uid>, or SOPInstanceUID (0008,0018)."));
    DicomUid.require(sopUid, "Workitem UID");
    if (!sent.string(Tag.SOP_INSTANCE_UID).map(sopUid::equals).orElse(true)) {
      throw UpsProblem.REQUEST.refuse(
          "The request line and the workitem name different UIDs.", "Send one of them.");
    }
    requireTerm(sent, Tag.PROCEDURE_STEP_STATE, Set.of(WorkitemState.SCHEDULED.term()));
    requireTerm(sent, Tag.SCHEDULED_PROCEDURE_STEP_PRIORITY, PRIORITIES);
    requireTerm(sent, Tag.INPUT_READINESS_STATE, READINESS);
    require(sent, Tag.PROCEDURE_STEP_LABEL);
    require(sent, Tag.SCHEDULED_PROCEDURE_STEP_START_DATE_TIME);
    if (sent.string(Tag.TRANSACTION_UID).isPresent()) {
      throw UpsProblem.REQUEST.refuse(
          "A new workitem has a Transaction UID.", "Send it when the workitem is claimed.");
    }
    Dataset kept =
        sent.toBuilder()
            .remove(Tag.TRANSACTION_UID)
            .text(Tag.SOP_CLASS_UID, SOP_CLASS)
            .text(Tag.SOP_INSTANCE_UID, sopUid)
            .text(Tag.SCHEDULED_PROCEDURE_STEP_MODIFICATION_DATE_TIME, Vr.DT, List.of(now()))
            .build();
    return new Workitem(sopUid, WorkitemState.SCHEDULED, Optional.empty(), kept, 0);
  }

  private static void requireTerm(Dataset sent, int tag, Set<String> terms) {
    String value = sent.string(tag).orElse("");
    if (!terms.contains(value)) {
      throw UpsProblem.INCOMPLETE.refuse(
          Tag.describe(tag) + " is '" + value + "'.",
          "Send one of: " + terms.stream().sorted().toList() + ".");
    }
  }

  private static void require(Dataset sent, int tag) {
    if (!sent.has(tag)) {
      throw UpsProblem.INCOMPLETE.refuse(
          Tag.describe(tag) + " is missing.", "Send it with a value.");
    }
  }

  private String now() {
    return LocalDateTime.now(clock).format(MOMENT);
  }

  /** An update (PS3.18 11.6): of a claimed workitem only by its performer. */
  Workitem update(Workitem item, Dataset sent, Optional<String> transaction) {
    requireOpen(item);
    Optional<String> shown = transaction.or(() -> sent.string(Tag.TRANSACTION_UID));
    if (item.state() == WorkitemState.IN_PROGRESS) {
      requireTransaction(item, shown);
    } else if (shown.isPresent()) {
      throw UpsProblem.TRANSACTION.refuse(
          "The workitem is SCHEDULED and has no Transaction UID.", "Claim it, or send none.");
    }
    Dataset.Builder next = item.dataset().toBuilder();
    for (Element element : sent.elements()) {
      if (element.tag() == Tag.TRANSACTION_UID) {
        continue;
      }
      if (FIXED.contains(element.tag())) {
        throw UpsProblem.NOT_UPDATABLE.refuse(
            Tag.describe(element.tag()) + " cannot be updated.", "Leave it out.");
      }
      next.put(element);
    }
    next.text(Tag.SCHEDULED_PROCEDURE_STEP_MODIFICATION_DATE_TIME, Vr.DT, List.of(now()));
    return item.with(item.state(), item.transactionUid(), next.build());
  }

  /** A change of state by a performer (PS3.18 11.7). */
  Outcome change(Workitem item, Dataset sent) {
    String term = sent.string(Tag.PROCEDURE_STEP_STATE).orElse("");
    WorkitemState to =
        WorkitemState.ofTerm(term)
            .orElseThrow(
                () ->
                    UpsProblem.REQUEST.refuse(
                        "The state asked for is '" + term + "'.",
                        "Send IN PROGRESS, COMPLETED or CANCELED."));
    Optional<String> transaction = sent.string(Tag.TRANSACTION_UID);
    if (to == WorkitemState.SCHEDULED) {
      throw UpsProblem.BACK_TO_SCHEDULED.refuse(
          "The workitem is " + item.state().term() + " and cannot become SCHEDULED.",
          "Create another workitem.");
    }
    if (to == WorkitemState.IN_PROGRESS) {
      return new Outcome(claim(item, transaction), Optional.empty());
    }
    if (item.state() == WorkitemState.SCHEDULED) {
      throw UpsProblem.NOT_STARTED.refuse(
          "The workitem is SCHEDULED and cannot become " + to.term() + ".",
          "Claim it first, or request its cancellation.");
    }
    requireTransaction(item, transaction);
    if (item.state() == to) {
      return new Outcome(
          item, Optional.of("The UPS is already in the requested state of " + to.term() + "."));
    }
    requireOpen(item);
    return new Outcome(
        to == WorkitemState.COMPLETED ? complete(item) : cancel(item, Dataset.EMPTY),
        Optional.empty());
  }

  private Workitem claim(Workitem item, Optional<String> transaction) {
    requireOpen(item);
    if (item.state() == WorkitemState.IN_PROGRESS) {
      throw UpsProblem.IN_PROGRESS.refuse(
          "The workitem is IN PROGRESS already.", "Take another workitem.");
    }
    String uid =
        transaction.orElseThrow(
            () ->
                UpsProblem.TRANSACTION.refuse(
                    "The claim has no Transaction UID.", "Send a new UID in (0008,1195)."));
    DicomUid.require(uid, "Transaction UID");
    return item.with(
        WorkitemState.IN_PROGRESS,
        Optional.of(uid),
        item.dataset().toBuilder()
            .text(Tag.PROCEDURE_STEP_STATE, WorkitemState.IN_PROGRESS.term())
            .build());
  }

  /** Performed with begin, end and outputs, or it is not complete. */
  private static Workitem complete(Workitem item) {
    List<Dataset> performed =
        item.dataset().items(Tag.UNIFIED_PROCEDURE_STEP_PERFORMED_PROCEDURE_SEQUENCE);
    if (performed.size() != 1
        || !performed.get(0).has(Tag.PERFORMED_PROCEDURE_STEP_START_DATE_TIME)
        || !performed.get(0).has(Tag.PERFORMED_PROCEDURE_STEP_END_DATE_TIME)
        || performed.get(0).find(Tag.OUTPUT_INFORMATION_SEQUENCE).isEmpty()) {
      throw UpsProblem.FINAL_REQUIREMENTS.refuse(
          "The workitem does not say when it was performed and what came out.",
          "Update "
              + Tag.describe(Tag.UNIFIED_PROCEDURE_STEP_PERFORMED_PROCEDURE_SEQUENCE)
              + " with start, end and output information first.");
    }
    return item.with(
        WorkitemState.COMPLETED,
        item.transactionUid(),
        item.dataset().toBuilder()
            .text(Tag.PROCEDURE_STEP_STATE, WorkitemState.COMPLETED.term())
            .build());
  }

  /**
   * What the final state needs is there afterwards: when, and why, in the words of the request,
   * else in those that the workitem has, else for an unspecified reason.
   */
  private Workitem cancel(Workitem item, Dataset request) {
    Dataset data = item.dataset();
    List<Dataset> progress = data.items(Tag.PROCEDURE_STEP_PROGRESS_INFORMATION_SEQUENCE);
    Dataset.Builder last =
        progress.isEmpty() ? Dataset.utf8Item() : progress.get(progress.size() - 1).toBuilder();
    for (int tag : CANCELLATION) {
      request.find(tag).ifPresent(last::put);
    }
    if (last.build().items(Tag.PROCEDURE_STEP_DISCONTINUATION_REASON_CODE_SEQUENCE).isEmpty()) {
      last.sequence(Tag.PROCEDURE_STEP_DISCONTINUATION_REASON_CODE_SEQUENCE, List.of(UNSPECIFIED));
    }
    last.text(Tag.PROCEDURE_STEP_CANCELLATION_DATE_TIME, Vr.DT, List.of(now()));
    return item.with(
        WorkitemState.CANCELED,
        item.transactionUid(),
        data.toBuilder()
            .text(Tag.PROCEDURE_STEP_STATE, WorkitemState.CANCELED.term())
            .sequence(Tag.PROCEDURE_STEP_PROGRESS_INFORMATION_SEQUENCE, List.of(last.build()))
            .build());
  }

  /**
   * A request for cancellation (PS3.18 11.8): granted at once while nobody has claimed the
   * workitem, else passed on to the performer, who decides.
   */
  Outcome requestCancellation(Workitem item, Optional<Dataset> request) {
    return switch (item.state()) {
      case SCHEDULED -> new Outcome(cancel(item, request.orElse(Dataset.EMPTY)), Optional.empty());
      case IN_PROGRESS -> new Outcome(item, Optional.empty());
      case CANCELED ->
          new Outcome(item, Optional.of("The UPS is already in the requested state of CANCELED."));
      case COMPLETED ->
          throw UpsProblem.FINAL.refuse("The workitem is COMPLETED.", "It cannot be canceled.");
    };
  }

  private static void requireOpen(Workitem item) {
    if (item.state().isFinal()) {
      throw UpsProblem.FINAL.refuse(
          "The workitem is " + item.state().term() + " and is not changed any more.",
          "Create another workitem.");
    }
  }

  private static void requireTransaction(Workitem item, Optional<String> shown) {
    if (shown.isEmpty() || !shown.equals(item.transactionUid())) {
      throw UpsProblem.TRANSACTION.refuse(
          shown.isEmpty()
              ? "The Transaction UID is missing."
              : "The Transaction UID is not that of the workitem.",
          "Send the UID with which the workitem was claimed.");
    }
  }
}
