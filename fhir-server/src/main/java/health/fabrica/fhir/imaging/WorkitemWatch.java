package health.fabrica.fhir.imaging;

import health.fabrica.dicom.ups.EventReport;
import health.fabrica.dicom.ups.Told;
import health.fabrica.dicom.ups.Workitem;
import health.fabrica.fhir.store.StoreTransaction;

/** Is told, in the transaction, what clients do with workitems. Safe for many threads. */
public interface WorkitemWatch {

  /** Takes no notice. */
  WorkitemWatch NONE =
      new WorkitemWatch() {
        @Override
        public void written(StoreTransaction tx, Workitem item) {}

        @Override
        public Told told(StoreTransaction tx, EventReport report) {
          return Told.NOBODY;
        }
      };

  /** A client has created or changed the workitem; this is how it stands now. */
  void written(StoreTransaction tx, Workitem item);

  /** A report for the performer of a workitem; NOBODY when that is not this server. */
  Told told(StoreTransaction tx, EventReport report);
}
