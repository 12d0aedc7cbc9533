package health.fabrica.flow.trigger;

import java.net.URI;
import java.util.Optional;

/**
 * A series that is to be looked at now.
 *
 * @param seriesUid Series Instance UID
 * @param studyUid Study Instance UID
 * @param source who saw it
 * @param root DICOMweb root of its images; empty: this server's own
 * @param subject id of the Patient resource that the source says it is of
 * @param orderId id of the order that it has already; then images came after it
 * @param attempt how often looking at it has failed
 * @param revision number of its last change: a decision counts only while it is still this
 */
public record Candidate(
    String seriesUid,
    String studyUid,
    String source,
    Optional<URI> root,
    Optional<String> subject,
    Optional<String> orderId,
    int attempt,
    long revision) {}
