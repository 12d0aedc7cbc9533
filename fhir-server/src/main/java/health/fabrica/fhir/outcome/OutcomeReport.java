package health.fabrica.fhir.outcome;

import health.fabrica.conformance.DocumentType;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.CaseRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

/** The result that the EHR files: the measurements and a readable summary. */
final class OutcomeReport {

  private final CaseResources resources;
  private final SiteProfile site;

  OutcomeReport(CaseResources resources, SiteProfile site) {
    this.resources = resources;
    this.site = site;
  }

  void write(StoredResource device, StoredResource printer, CaseRecord.Outcome outcome) {
    List<StoredResource> measured =
        new Measurements(resources, device, printer, outcome.at()).write();
    Identifier key = resources.key(TaskParameter.REPORT.code());
    CaseRecord.Print print = resources.work().required(CaseRecord.Print.class);
    DiagnosticReport report = new DiagnosticReport();
    report.addIdentifier(key);
    report.addBasedOn(resources.order());
    report.setStatus(DiagnosticReportStatus.FINAL);
    report.addCategory(new CodeableConcept(new Coding(FabricaTerms.V2_0074, "OTH", "Other")));
    report.setCode(DocumentType.FABRICATION_REPORT.concept());
    report.setSubject(resources.subject());
    report.setEffective(FhirValues.period(print.startedAt(), print.endedAt()));
    report.setIssuedElement(FhirValues.instant(outcome.at()));
    report.addPerformer(new Reference().setDisplay(site.organisation()));
    measured.forEach(one -> report.addResult(new Reference(one.reference())));
    report.addImagingStudy(resources.imagingStudy());
    OutcomeSummary summary = new OutcomeSummary(resources.work(), site, outcome);
    report.setConclusion(summary.conclusion());
    report.addPresentedForm(plainText(summary.text(), outcome));
    StoredResource stored = resources.put(report, key);
    resources.output(TaskParameter.REPORT, new Reference(stored.reference()));
  }

  private static Attachment plainText(String text, CaseRecord.Outcome outcome) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Attachment form =
        new Attachment()
            .setContentType("text/plain;charset=utf-8")
            .setLanguage("en")
            .setTitle(DocumentType.FABRICATION_REPORT.display())
            .setSize(bytes.length)
            .setData(bytes);
    form.setCreationElement(FhirValues.dateTime(outcome.at()));
    return form;
  }
}
