package health.fabrica.dicom.offender;

import org.hl7.fhir.r4.model.Patient;

/** Breaks the rules on purpose: uses the routes, and HAPI. */
public record Offender(health.fabrica.flow.offender.Offender flow, Patient patient) {}
