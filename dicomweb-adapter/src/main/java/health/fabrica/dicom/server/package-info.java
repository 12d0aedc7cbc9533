/**
 * A small DICOMweb origin server (PS3.18) as an Undertow handler: STOW-RS, QIDO-RS and WADO-RS over
 * a {@link health.fabrica.core.blob.BlobStore} for the bytes and an {@link
 * health.fabrica.dicom.server.InstanceIndex} for what is known of them.
 *
 * <p>An instance is stored whole or not at all, and stays as it is: the same bytes again are
 * accepted, other bytes under a known UID are refused. Instances are given back as they were
 * stored, never transcoded; a request for another transfer syntax gets 406. A search key that is
 * not supported is refused rather than ignored, since ignoring it would return too much. Errors are
 * JSON with a FAB code.
 *
 * <p>Limits: no frames, no rendering, no bulk data of its own; metadata leave out pixel data and
 * other opaque values over 64 KiB. Bytes of a refused DICOM object stay in the blob store without
 * index entry.
 */
@NullMarked
package health.fabrica.dicom.server;

import org.jspecify.annotations.NullMarked;
