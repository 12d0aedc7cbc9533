/**
 * Orders as FHIR resources: intake of a ServiceRequest in the transaction that stores it, the
 * fulfilment Task and its states, the operations by which people approve, release and retry, and
 * the case and queue tables behind the ports of the routes. A step's result, the Task and the next
 * work item are one database transaction.
 */
@NullMarked
package health.fabrica.fhir.order;

import org.jspecify.annotations.NullMarked;
