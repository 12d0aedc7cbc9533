/**
 * The one place where a {@link health.fabrica.core.problem.Problem} becomes an HTTP status and an
 * OperationOutcome, and the codes FAB-5000 to FAB-5999 of the FHIR server.
 *
 * <p>Guarantee: an outcome carries the FAB code in {@code issue.details.coding}, message and hint
 * in {@code issue.diagnostics}, and never a stack trace, a class name or the name of a library.
 */
@NullMarked
package health.fabrica.fhir.problem;

import org.jspecify.annotations.NullMarked;
