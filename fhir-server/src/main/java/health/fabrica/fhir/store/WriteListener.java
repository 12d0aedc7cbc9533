package health.fabrica.fhir.store;

import java.util.List;

/**
 * Is told what a transaction wrote, inside the transaction, once, before the commit. It may refuse
 * by throwing a {@link health.fabrica.core.problem.ProblemException} (all is rolled back and the
 * caller sees the problem), and may write more resources and rows: of them the listeners after it
 * are told, those before it and itself are not.
 */
@FunctionalInterface
public interface WriteListener {

  /**
   * Called after all resources of the interaction were written, with the references between them
   * resolved.
   *
   * @param resources what was written, in order; each with its last state in this transaction
   */
  void written(StoreTransaction tx, List<WrittenResource> resources);
}
