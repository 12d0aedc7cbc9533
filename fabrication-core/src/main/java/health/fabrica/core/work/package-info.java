/**
 * How long work reports where it is and how it is told to stop. Every long operation of the core
 * takes a {@link health.fabrica.core.work.WorkMonitor} and asks it often enough to end within a
 * fraction of a second after a cancel.
 */
@NullMarked
package health.fabrica.core.work;

import org.jspecify.annotations.NullMarked;
