/**
 * Model files: binary STL and 3MF, written deterministically and read strictly.
 *
 * <p>Writers stream and give the same bytes for the same mesh; they write no patient data and have
 * no place for it. Readers accept what the format allows and refuse everything else with a typed
 * problem that says what was found: no guess, no repair, no partial mesh. Coordinates are
 * millimetres in the LPS frame of the scan and survive a round trip to the last bit of a float.
 */
@NullMarked
package health.fabrica.core.format;

import org.jspecify.annotations.NullMarked;
