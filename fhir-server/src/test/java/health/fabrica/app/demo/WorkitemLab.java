package health.fabrica.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.app.config.Setting;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.web.ClientSettings;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.HttpTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;

/**
 * A lab and what a PACS and people do in it about workitems "make model", over HTTP. The address of
 * the server is set anew when it was started again.
 */
final class WorkitemLab implements AutoCloseable {

  static final String STUDY = "1.2.826.0.1.3680043.10.1.9";
  static final String UID = "1.2.826.0.1.3680043.10.9.9";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RULES =
      """
      triggers:
        quiet-seconds: 1
        authority-without-issuer: https://ehr.example.org/mrn
        rules:
          - name: bone
            modality: CT
            product: anatomic-model
            tissue: bone
      """;

  final Lab lab;
  final Path rules;
  private final HttpClient http = HttpClient.newHttpClient();
  private URI base = URI.create("http://127.0.0.1:1");

  WorkitemLab(Path folder) throws IOException {
    lab = new Lab(folder);
    rules = Files.writeString(folder.resolve("fabrica.yaml"), RULES);
    lab.ehrClient()
        .post(
            "/Patient",
            DemoOrder.patient(SyntheticScan.PATIENT),
            org.hl7.fhir.r4.model.Patient.class);
  }

  /** The settings of a server that is found at the same place when it is started again. */
  Map<Setting, String> settings() {
    Map<Setting, String> settings = lab.settings(lab.printer.uri());
    settings.remove(Setting.PACS_DICOM_WEB);
    settings.put(Setting.SERVER_PORT, Integer.toString(Lab.freePort()));
    return settings;
  }

  void at(URI server) {
    base = server;
  }

  FhirHttp fhir() {
    return new FhirHttp(Lab.CONTEXT, URI.create(base + "/fhir"));
  }

  DicomWebClient dicom() {
    return new DicomWebClient(
        URI.create(base + "/dicom-web"),
        HttpTransport.DEFAULT,
        Credentials.NONE,
        ClientSettings.DEFAULT,
        new Random(1));
  }

  void store() {
    assertThat(dicom().store(SyntheticScan.bone(STUDY), WorkMonitor.NONE).failed()).isEmpty();
  }

  void create(String uid) {
    String body =
        """
        {"00404005":{"vr":"DT","Value":["20261122120000"]},
         "00404018":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["make-model"]},
           "00080102":{"vr":"SH","Value":["99FABRICA"]},
           "00080104":{"vr":"LO","Value":["Make model"]}}]},
         "00404021":{"vr":"SQ","Value":[{"0020000D":{"vr":"UI","Value":["%s"]},
           "00081115":{"vr":"SQ","Value":[{"0020000E":{"vr":"UI","Value":["%s.1"]}}]}}]},
         "00404041":{"vr":"CS","Value":["READY"]},"00741000":{"vr":"CS","Value":["SCHEDULED"]},
         "00741200":{"vr":"CS","Value":["HIGH"]},"00741204":{"vr":"LO","Value":["Make model"]}}
        """
            .formatted(STUDY, STUDY);
    assertThat(send("POST", "?" + uid, body).statusCode()).isEqualTo(201);
  }

  /** Asks for cancellation and says with what status that was answered. */
  HttpResponse<String> requestCancel(String uid) {
    return send(
        "POST",
        "/" + uid + "/cancelrequest",
        "{\"00741238\":{\"vr\":\"LT\",\"Value\":[\"Operation called off.\"]}}");
  }

  private HttpResponse<String> send(String method, String path, String body) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(base + "/dicom-web/workitems" + path))
              .header("Content-Type", "application/dicom+json")
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode workitem(String uid) {
    try {
      return JSON.readTree(send("GET", "/" + uid, "").body()).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode awaitState(String uid, String state) {
    return await()
        .atMost(PATIENCE)
        .until(() -> workitem(uid), item -> item.at("/00741000/Value/0").asText().equals(state));
  }

  /** The one order that there is. */
  ServiceRequest order() {
    Bundle orders = fhir().get("/ServiceRequest", Bundle.class);
    assertThat(orders.getEntry()).hasSize(1);
    return (ServiceRequest) orders.getEntryFirstRep().getResource();
  }

  /** The one Task that fulfils it. */
  Task task() {
    Bundle tasks =
        fhir()
            .get("/Task?focus=ServiceRequest/" + order().getIdElement().getIdPart(), Bundle.class);
    assertThat(tasks.getEntry()).hasSize(1);
    return (Task) tasks.getEntryFirstRep().getResource();
  }

  void awaitTask(String businessStatus) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(task().getBusinessStatus().getCodingFirstRep().getCode())
                    .isEqualTo(businessStatus));
  }

  void approve() {
    awaitTask("awaiting-clinical-approval");
    for (String role : List.of("radiologist", "surgeon")) {
      sign("$approve", role);
    }
  }

  void release() {
    awaitTask("inspection");
    sign("$release", "quality");
  }

  /** Somebody signs what there is now. */
  void sign(String operation, String role) {
    Practitioner person = new Practitioner();
    person.setActive(true).addName().setFamily(role);
    String id = fhir().post("/Practitioner", person, Practitioner.class).getIdElement().getIdPart();
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("practitioner").setValue(new Reference("Practitioner/" + id));
    parameters.addParameter().setName("role").setValue(new CodeType(role));
    Task task = task();
    if (operation.equals("$approve")) {
      task.getOutput().stream()
          .filter(output -> TaskParameter.MESH_HASH.in(output.getType()))
          .forEach(
              output ->
                  parameters
                      .addParameter()
                      .setName("meshSha256")
                      .setValue(new StringType(((StringType) output.getValue()).getValue())));
    }
    FhirHttp.Answer answer =
        fhir().tryPost("/Task/" + task.getIdElement().getIdPart() + "/" + operation, parameters);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @Override
  public void close() {
    lab.close();
  }
}
