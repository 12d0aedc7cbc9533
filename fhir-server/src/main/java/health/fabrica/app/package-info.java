/**
 * The only place that creates the parts of a server and puts them together, by constructors: from
 * configuration to a running server, and the demo that plays the whole story.
 */
@NullMarked
package health.fabrica.app;

import org.jspecify.annotations.NullMarked;
