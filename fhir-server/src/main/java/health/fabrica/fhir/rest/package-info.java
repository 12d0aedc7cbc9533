/**
 * The FHIR R4 RESTful API over a {@link health.fabrica.fhir.store.ResourceStore}, as one HTTP
 * handler to be mounted beside others.
 *
 * <p>Guarantee: every refusal is an OperationOutcome; the CapabilityStatement lists what works and
 * nothing else. Limits: see the module's README.
 */
@NullMarked
package health.fabrica.fhir.rest;

import org.jspecify.annotations.NullMarked;
