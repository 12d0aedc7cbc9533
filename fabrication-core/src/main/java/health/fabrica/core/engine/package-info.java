/**
 * A site's own slicer instead of ours, for sites that have validated one.
 *
 * <p>{@link health.fabrica.core.engine.SlicingEngine} is the port, {@link
 * health.fabrica.core.engine.PrusaSlicerEngine} an adapter that runs PrusaSlicer's command line in
 * a {@link health.fabrica.core.engine.Sandbox}: no network, a home of its own, limited time, memory
 * and output, a clean environment, neutral file names.
 *
 * <p>Nothing that an engine writes is believed: our interpreter reads the file again and refuses
 * what leaves the build volume, overheats, or asks for a command that the site has not named. Name,
 * version and the digests of configuration, model and file are recorded.
 */
@NullMarked
package health.fabrica.core.engine;

import org.jspecify.annotations.NullMarked;
