/**
 * Bulk export after SMART Bulk Data Access 2.0 (STU2): kick-off at system, Patient and Group level,
 * status, manifest, NDJSON files, cancelling.
 *
 * <p>Guarantee: an export is the state of the store in one snapshot, taken when the job starts;
 * what is written while it runs neither enters nor changes it. A resource is in it exactly once,
 * also when the server is killed in between: the keys and versions of the snapshot are written to a
 * file before the first line is exported, a job continues after its last finished part, and content
 * that was replaced meanwhile is taken from the history. {@code transactionTime} is such that an
 * export with {@code _since} set to it misses nothing; a resource written at that very time may
 * come again.
 *
 * <p>Cost: 16 bytes on disk for each resource selected; memory for a few resources, whatever the
 * size of the export. Jobs are rows of the database, held by a lease, so a job whose server died is
 * taken up by it after its restart, or by another one.
 *
 * <p>Limits: no authentication, like the rest of the server ({@code requiresAccessToken} is false);
 * {@code _elements} and {@code includeAssociatedData} are refused; files are on the disk of the
 * server that wrote them, so several servers need one folder mounted at {@code <data>/export}.
 */
@NullMarked
package health.fabrica.fhir.export;

import org.jspecify.annotations.NullMarked;
