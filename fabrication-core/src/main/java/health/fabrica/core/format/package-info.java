/**
 * Model files: binary STL and 3MF written deterministically; STL, OBJ, PLY, OFF and 3MF read
 * strictly.
 *
 * <p>Writers stream and give the same bytes for the same mesh; they write no patient data and have
 * no place for it. Readers accept what the format allows and refuse everything else with a typed
 * problem that says what was found: no guess, no repair, no partial mesh. {@link
 * health.fabrica.core.format.MeshFile} reads all formats; a file without a unit needs one from the
 * caller. Coordinates inside are millimetres and survive a round trip of our own files to the last
 * bit of a float.
 */
@NullMarked
package health.fabrica.core.format;

import org.jspecify.annotations.NullMarked;
