/**
 * A read-only FHIR R5 view of the R4 store: Device, DeviceDefinition, DeviceAssociation,
 * DeviceUsage, ServiceRequest and Task, converted at each request.
 *
 * <p>Guarantee: nothing is lost silently. What R5 has another place for is put there:
 * Device.patient and DeviceUseStatement become DeviceAssociation (one for each device and bearer),
 * specializations become conformsTo, properties with several values are repeated. What R5 has no
 * place for travels in the R4 cross-version extensions of HL7. References to types that the view
 * does not have are absolute URLs of the R4 API.
 *
 * <p>The R5 model is loaded with the first request, so a server that nobody asks for R5 starts and
 * runs without it.
 *
 * <p>Limits: JSON; read and search by GET; no versions, includes, chains and reverse chains; the id
 * of a DeviceAssociation is {@code u-} and the id of the DeviceUseStatement, or {@code d-} and the
 * id of the Device, and is left out where that is longer than 64 characters.
 */
@NullMarked
package health.fabrica.fhir.r5;

import org.jspecify.annotations.NullMarked;
