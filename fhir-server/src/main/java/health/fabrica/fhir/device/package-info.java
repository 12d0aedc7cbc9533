/**
 * The job ledger of the printers in the server's database, and what is known of their beds. Every
 * call is one durable transaction.
 */
@NullMarked
package health.fabrica.fhir.device;

import org.jspecify.annotations.NullMarked;
