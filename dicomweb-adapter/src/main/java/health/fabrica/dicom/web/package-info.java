/**
 * A DICOMweb client (PS3.18): finds series (QIDO-RS), retrieves them (WADO-RS) and stores instances
 * (STOW-RS), over blocking sockets of its own, plain or TLS with a client certificate.
 *
 * <p>No status code is trusted alone. A retrieved series is complete when its multipart body ended
 * with the close delimiter and brought as many different instances as the PACS counts, or else when
 * every SOP Instance UID that the PACS lists has arrived, parsed, and named the study and series
 * asked for; what a stream that broke off did not bring is fetched one by one over several
 * connections. A stored instance is stored when the answer references it. Only failures that may
 * pass are retried, with growing, jittered delays and no sooner than the peer asks. A silent peer
 * is given up after the idle time, also in the middle of a body.
 *
 * <p>Requests go to configured PACS only ({@link PacsDirectory}); redirects and bulk data URIs that
 * leave the origin are refused, and credentials never follow them.
 */
@NullMarked
package health.fabrica.dicom.web;

import org.jspecify.annotations.NullMarked;
