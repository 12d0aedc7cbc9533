/**
 * A DICOMweb client (PS3.18): finds series (QIDO-RS), retrieves them (WADO-RS) and stores instances
 * (STOW-RS), over the HTTP client of the JDK.
 *
 * <p>No status code is trusted alone. A retrieved series is complete when every SOP Instance UID
 * that the PACS lists has arrived, parsed, and named the study and series asked for; what a stream
 * that broke off did not bring is fetched one by one. A stored instance is stored when the answer
 * references it. Only failures that may pass are retried, with growing, jittered delays. A silent
 * peer is given up after the idle time, also in the middle of a body.
 */
@NullMarked
package health.fabrica.dicom.web;

import org.jspecify.annotations.NullMarked;
