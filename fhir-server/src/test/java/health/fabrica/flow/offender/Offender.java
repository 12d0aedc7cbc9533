package health.fabrica.flow.offender;

import org.apache.camel.CamelContext;

/** Breaks the rules on purpose: uses the server, and Camel outside the routes. */
public record Offender(health.fabrica.fhir.offender.Offender fhir, CamelContext camel) {}
