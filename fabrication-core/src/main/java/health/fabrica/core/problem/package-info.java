/**
 * Errors as values. A {@link health.fabrica.core.problem.Problem} has a stable code {@code
 * FAB-nnnn}, a category out of a closed list, a message with the numbers involved and a hint that
 * says what to do next. Code that cannot go on throws {@link
 * health.fabrica.core.problem.ProblemException}, which does nothing but carry the value to the one
 * place of each edge that turns it into an HTTP status, a retry decision or an exit code.
 *
 * <p>Number ranges: 1000 fabrication-core, 2000 dicomweb-adapter, 3000 device-connectors, 4000
 * camel-routes, 5000 fhir-server, 6000 command line and configuration. A number is never given to
 * another meaning.
 */
@NullMarked
package health.fabrica.core.problem;

import org.jspecify.annotations.NullMarked;
