package health.fabrica.fhir.order;

import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import org.hl7.fhir.r4.model.Task;

/** Shows a record of a case as FHIR resources, in the transaction that stores the record. */
@FunctionalInterface
public interface RecordProjection {

  /**
   * Writes what the record means to FHIR readers.
   *
   * @param work the case, with the record already among its records
   * @param task the fulfilment Task, to which outputs may be added; the caller stores it
   */
  void project(StoreTransaction tx, FabricationCase work, CaseRecord record, Task task);
}
