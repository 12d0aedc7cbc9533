package health.fabrica.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.fabrica.app.config.Setting;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.web.ClientSettings;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.HttpTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server as a process with a rule, killed while a series is silent and again when its order is
 * made: one order, whose model waits for signatures while the printer does nothing.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class TriggerKillIT {

  private static final String STUDY = "1.2.826.0.1.3680043.10.1.7";
  private static final String RULES =
      """
      triggers:
        quiet-seconds: 3
        authority-without-issuer: https://ehr.example/mrn
        rules:
          - name: ct bone
            modality: CT
            product: anatomic-model
            tissue: bone
      """;

  @TempDir private Path folder;
  private Lab lab;
  private ServerProcess server;
  private FhirHttp fabrica;

  @BeforeEach
  void open() throws IOException {
    lab = new Lab(folder);
    Files.writeString(folder.resolve("fabrica.yaml"), RULES);
    startServer();
  }

  @AfterEach
  void close() throws InterruptedException {
    server.kill();
    lab.close();
  }

  private void startServer() throws IOException {
    Map<Setting, String> settings = lab.settings(lab.printer.uri());
    settings.put(Setting.SERVER_PUBLIC_BASE, "");
    server = ServerProcess.start(folder, settings);
    fabrica = new FhirHttp(Lab.CONTEXT, URI.create(server.base() + "/fhir"));
  }

  private void store(List<byte[]> files) {
    DicomWebClient client =
        new DicomWebClient(
            URI.create(server.base() + "/dicom-web"),
            HttpTransport.DEFAULT,
            Credentials.NONE,
            ClientSettings.DEFAULT,
            new Random(1));
    assertThat(client.store(files, WorkMonitor.NONE).failed()).isEmpty();
  }

  private int orders() {
    return fabrica
        .get("/ServiceRequest?intent=filler-order&_summary=count", Bundle.class)
        .getTotal();
  }

  @Test
  void oneOrderWaitsForSignaturesWhateverIsKilled() throws Exception {
    store(SyntheticScan.bone(STUDY));
    server.kill();
    startServer();
    assertThat(orders()).as("still silent").isLessThanOrEqualTo(1);
    await().atMost(Duration.ofSeconds(60)).until(() -> orders() == 1);
    server.kill();
    startServer();
    // The order names the address that this server had then; the site would set server.public-base.
    store(SyntheticScan.bone(STUDY));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                fabrica
                    .get("/$triggers?state=ordered", Parameters.class)
                    .getParameter("total")
                    .getValue()
                    .primitiveValue()
                    .equals("1"));
    TimeUnit.SECONDS.sleep(5); // more than the silence: a second order would be made by now
    assertThat(orders()).isEqualTo(1);
    assertThat(fabrica.get("/Task?_summary=count", Bundle.class).getTotal()).isEqualTo(1);
    assertThat(lab.printer.machine().journal()).as("nothing is printed").isEmpty();
  }

  @Test
  void theModelIsMadeAndWaitsForApproval() {
    store(SyntheticScan.bone(STUDY));
    await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () ->
                fabrica.get("/Task", Bundle.class).getEntry().stream()
                    .map(entry -> (Task) entry.getResource())
                    .anyMatch(
                        task ->
                            "awaiting-clinical-approval"
                                .equals(task.getBusinessStatus().getCodingFirstRep().getCode())));
    assertThat(lab.printer.machine().journal()).as("nothing is printed").isEmpty();
  }
}
