package health.fabrica.dicom.web;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One retrieval of a series. A thread reads the answer with the whole series from its socket; the
 * caller's thread parses and hands over, so that decoding and receiving overlap. Beside it the
 * number of instances is asked. What arrived is complete when the answer ended with its close
 * delimiter and holds as many different instances as the PACS counts: distinct members of a set, as
 * many as it has, are the set. In every other case the UIDs are listed and what is missing is
 * fetched one by one, over several connections. An answer that takes long is helped the same way.
 *
 * <p>At most a few instances wait between the threads. All threads have ended when {@link #close}
 * returns.
 */
final class SeriesRetrieval implements AutoCloseable {

  private static final int WAITING_INSTANCES = 4;
  private static final long LOOK_MS = 100;
  private static final long JOIN_MS = 10_000;

  /** What happens on the other threads. */
  private sealed interface Event {}

  private record Arrived(MultipartReader.Content file) implements Event {}

  private record Counted(OptionalInt instances) implements Event {}

  private record Listed(Set<String> uids) implements Event {}

  private record Ended(Role role, @Nullable Throwable failure) implements Event {}

  private enum Role {
    COUNT,
    SERIES,
    LIST,
    INSTANCES
  }

  /** Work of a thread with its own session. */
  private interface Work {
    void run(HttpSession session) throws InterruptedException;
  }

  private record Worker(Thread thread, HttpSession session, Role role) {}

  private final DicomWebClient client;
  private final ClientSettings settings;
  private final String studyUid;
  private final String seriesUid;
  private final WorkMonitor monitor;
  private final InstanceIntake intake;

  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(WAITING_INSTANCES);
  private final Queue<String> wanted = new ConcurrentLinkedQueue<>();
  private final Set<String> received = ConcurrentHashMap.newKeySet();
  private final List<Worker> workers = new ArrayList<>();
  private volatile boolean stopped;

  /** From here on the caller's thread's own. */
  private final Set<Role> running = java.util.EnumSet.noneOf(Role.class);

  private int fetching;
  private OptionalInt count = OptionalInt.empty();
  private boolean listing;
  private @Nullable Set<String> listed;
  private boolean seriesWhole;
  private @Nullable ProblemException lastFailure;

  SeriesRetrieval(
      DicomWebClient client,
      ClientSettings settings,
      String studyUid,
      String seriesUid,
      InstanceIntake intake,
      WorkMonitor monitor) {
    this.client = client;
    this.settings = settings;
    this.studyUid = studyUid;
    this.seriesUid = seriesUid;
    this.intake = intake;
    this.monitor = monitor;
  }

  /** For the threads: stops with the retrieval, tells nobody of progress. */
  private final WorkMonitor stop =
      new WorkMonitor() {
        @Override
        public void progress(String stage, double fraction) {}

        @Override
        public boolean cancelled() {
          return stopped || monitor.cancelled();
        }
      };

  void run() {
    start(Role.COUNT, this::count);
    start(Role.SERIES, this::receiveSeries);
    long begin = System.nanoTime();
    while (running.contains(Role.SERIES) || running.contains(Role.COUNT)) {
      if (isSlow(begin)) {
        listing = true;
        start(Role.LIST, this::list);
      }
      next();
      if (isAllReceived()) {
        return;
      }
    }
    if (!isProvenByCount()) {
      completeByUid();
    }
  }

  private boolean isSlow(long begin) {
    return !listing
        && running.contains(Role.SERIES)
        && System.nanoTime() - begin > settings.slowAfter().toNanos();
  }

  private boolean isProvenByCount() {
    return seriesWhole && count.isPresent() && count.getAsInt() == received.size();
  }

  private boolean isAllReceived() {
    return listed != null && received.size() == listed.size() && received.equals(listed);
  }

  private void completeByUid() {
    if (listed == null && !running.contains(Role.LIST)) {
      start(Role.LIST, this::list);
    }
    while (running.contains(Role.LIST)) {
      next();
    }
    if (listed != null && fetching == 0) {
      fetchMissing();
    }
    while (fetching > 0 && !isAllReceived()) {
      next();
    }
    requireComplete();
  }

  /** Starts fetching what is listed and has not come, last first: a slow answer brings the rest. */
  private void fetchMissing() {
    List<String> missing = new ArrayList<>(missing());
    Collections.reverse(missing);
    wanted.addAll(missing);
    fetching = Math.min(settings.parallel(), missing.size());
    for (int i = 0; i < fetching; i++) {
      start(Role.INSTANCES, this::receiveInstances);
    }
  }

  private Collection<String> missing() {
    Set<String> missing = new LinkedHashSet<>(listed == null ? Set.of() : listed);
    missing.removeAll(received);
    return missing;
  }

  private void requireComplete() {
    if (listed == null) {
      throw incomplete(count.isPresent() ? Integer.toString(count.getAsInt()) : "unknown many");
    }
    Collection<String> missing = missing();
    if (!missing.isEmpty()) {
      throw incomplete(Integer.toString(listed.size()));
    }
    if (received.size() > listed.size()) {
      throw WebProblem.UNLISTED_INSTANCE.refuse(
          "The PACS lists "
              + listed.size()
              + " instances of the series and sent "
              + (received.size() - listed.size())
              + " more.",
          "The series may still be arriving there: retry later.");
    }
  }

  /** An outage from the first byte on is told as what it is. */
  private RuntimeException incomplete(String expected) {
    if (received.isEmpty() && listed == null && lastFailure != null) {
      return lastFailure;
    }
    String why = lastFailure == null ? "" : " Last failure: " + lastFailure.problem() + ".";
    Problem problem =
        DicomProblem.INCOMPLETE.with(
            "The series has "
                + expected
                + " instances, "
                + received.size()
                + " of them arrived."
                + why,
            "Retry later; if it stays so, have the PACS checked.");
    return lastFailure == null ? problem.asException() : problem.asException(lastFailure);
  }

  /** Waits a moment for an event and deals with it. */
  private void next() {
    monitor.check();
    Event event;
    try {
      event = events.poll(LOOK_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(WorkMonitor.Stopped.CANCELLED, "The retrieval was interrupted.", "")
          .asException(e);
    }
    if (event instanceof Arrived arrived) {
      accept(arrived.file());
    } else if (event instanceof Counted counted) {
      count = counted.instances();
    } else if (event instanceof Listed list) {
      listed = list.uids();
      if (running.contains(Role.SERIES)) {
        fetchMissing();
      }
    } else if (event instanceof Ended ended) {
      end(ended);
    }
  }

  private void end(Ended ended) {
    if (ended.role() == Role.INSTANCES) {
      fetching--;
    } else {
      running.remove(ended.role());
    }
    Throwable failure = ended.failure();
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure == null) {
      seriesWhole |= ended.role() == Role.SERIES;
    } else if (!(failure instanceof ProblemException problem)) {
      throw (RuntimeException) failure;
    } else if (ended.role() != Role.COUNT) {
      noteFailure(problem); // the count can be replaced by the list
    }
  }

  /** Remembers a failure that may pass or that leaves instances missing; rethrows any other. */
  private void noteFailure(ProblemException failure) {
    if (!failure.problem().category().isTransient()) {
      throw failure;
    }
    lastFailure = failure;
    wanted.clear();
  }

  private void accept(MultipartReader.Content content) {
    DicomFile file = Part10Reader.read(new ByteSlice(content.array(), 0, content.length()));
    String uid = file.dataset().requireString(Tag.SOP_INSTANCE_UID);
    if (!file.dataset().requireString(Tag.STUDY_INSTANCE_UID).equals(studyUid)
        || !file.dataset().requireString(Tag.SERIES_INSTANCE_UID).equals(seriesUid)) {
      throw DicomProblem.PACS_PROTOCOL.refuse(
          "The PACS sent an instance of another study or series than was asked for.",
          "Have the PACS checked; nothing of this answer was used further.");
    }
    if (received.add(uid)) {
      intake.take(uid, content.array(), file);
      int all = listed != null ? listed.size() : count.orElse(0);
      monitor.progress("retrieve", all == 0 ? 0 : Math.min(1, received.size() / (double) all));
    }
  }

  // What follows runs on the workers' threads.

  private void start(Role role, Work work) {
    HttpSession session = client.session();
    Thread thread =
        new Thread(
            () -> {
              Throwable failure = null;
              try {
                work.run(session);
              } catch (InterruptedException e) {
                return; // nobody listens any more
              } catch (RuntimeException | Error e) {
                failure = e;
              } finally {
                session.close();
              }
              tell(new Ended(role, failure));
            },
            "dicomweb-" + role.name().toLowerCase(java.util.Locale.ROOT));
    thread.setDaemon(true);
    workers.add(new Worker(thread, session, role));
    if (role != Role.INSTANCES) {
      running.add(role);
    }
    thread.start();
  }

  private void tell(Event event) {
    try {
      events.put(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody listens any more
    }
  }

  private void count(HttpSession session) throws InterruptedException {
    events.put(new Counted(client.count(session, studyUid, seriesUid, stop)));
  }

  private void list(HttpSession session) throws InterruptedException {
    events.put(new Listed(client.instanceUids(session, studyUid, seriesUid, stop)));
  }

  /** That the answer broke off is told once and not retried: the rest comes one by one. */
  private void receiveSeries(HttpSession session) {
    client
        .retrieve(session, "", studyUid, seriesUid, stop, this::receiveSome)
        .ifPresent(
            broken -> {
              throw broken;
            });
  }

  private Optional<ProblemException> receiveSome(HttpAnswer answer) throws IOException {
    try {
      receive(answer);
      return Optional.empty();
    } catch (ProblemException e) {
      return Optional.of(e);
    }
  }

  private void receiveInstances(HttpSession session) {
    for (String uid = wanted.poll(); uid != null && !stopped; uid = wanted.poll()) {
      if (!received.contains(uid)) {
        client.retrieve(session, "/instances/" + uid, studyUid, seriesUid, stop, this::receive);
      }
    }
  }

  /** Reads an answer to its end. */
  private boolean receive(HttpAnswer answer) throws IOException {
    MediaType type = MediaType.parse(answer.header("content-type").orElse(""));
    try {
      if (type.type().equals("application/dicom")) {
        events.put(new Arrived(single(answer.body())));
        return true;
      }
      MultipartReader parts = MultipartReader.of(type, answer.body());
      for (MultipartReader.Part part = parts.next(); part != null; part = parts.next()) {
        events.put(new Arrived(part.content(settings.maxInstanceBytes(), intake::array)));
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("the retrieval has ended");
    }
  }

  private MultipartReader.Content single(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(settings.maxInstanceBytes());
    if (body.read() >= 0) {
      throw DicomProblem.LIMIT.refuse(
          "An instance is longer than " + settings.maxInstanceBytes() + " bytes.",
          "Raise the limit.");
    }
    return new MultipartReader.Content(bytes, bytes.length);
  }

  /** Breaks off what is under way and waits for the threads. */
  @Override
  public void close() {
    stopped = true;
    for (Worker worker : workers) {
      worker.session().close();
      worker.thread().interrupt();
    }
    boolean interrupted = false;
    for (Worker worker : workers) {
      try {
        worker.thread().join(JOIN_MS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
