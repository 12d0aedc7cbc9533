/**
 * A DICOMweb origin server (PS3.18) as an Undertow handler: STOW-RS, QIDO-RS and WADO-RS over a
 * {@link health.fabrica.core.blob.BlobStore} for the files and an {@link
 * health.fabrica.dicom.server.InstanceIndex} for what is known of them.
 *
 * <p>An instance is stored whole or not at all, and stays as it is: the same bytes again are
 * accepted, other bytes under a known UID are refused. A part that is refused leaves nothing in the
 * blob store. Instances are given back byte for byte, or in explicit VR little endian where their
 * pixels can be decoded; what cannot be had gets 406 with what can. A search key that is not
 * supported is refused rather than ignored, since ignoring it would return too much. Errors are
 * JSON with a FAB code.
 *
 * <p>Threads: each request is served by the one worker thread it came on; the handler, the index
 * and the blob store are shared. Memory: storing and retrieving stream; what has to be in memory
 * whole (transcoding, frames, pictures) takes its bytes from a budget of a third of the heap and
 * waits, or is refused, when there are none.
 *
 * <p>Limits: no metadata with bulk data in STOW-RS, no XML, no fuzzy matching, no ranges of bytes;
 * decoding of grey scale, and of colour in pictures only. What the server does in detail is in the
 * DICOM Conformance Statement, which is made from the tables of this package.
 */
@NullMarked
package health.fabrica.dicom.server;

import org.jspecify.annotations.NullMarked;
