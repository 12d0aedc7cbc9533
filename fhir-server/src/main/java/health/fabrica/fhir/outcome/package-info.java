/**
 * What a fabrication leaves in FHIR, and how the EHR hears of it.
 *
 * <p>{@link health.fabrica.fhir.outcome.OutcomeProjection} writes, in the transaction of each case
 * record: the files of the model (DocumentReference over Binary), the origin of every artifact
 * (Provenance with the SHA-256 of every entity), one Provenance a signature, and for the released
 * object its Device, DeviceDefinition, Observations and DiagnosticReport. {@link
 * health.fabrica.fhir.outcome.FhirOutcomeSink} sends them to the EHR as one conditional
 * transaction.
 *
 * <p>Legal input: cases whose Task refers to a ServiceRequest and a Patient of this server.
 *
 * <p>Guarantee: every resource has a business identifier that follows from the task's id (a
 * Provenance, which has none in R4, a tag), so writing or sending again makes no second resource;
 * every reference resolves in the store, and in what is sent none points to something that only
 * this server knows; the label of the device is read back by the UDI engine before it is stored; a
 * value that is not known is left out.
 *
 * <p>Limits: signatures carry no {@code signature} element, because this software holds no keys of
 * the signers; R4 has no lossless place for processing parameters, so they are sent as the JSON
 * report; what the EHR holds from an earlier delivery is not updated.
 */
@NullMarked
package health.fabrica.fhir.outcome;

import org.jspecify.annotations.NullMarked;
