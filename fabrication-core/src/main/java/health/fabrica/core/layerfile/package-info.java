/**
 * Layer files of powder-bed machines: the Common Layer Interface (CLI), text and binary.
 *
 * <p>{@link health.fabrica.core.layerfile.CliWriter} takes layers from bottom to top as they are
 * made and writes them at once; {@link health.fabrica.core.layerfile.CliReader} hands a file on in
 * the same way. Neither holds more than one path. Lengths are millimetres on this side and whole
 * units of the file on the other; the writer rounds once and refuses what its numbers cannot hold,
 * the reader refuses what breaks the format and never closes, turns or guesses a path.
 *
 * <p>A binary file has no mark of its end: one that was cut just behind a path of its last layer
 * reads as whole. Who keeps such a file keeps its digest with it.
 *
 * <p>Names of parts are order and device identifiers; there is no place for patient data.
 *
 * <p>Source: Common Layer Interface, version 2.0 (Brite-EuRam BE-2578); command numbers and
 * directions compared with two public implementations.
 */
@NullMarked
package health.fabrica.core.layerfile;

import org.jspecify.annotations.NullMarked;
