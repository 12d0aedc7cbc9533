package health.fabrica.fhir.export;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.fhir.export.ExportRequest.Level;
import health.fabrica.fhir.export.Selection.Segment;
import health.fabrica.fhir.store.ResourceStore;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.jooq.DSLContext;

/**
 * Takes the snapshot of a job: the keys and versions of all that it exports, on the disk.
 *
 * <p>The transaction time is read inside a write transaction before the snapshot begins, so all
 * that was acknowledged up to it is in the snapshot; the snapshot may hold some milliseconds more,
 * and then its newest resource gives the time.
 */
final class Selector {

  private static final int BUFFER_BYTES = 1 << 16;

  private final ResourceStore store;
  private final SqlExportSource source;
  private final SqlExportJobs jobs;
  private final ExportFolder folder;
  private final FhirContext context;
  private final Clock clock;
  private final Duration uncertainty;

  Selector(
      ResourceStore store,
      SqlExportSource source,
      SqlExportJobs jobs,
      ExportFolder folder,
      FhirContext context,
      Clock clock,
      Duration uncertainty) {
    this.store = store;
    this.source = source;
    this.jobs = jobs;
    this.folder = folder;
    this.context = context;
    this.clock = clock;
    this.uncertainty = uncertainty;
  }

  /**
   * Selects.
   *
   * @param name of the new folder for the keys, unique
   * @param alive called for each key
   */
  Selection select(ExportJob job, String name, Runnable alive) {
    long barrier = store.inTransaction(tx -> clock.millis());
    Set<String> listed = job.request().level() == Level.LISTED ? jobs.patients(job.id()) : Set.of();
    return store.rows(
        sql -> {
          long newest = Math.max(barrier, source.newest(sql, job.request().types()));
          Instant time = Instant.ofEpochMilli(newest).minus(uncertainty);
          List<Segment> segments = new ArrayList<>();
          for (String type : job.request().types()) {
            add(segments, job, name, type, alive, sink -> source.keys(sql, job, type, sink));
          }
          if (job.request().since().isPresent()) {
            add(
                segments,
                job,
                name,
                Selection.DELETED,
                alive,
                sink -> source.deletedKeys(sql, job, ofPatients(sql, job, listed, sink)));
          }
          return new Selection(name, time, segments);
        });
  }

  @FunctionalInterface
  private interface Keys {
    void giveTo(SqlExportSource.KeySink sink) throws IOException;
  }

  private void add(
      List<Segment> segments,
      ExportJob job,
      String name,
      String segment,
      Runnable alive,
      Keys keys) {
    long bytes =
        folder.write(
            job.id(),
            name + "/" + segment,
            name,
            out -> {
              DataOutputStream data =
                  new DataOutputStream(new BufferedOutputStream(out, BUFFER_BYTES));
              keys.giveTo(
                  (pk, version) -> {
                    alive.run();
                    KeyFile.write(data, pk, version);
                  });
              data.flush();
            });
    if (bytes > 0) {
      segments.add(new Segment(segment, bytes / KeyFile.ENTRY_BYTES));
    }
  }

  /** A deleted resource has no index rows any more: its last content says whose it was. */
  private SqlExportSource.KeySink ofPatients(
      DSLContext sql, ExportJob job, Set<String> listed, SqlExportSource.KeySink sink) {
    return job.request().level() == Level.SYSTEM
        ? sink
        : (pk, version) -> {
          Set<String> owners =
              SqlExportSource.lastContent(sql, pk).map(this::owners).orElse(Set.of());
          boolean any = job.request().level() == Level.PATIENT && !owners.isEmpty();
          if (any || owners.stream().anyMatch(listed::contains)) {
            sink.take(pk, version);
          }
        };
  }

  private Set<String> owners(byte[] json) {
    IBaseResource resource =
        context.newJsonParser().parseResource(new String(json, StandardCharsets.UTF_8));
    return context
        .newTerser()
        .getCompartmentOwnersForResource(PatientCompartment.PATIENT, resource, Set.of())
        .stream()
        .map(IIdType::getIdPart)
        .collect(Collectors.toSet());
  }

  /** The selection that a job made before it was interrupted, if its files are here. */
  boolean isHere(ExportJob job) {
    return job.selection()
        .filter(
            name ->
                job.request().types().stream()
                    .allMatch(t -> folder.exists(job.id(), name + "/" + t)))
        .isPresent();
  }

  /** The segments of a selection that is here. */
  List<Segment> segments(ExportJob job) {
    String name = job.selection().orElseThrow();
    List<String> names = new ArrayList<>(job.request().types());
    job.request().since().ifPresent(s -> names.add(Selection.DELETED));
    return names.stream()
        .map(n -> new Segment(n, folder.size(job.id(), name + "/" + n) / KeyFile.ENTRY_BYTES))
        .filter(s -> s.keys() > 0)
        .toList();
  }
}
