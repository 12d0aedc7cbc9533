/**
 * Model files: binary STL, OBJ, PLY, AMF and 3MF written deterministically; STL, OBJ, PLY, OFF, AMF
 * and 3MF read strictly.
 *
 * <p>Writers stream and give the same bytes for the same model; they write no patient data and have
 * no place for it. Readers accept what the format allows and refuse everything else with a typed
 * problem that says what was found: no guess, no repair, no partial mesh. {@link
 * health.fabrica.core.format.MeshFile} reads all formats as one mesh; a file without a unit needs
 * one from the caller. Coordinates inside are millimetres and survive a round trip of our own files
 * to the last bit of a float (OBJ: to half a nanometre).
 *
 * <p>3MF is core 1.4 with the extensions for materials (base materials, colour groups), production
 * (identifiers by content, several model parts), beam lattices with balls, and slices. {@link
 * health.fabrica.core.format.ThreeMfReader} reads a package as one mesh, and refuses to where beams
 * or slices are what is to be made, or object by object with its beams; {@link
 * health.fabrica.core.format.ThreeMfSliceWriter} and {@link
 * health.fabrica.core.format.ThreeMfSliceReader} stream layers. A required extension that is none
 * of these is refused by its name.
 */
@NullMarked
package health.fabrica.core.format;

import org.jspecify.annotations.NullMarked;
