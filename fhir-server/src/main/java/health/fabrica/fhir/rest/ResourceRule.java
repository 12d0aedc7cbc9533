package health.fabrica.fhir.rest;

import org.hl7.fhir.r4.model.Resource;

/**
 * What must hold for a resource that a client writes, alone or in a Bundle. Safe for use by many
 * threads.
 */
public interface ResourceRule {

  /**
   * Looks at the resource as it was sent, before the write's transaction begins, or as a patch left
   * it, within. May take its time.
   *
   * @throws health.fabrica.core.problem.ProblemException when it must not be stored
   */
  default void examine(Resource resource) {}

  /**
   * Completes or refuses the resource in the write's transaction, after references are resolved and
   * before it is stored. Fast, since writers wait.
   *
   * @throws health.fabrica.core.problem.ProblemException when it must not be stored
   */
  default void apply(Resource resource) {}
}
