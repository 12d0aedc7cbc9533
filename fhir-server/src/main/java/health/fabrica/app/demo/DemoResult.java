package health.fabrica.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;

/** Collects what the story has left behind, over HTTP as anybody else would. */
final class DemoResult {

  private final FhirHttp fabrica;
  private final FhirHttp ehr;
  private final Path out;

  DemoResult(FhirHttp fabrica, FhirHttp ehr, Path out) {
    this.fabrica = fabrica;
    this.ehr = ehr;
    this.out = out;
  }

  DemoSummary collect(Task task, String orderId, DemoScan scan, Instant begin) {
    Device device = fabrica.get("/" + deviceOf(task), Device.class);
    Bundle recall = fabrica.get("/Device?lot-number=" + device.getLotNumber(), Bundle.class);
    Bundle atEhr =
        ehr.get("/Device?identifier=" + device.getIdentifierFirstRep().getValue(), Bundle.class);
    if (atEhr.getEntry().size() != 1) {
      throw new Problem(
              DemoProblem.UNEXPECTED_ANSWER,
              "The EHR has " + atEhr.getEntry().size() + " records of the device, expected 1.",
              "Please report this.")
          .asException();
    }
    List<String> files = download(task);
    DemoSummary summary =
        new DemoSummary(
            orderId,
            task.getIdElement().getIdPart(),
            task.getStatus().toCode(),
            device.getIdElement().getIdPart(),
            device.getUdiCarrierFirstRep().getCarrierHRF(),
            device.getLotNumber(),
            recall.getEntry().size(),
            "Device/" + atEhr.getEntryFirstRep().getResource().getIdElement().getIdPart(),
            scan.studyInstanceUid(),
            report(),
            Duration.between(begin, Instant.now()).toMillis() / 1000.0,
            out,
            files);
    write(summary);
    return summary;
  }

  private static String deviceOf(Task task) {
    return task.getOutput().stream()
        .filter(output -> TaskParameter.DEVICE.in(output.getType()))
        .map(output -> ((Reference) output.getValue()).getReference())
        .map(reference -> new IdType(reference).toUnqualifiedVersionless().getValue())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the task shows no device"));
  }

  /** Every file that the task's documents point to. */
  private List<String> download(Task task) {
    List<String> names = new ArrayList<>();
    Bundle documents =
        fabrica.get("/DocumentReference?related=" + task.getFocus().getReference(), Bundle.class);
    for (Bundle.BundleEntryComponent entry : documents.getEntry()) {
      DocumentReference document = (DocumentReference) entry.getResource();
      for (DocumentReference.DocumentReferenceContentComponent format : document.getContent()) {
        Attachment attachment = format.getAttachment();
        String name = attachment.getTitle();
        save(attachment, out.resolve(name));
        names.add(name);
      }
    }
    names.sort(null);
    names.add("summary.json");
    return List.copyOf(names);
  }

  private void save(Attachment attachment, Path file) {
    if (attachment.hasData()) {
      try {
        Files.write(file, attachment.getData());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      String url = attachment.getUrl();
      fabrica.download(url.startsWith("http") ? url : "/" + url, file);
    }
  }

  private JsonNode report() {
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(out.resolve("report.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(DemoSummary summary) {
    try {
      Files.writeString(out.resolve("summary.json"), summary.json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
