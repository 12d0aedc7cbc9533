/**
 * Keeps FHIR R4 resources: the current version of each, apart from it every version it ever had,
 * and the index rows that searches run on, all written in one database transaction.
 *
 * <p>Legal input: HAPI R4 model objects of the types of {@link
 * health.fabrica.fhir.store.SearchParameters}. Ids are assigned by the store or given by a PUT.
 *
 * <p>Guarantee: what a call to {@link health.fabrica.fhir.store.ResourceStore#inTransaction} wrote
 * is on the disk when it returns, or nothing of it is. A search sees every write that was
 * acknowledged before it began, and inside a transaction the transaction's own writes. Two
 * conditional creates with the same condition never both create. The stored bytes of a version
 * never change.
 *
 * <p>Limits: one writer at a time, on PostgreSQL of all nodes together; those that wait in line
 * share a commit. Readers run beside it on a snapshot. Other packages that must write rows of their
 * own in the same transaction get the jOOQ context from {@link
 * health.fabrica.fhir.store.StoreTransaction#dsl}.
 */
@NullMarked
package health.fabrica.fhir.store;

import org.jspecify.annotations.NullMarked;
