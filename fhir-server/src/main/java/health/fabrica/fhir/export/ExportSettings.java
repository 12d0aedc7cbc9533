package health.fabrica.fhir.export;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Bounds of the export.
 *
 * @param folder where files are written; made when missing
 * @param node the name of this server, the same after a restart and unique among the servers of a
 *     database
 * @param partResources a file ends with this many resources
 * @param partBytes a file ends with the resource that reaches this size
 * @param workers jobs that run at the same time on this server
 * @param openJobs jobs that may be queued or running before a kick-off is refused
 * @param lease how long a job stays with a server that does not answer any more
 * @param retention how long files are kept
 * @param uncertainty how much earlier than the snapshot the transaction time is said to be: more
 *     than the clocks of the servers of a database differ; zero when this server is the only one
 */
public record ExportSettings(
    Path folder,
    String node,
    int partResources,
    long partBytes,
    int workers,
    int openJobs,
    Duration lease,
    Duration retention,
    Duration uncertainty) {

  /** Settings that suit one server. */
  public static ExportSettings at(Path folder, String node) {
    return new ExportSettings(
        folder,
        node,
        100_000,
        256L << 20,
        1,
        100,
        Duration.ofSeconds(60),
        Duration.ofHours(24),
        Duration.ZERO);
  }

  /** The same with files of this many resources at most. */
  public ExportSettings withPartResources(int resources) {
    return new ExportSettings(
        folder, node, resources, partBytes, workers, openJobs, lease, retention, uncertainty);
  }

  /** The same with files kept that long. */
  public ExportSettings withRetention(Duration kept) {
    return new ExportSettings(
        folder, node, partResources, partBytes, workers, openJobs, lease, kept, uncertainty);
  }

  /** The same for one of several servers of a database. */
  public ExportSettings withUncertainty(Duration clockDifference) {
    return new ExportSettings(
        folder,
        node,
        partResources,
        partBytes,
        workers,
        openJobs,
        lease,
        retention,
        clockDifference);
  }
}
