/**
 * Recall: which devices a notice concerns, and who bears them now.
 *
 * <p>Legal input: device identifiers, lots, serial numbers (thousands), lots of material, printers
 * and a window of manufacture, joined by AND, each a list joined by OR. Everything is compared
 * whole and with case; a date of low precision counts when it may lie in the window. At least one
 * criterion is needed and unknown ones are refused, so that a mistyped notice recalls nothing
 * rather than everything.
 *
 * <p>Guarantee: what is committed when a page is read is on it; devices created meanwhile come on
 * later pages; none comes twice. Memory is bounded by a page, however many devices a notice
 * concerns.
 *
 * <p>A device is explanted when the newest of its procedures that implant or explant it explants
 * it. It is borne by the subjects of its active DeviceUseStatements; without any statement, and
 * unless explanted, by its patient. Cost: index look-ups in proportion to the devices of the most
 * selective criterion after the cursor.
 */
@NullMarked
package health.fabrica.fhir.recall;

import org.jspecify.annotations.NullMarked;
