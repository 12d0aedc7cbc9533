package health.fabrica.fhir.export;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.fhir.export.ExportJob.Part;
import health.fabrica.fhir.export.Selection.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs one job from its last finished part to its end. Owned by one worker thread.
 *
 * <p>A part counts when its row is in the database, which is written after the file is on the disk;
 * what a crash left between the two is written again under the same name.
 */
final class ExportRun {

  /** Keys read from the store in one snapshot. */
  private static final int PAGE = 500;

  /** A lease is renewed so often in its time. */
  private static final int RENEWALS = 6;

  private final SqlExportJobs jobs;
  private final SqlExportSource source;
  private final Selector selector;
  private final ExportFolder folder;
  private final BlobStore blobs;
  private final ExportSettings settings;
  private final Clock clock;
  private final String id;
  private final String owner;
  private final BooleanSupplier stopping;
  private Instant renewed;

  /** The lease is lost: the job was cancelled, or another server has it. */
  static final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The server is being closed. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  ExportRun(
      SqlExportJobs jobs,
      SqlExportSource source,
      Selector selector,
      ExportFolder folder,
      BlobStore blobs,
      ExportSettings settings,
      Clock clock,
      String id,
      String owner,
      BooleanSupplier stopping) {
    this.jobs = jobs;
    this.source = source;
    this.selector = selector;
    this.folder = folder;
    this.blobs = blobs;
    this.settings = settings;
    this.clock = clock;
    this.id = id;
    this.owner = owner;
    this.stopping = stopping;
    this.renewed = clock.instant();
  }

  void run(ExportJob claimed) {
    if (!selector.isHere(claimed)) {
      Selection selection =
          selector.select(claimed, "keys-" + owner.replace(':', '-'), this::renew);
      held(jobs.selected(id, owner, selection));
    }
    ExportJob job = jobs.find(id).orElseThrow(LeaseLost::new);
    String selection = job.selection().orElseThrow();
    for (Segment segment : selector.segments(job)) {
      export(segment, folder.file(id, selection + "/" + segment.name()));
    }
    held(jobs.complete(id, owner, clock.instant().plus(settings.retention())));
    folder.removeAll(folder.file(id, selection));
  }

  private void export(Segment segment, Path keys) {
    List<Part> parts = jobs.parts(id);
    int seq = parts.size();
    long done =
        parts.stream().filter(p -> p.segment().equals(segment.name())).mapToLong(Part::keys).sum();
    while (done < segment.keys()) {
      seq++;
      Part part = write(segment, keys, done, seq);
      renewed = clock.instant();
      held(jobs.finished(id, owner, part));
      done += part.keys();
    }
  }

  private Part write(Segment segment, Path keys, long from, int seq) {
    boolean deleted = segment.name().equals(Selection.DELETED);
    long[] counts = new long[2];
    long bytes =
        folder.write(
            id,
            Part.file(seq, segment.name()),
            owner.replace(':', '-'),
            out -> {
              PartWriter writer = new PartWriter(out, blobs);
              try (KeyFile file = KeyFile.open(keys, from)) {
                counts[0] = fill(file, writer, deleted);
              }
              writer.finish();
              counts[1] = writer.lines();
            });
    return new Part(seq, segment.name(), counts[0], counts[1], bytes);
  }

  private long fill(KeyFile file, PartWriter writer, boolean deleted) throws IOException {
    long keys = 0;
    while (keys < settings.partResources() && writer.bytes() < settings.partBytes()) {
      int most = (int) Math.min(PAGE, settings.partResources() - keys);
      List<KeyFile.Key> page = file.next(most);
      if (page.isEmpty()) {
        break;
      }
      source.contents(
          page,
          content -> {
            renew();
            if (deleted) {
              writer.deletion(content);
            } else {
              writer.resource(content);
            }
          });
      keys += page.size();
    }
    return keys;
  }

  /** Keeps the lease, and notices that the job was cancelled or the server is being closed. */
  private void renew() {
    if (stopping.getAsBoolean()) {
      throw new Stopped();
    }
    Instant now = clock.instant();
    if (now.isAfter(renewed.plus(settings.lease().dividedBy(RENEWALS)))) {
      renewed = now;
      held(jobs.renew(id, owner));
    }
  }

  private static void held(boolean stillHeld) {
    if (!stillHeld) {
      throw new LeaseLost();
    }
  }
}
