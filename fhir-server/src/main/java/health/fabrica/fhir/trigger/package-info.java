/**
 * Orders that images start, in the store: the list of series, of which each gets at most one order;
 * the order itself with its Patient, Endpoint and ImagingStudy; the ImagingStudies and orders of
 * clients that the list must know of; and the operations by which people read the list and have a
 * series looked at again. Workitems "make model" of the worklist ask for a series and are told what
 * became of it.
 *
 * <p>That a series was seen commits together with what was seen; that it has its order commits
 * together with the order, which passes the same checks as one that a client sends.
 */
@NullMarked
package health.fabrica.fhir.trigger;

import org.jspecify.annotations.NullMarked;
