package health.fabrica.conformance.offender;

import health.fabrica.core.problem.Problem;

/** Breaks the rules on purpose: the definitions use a module. */
public record Offender(Problem problem) {}
