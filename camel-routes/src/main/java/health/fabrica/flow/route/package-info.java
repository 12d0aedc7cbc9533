/**
 * The Camel side: one route a step, which polls the durable queue, runs the step and commits what
 * came of it. Camel never retries in memory; a retry is an item in the database.
 */
@NullMarked
package health.fabrica.flow.route;

import org.jspecify.annotations.NullMarked;
