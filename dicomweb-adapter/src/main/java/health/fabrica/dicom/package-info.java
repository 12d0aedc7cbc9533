/**
 * Speaks DICOM so that the rest of Fabrica need not: files and data sets ({@code data}), the JSON
 * model ({@code json}), compressed and plain pixels ({@code pixel}), from a series to a checked
 * volume ({@code volume}), a client of a PACS ({@code web}) and a small origin server ({@code
 * server}).
 *
 * <p>No DICOM tag leaves this module. Bytes from outside are hostile until proven: every refusal is
 * a {@link health.fabrica.core.problem.Problem} with a code FAB-2xxx, never another exception; and
 * a geometry that is not exactly known is refused, never guessed.
 */
@NullMarked
package health.fabrica.dicom;

import org.jspecify.annotations.NullMarked;
