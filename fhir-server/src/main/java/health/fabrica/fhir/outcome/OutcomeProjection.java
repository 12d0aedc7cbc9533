package health.fabrica.fhir.outcome;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.fhir.order.RecordProjection;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;

/**
 * Shows each record of a case as FHIR resources: files, signatures, the device, its measurements
 * and the report. Stateless and safe for use by many threads.
 */
public final class OutcomeProjection implements RecordProjection {

  private final SiteProfile site;

  /** Records what this site makes. */
  public OutcomeProjection(SiteProfile site) {
    this.site = site;
  }

  @Override
  public void project(StoreTransaction tx, FabricationCase work, CaseRecord record, Task task) {
    CaseResources resources = new CaseResources(tx, work, task);
    if (record instanceof CaseRecord.Model model) {
      new ModelFiles(resources).write(model);
    } else if (record instanceof CaseRecord.Approval approval) {
      new SignatureRecords(resources).write(approval);
    } else if (record instanceof CaseRecord.Release release) {
      new SignatureRecords(resources).write(release);
    } else if (record instanceof CaseRecord.Print print) {
      printed(resources, print);
    } else if (record instanceof CaseRecord.PrintFailure failure) {
      task.addNote(failed(failure));
    } else if (record instanceof CaseRecord.Outcome outcome) {
      new FinishedDevice(resources, site).write(outcome);
    } else if (record instanceof CaseRecord.WriteBack writeBack) {
      delivered(resources, writeBack);
    }
  }

  private void printed(CaseResources resources, CaseRecord.Print print) {
    resources.output(
        TaskParameter.PRINT_JOB,
        new Identifier().setSystem(FabricaTerms.PRINT_JOB).setValue(print.dispatchId()));
    resources.output(
        TaskParameter.PRINTER,
        new Reference(new Equipment(resources, site).printer(print.deviceId()).reference()));
  }

  private static Annotation failed(CaseRecord.PrintFailure failure) {
    Annotation note =
        new Annotation()
            .setText(
                "Print job "
                    + failure.dispatchId()
                    + " on "
                    + failure.deviceId()
                    + " ended without an object: "
                    + failure.reason());
    note.setTimeElement(FhirValues.dateTime(failure.at()));
    return note;
  }

  private static void delivered(CaseResources resources, CaseRecord.WriteBack writeBack) {
    resources.output(TaskParameter.DELIVERED, FhirValues.dateTime(writeBack.at()));
    writeBack
        .ehrDevice()
        .ifPresent(
            device ->
                resources.output(
                    TaskParameter.EHR_DEVICE,
                    new Identifier().setSystem(writeBack.ehr()).setValue(device)));
  }
}
