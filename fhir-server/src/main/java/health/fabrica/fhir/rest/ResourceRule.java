package health.fabrica.fhir.rest;

import org.hl7.fhir.r4.model.Resource;

/**
 * What must hold for a resource that a client writes, alone or in a Bundle. Applied in the write's
 * transaction after references are resolved and before the resource is stored. Safe for use by many
 * threads; fast, since writers wait.
 */
@FunctionalInterface
public interface ResourceRule {

  /**
   * Completes or refuses the resource.
   *
   * @throws health.fabrica.core.problem.ProblemException when it must not be stored
   */
  void apply(Resource resource);
}
