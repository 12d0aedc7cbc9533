package health.fabrica.dicom.web;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps account of which instances of a series have arrived. Owned by one thread. */
final class SeriesReceiver {

  private final String studyUid;
  private final String seriesUid;
  private final Set<String> missing;
  private final Set<String> received = new HashSet<>();
  private final int expected;
  private final InstanceSink sink;
  private final WorkMonitor monitor;
  private final int maxInstanceBytes;
  private @Nullable ProblemException lastFailure;

  SeriesReceiver(
      String studyUid,
      String seriesUid,
      Set<String> expected,
      InstanceSink sink,
      WorkMonitor monitor,
      int maxInstanceBytes) {
    this.studyUid = studyUid;
    this.seriesUid = seriesUid;
    this.missing = new LinkedHashSet<>(expected);
    this.expected = expected.size();
    this.sink = sink;
    this.monitor = monitor;
    this.maxInstanceBytes = maxInstanceBytes;
  }

  Set<String> missing() {
    return missing;
  }

  /** Reads as much of an answer as comes; that it broke off is remembered. */
  boolean receiveSome(HttpResponse<InputStream> response) {
    try {
      return receive(response);
    } catch (ProblemException e) {
      noteFailure(e);
      return false;
    }
  }

  /** Reads a multipart answer to its close delimiter. */
  boolean receive(HttpResponse<InputStream> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    MultipartReader parts = MultipartReader.of(MediaType.parse(type), response.body());
    for (MultipartReader.Part part = parts.next(); part != null; part = parts.next()) {
      monitor.check();
      receive(part.bytes(maxInstanceBytes));
      monitor.progress("retrieve", Math.min(1, received.size() / (double) expected));
    }
    return true;
  }

  private void receive(byte[] bytes) {
    DicomFile file = Part10Reader.read(bytes);
    String uid = file.dataset().requireString(Tag.SOP_INSTANCE_UID);
    if (!file.dataset().requireString(Tag.STUDY_INSTANCE_UID).equals(studyUid)
        || !file.dataset().requireString(Tag.SERIES_INSTANCE_UID).equals(seriesUid)) {
      throw DicomProblem.PACS_PROTOCOL.refuse(
          "The PACS sent an instance of another study or series than was asked for.",
          "Have the PACS checked; nothing of this answer was used further.");
    }
    if (received.add(uid)) {
      missing.remove(uid);
      sink.accept(uid, bytes, file);
    }
  }

  /** Remembers a failure that may pass or that leaves instances missing; rethrows any other. */
  void noteFailure(ProblemException failure) {
    if (!failure.problem().category().isTransient()) {
      throw failure;
    }
    lastFailure = failure;
  }

  void requireComplete() {
    if (missing.isEmpty()) {
      return;
    }
    String why = lastFailure == null ? "" : " Last failure: " + lastFailure.problem() + ".";
    var problem =
        DicomProblem.INCOMPLETE.with(
            "The series has "
                + expected
                + " instances, "
                + missing.size()
                + " of them could not be fetched."
                + why,
            "Retry later; if it stays so, have the PACS checked.");
    throw lastFailure == null ? problem.asException() : problem.asException(lastFailure);
  }
}
