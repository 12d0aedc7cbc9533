package health.fabrica.fhir.outcome;

import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.CaseRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;

/** The result that the EHR files: the measurements and a readable summary. */
final class OutcomeReport {

  static final String KIND = "report";

  private final CaseResources resources;
  private final SiteProfile site;

  OutcomeReport(CaseResources resources, SiteProfile site) {
    this.resources = resources;
    this.site = site;
  }

  void write(StoredResource device, StoredResource printer, CaseRecord.Outcome outcome) {
    List<StoredResource> measured =
        new Measurements(resources, device, printer, outcome.at()).write();
    Identifier key = resources.key(KIND);
    DiagnosticReport report = new DiagnosticReport();
    report.addIdentifier(key);
    report.addBasedOn(resources.order());
    report.setStatus(DiagnosticReportStatus.FINAL);
    report.addCategory(
        FhirValues.concept(OutcomeTerms.V2_DIAGNOSTIC_SECTION, "OTH", "Other"));
    report.setCode(
        FhirValues.concept(OutcomeTerms.REPORT, "fabrication", "Fabrication report"));
    report.setSubject(resources.subject());
    report.setEffective(printed());
    report.setIssuedElement(FhirValues.instant(outcome.at()));
    report.addPerformer(new Reference().setDisplay(site.organisation()));
    measured.forEach(one -> report.addResult(new Reference(one.reference())));
    report.addImagingStudy(resources.imagingStudy());
    OutcomeSummary summary = new OutcomeSummary(resources.work(), site, outcome);
    report.setConclusion(summary.conclusion());
    report.addPresentedForm(plainText(summary.text(), outcome));
    StoredResource stored = resources.put(report, key);
    resources.output("diagnostic-report", "Report", new Reference(stored.reference()));
  }

  private Period printed() {
    CaseRecord.Print print = resources.work().required(CaseRecord.Print.class);
    Period period = new Period().setEndElement(FhirValues.dateTime(print.endedAt()));
    print.startedAt().ifPresent(at -> period.setStartElement(FhirValues.dateTime(at)));
    return period;
  }

  private static Attachment plainText(String text, CaseRecord.Outcome outcome) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Attachment form =
        new Attachment()
            .setContentType("text/plain;charset=utf-8")
            .setLanguage("en")
            .setTitle("Fabrication report")
            .setSize(bytes.length)
            .setData(bytes);
    form.setCreationElement(FhirValues.dateTime(outcome.at()));
    return form;
  }
}
