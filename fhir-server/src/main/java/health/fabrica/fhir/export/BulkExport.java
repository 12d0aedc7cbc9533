package health.fabrica.fhir.export;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.fhir.store.ResourceStore;
import io.undertow.server.HttpHandler;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** Bulk export: two HTTP handlers and the workers behind them. */
public final class BulkExport implements AutoCloseable {

  /** Where {@link #files} is to be mounted. */
  public static final String PATH = "/bulk";

  private final ResourceStore store;
  private final SqlExportJobs jobs;
  private final ExportFolder folder;
  private final ExportSettings settings;
  private final RequestReader reader;
  private final Answers answers;
  private final ExportWorkers workers;
  private final Clock clock;
  private final Supplier<String> ids;

  private BulkExport(
      FhirContext context,
      ResourceStore store,
      BlobStore blobs,
      ExportSettings settings,
      Optional<String> publicBase,
      Clock clock,
      Supplier<String> ids) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.ids = ids;
    this.jobs = new SqlExportJobs(store, clock, settings.lease());
    this.folder = new ExportFolder(settings.folder());
    this.answers = new Answers(context, publicBase);
    PatientCompartment compartment =
        new PatientCompartment(context, store.searchParameters().types());
    this.reader = new RequestReader(store, compartment);
    SqlExportSource source = new SqlExportSource(store, compartment);
    Selector selector =
        new Selector(store, source, jobs, folder, context, clock, settings.uncertainty());
    this.workers =
        new ExportWorkers(
            jobs,
            folder,
            settings,
            clock,
            (job, owner, stopping) ->
                new ExportRun(
                    jobs, source, selector, folder, blobs, settings, clock, job, owner, stopping));
  }

  /**
   * Starts the workers, which first continue what an earlier run of this server left.
   *
   * @param blobs where the data of Binary resources is
   * @param publicBase scheme and authority that clients know, without a slash at the end; empty to
   *     take them from each request
   * @param ids of jobs; hard to guess, since who knows one can read its files
   */
  public static BulkExport start(
      FhirContext context,
      ResourceStore store,
      BlobStore blobs,
      ExportSettings settings,
      Optional<String> publicBase,
      Clock clock,
      Supplier<String> ids) {
    BulkExport export = new BulkExport(context, store, blobs, settings, publicBase, clock, ids);
    export.workers.start();
    return export;
  }

  /** Takes {@code $export} below the base of the FHIR API, and hands all else to its handler. */
  public HttpHandler kickOff(HttpHandler fhir) {
    return new KickOffHandler(
        fhir, store, reader, jobs, answers, PATH, settings.openJobs(), ids, clock, workers::wake);
  }

  /** Status and files, to be mounted at {@link #PATH}. */
  public HttpHandler files() {
    return answers.guarded(new StatusHandler(jobs, folder, answers, PATH));
  }

  /** Lets the running jobs stop where they are; the next start continues them. */
  @Override
  public void close() {
    workers.close();
  }
}
