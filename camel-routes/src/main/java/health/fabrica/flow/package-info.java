/**
 * The way of an order through the house: intake, imaging, fabrication, approval, dispatch, outcome,
 * write-back. Steps are plain functions of a stored case; Camel routes claim work, run the step and
 * commit its result, so killing the process at any instant loses nothing and repeats nothing that
 * the outside can see.
 */
@NullMarked
package health.fabrica.flow;

import org.jspecify.annotations.NullMarked;
