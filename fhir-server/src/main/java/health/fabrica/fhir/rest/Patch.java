package health.fabrica.fhir.rest;

import health.fabrica.fhir.store.StoredResource;
import org.hl7.fhir.r4.model.Resource;

/** A change described by a client, in one of the formats of FHIR. */
@FunctionalInterface
interface Patch {

  /**
   * The resource as the change makes it, not stored yet.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5096 when the change does not suit the
   *     resource
   */
  Resource apply(StoredResource current);
}
