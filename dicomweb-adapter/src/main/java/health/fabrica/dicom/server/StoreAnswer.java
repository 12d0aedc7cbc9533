package health.fabrica.dicom.server;

import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The verdicts on the parts of a STOW-RS request (PS3.18 section 10.5.3 and annex I). Owned by the
 * thread of the request.
 */
final class StoreAnswer {

  /** Why an instance failed (PS3.18 table I.2-2). */
  enum Failure {
    PROCESSING_FAILURE(0x0110, "the instance belongs to another study than the path names"),
    DUPLICATE_INSTANCE(0x0111, "other content is stored under the SOP Instance UID"),
    OUT_OF_RESOURCES(0xA700, "the instance is larger than the server stores"),
    CANNOT_UNDERSTAND(0xC000, "the part is no DICOM object that can be read");

    private final int code;
    private final String meaning;

    Failure(int code, String meaning) {
      this.code = code;
      this.meaning = meaning;
    }

    int code() {
      return code;
    }

    String meaning() {
      return meaning;
    }
  }

  private final Optional<String> study;
  private final String baseUrl;
  private final List<Dataset> stored = new ArrayList<>();
  private final List<Dataset> failed = new ArrayList<>();
  private final List<Dataset> nameless = new ArrayList<>();
  private final Map<String, Problem> problems = new LinkedHashMap<>();
  private int conflicts;

  StoreAnswer(Optional<String> study, String baseUrl) {
    this.study = study;
    this.baseUrl = baseUrl;
  }

  /** A part that names no instance. */
  void notUnderstood(Problem problem) {
    boolean tooLarge = problem.code() == DicomProblem.LIMIT;
    nameless.add(
        reason(
            Dataset.utf8Item(), tooLarge ? Failure.OUT_OF_RESOURCES : Failure.CANNOT_UNDERSTAND));
    problems.putIfAbsent(problem.code().id(), problem);
  }

  /** The rest of the body. */
  void broken(Problem problem) {
    nameless.add(reason(Dataset.utf8Item(), Failure.CANNOT_UNDERSTAND));
    problems.putIfAbsent(problem.code().id(), problem);
  }

  void wrongStudy(InstanceRecord instance) {
    conflicts++;
    failed.add(reason(references(instance), Failure.PROCESSING_FAILURE));
    explain(DicomProblem.WRONG_STUDY.with("The path names another study.", ""));
  }

  void verdict(InstanceRecord instance, PutOutcome outcome) {
    if (outcome == PutOutcome.CONFLICT) {
      conflicts++;
      failed.add(reason(references(instance), Failure.DUPLICATE_INSTANCE));
      explain(
          DicomProblem.INSTANCE_CONFLICT.with("Other content is stored under the same UID.", ""));
    } else {
      String url = new Urls(baseUrl, instance).instance();
      stored.add(references(instance).text(Tag.RETRIEVE_URL, url).build());
    }
  }

  private void explain(Problem problem) {
    problems.putIfAbsent(problem.code().id(), problem);
  }

  private static Dataset.Builder references(InstanceRecord instance) {
    return Dataset.utf8Item()
        .text(Tag.REFERENCED_SOP_CLASS_UID, instance.sopClassUid())
        .text(Tag.REFERENCED_SOP_INSTANCE_UID, instance.sopUid());
  }

  private static Dataset reason(Dataset.Builder item, Failure failure) {
    return item.numbers(Tag.FAILURE_REASON, Vr.US, failure.code()).build();
  }

  boolean hasStored() {
    return !stored.isEmpty();
  }

  /** 200 when all are stored, 202 when some are, else 409 for a conflict and 400 for garbage. */
  int status() {
    if (failed.isEmpty() && nameless.isEmpty()) {
      return stored.isEmpty() ? 400 : 200;
    }
    if (!stored.isEmpty()) {
      return 202;
    }
    return conflicts > 0 ? 409 : 400;
  }

  /** What went wrong, each kind once: for people. */
  List<Problem> problems() {
    return List.copyOf(problems.values());
  }

  /** The verdict on each part. */
  Dataset dataset() {
    Dataset.Builder answer = Dataset.utf8Item();
    study.ifPresent(uid -> answer.text(Tag.RETRIEVE_URL, baseUrl + "/studies/" + uid));
    if (!failed.isEmpty()) {
      answer.sequence(Tag.FAILED_SOP_SEQUENCE, failed);
    }
    if (!stored.isEmpty()) {
      answer.sequence(Tag.REFERENCED_SOP_SEQUENCE, stored);
    }
    if (!nameless.isEmpty()) {
      answer.sequence(Tag.OTHER_FAILURES_SEQUENCE, nameless);
    }
    return answer.build();
  }
}
