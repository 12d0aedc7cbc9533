package health.fabrica.fhir.offender;

import io.undertow.Undertow;

/** Breaks the rules on purpose: uses the wiring, and Undertow outside the edge. */
public record Offender(health.fabrica.app.offender.Offender app, Undertow undertow) {}
