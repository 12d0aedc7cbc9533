package health.fabrica.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import health.fabrica.app.FabricaServer;
import health.fabrica.app.config.Configuration;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.volume.SeriesFolder;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.web.ClientSettings;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.HttpTransport;
import health.fabrica.dicom.web.SeriesSummary;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole story with a real Orthanc as PACS, the real phantom and a second server as EHR. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StoryIT {

  private static final Path PLUGIN = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");

  @TempDir private Path folder;

  @Test
  void anOrderBecomesAPrintedRecordedModelThatTheEhrKnows() throws Exception {
    Path scan =
        Path.of(System.getProperty("fabrica.home"))
            .resolve("test-data/ct-skull-phantom-bone-1mm/series.zip");
    int port = Lab.freePort();
    Process orthanc = startOrthanc(port);
    try (Lab lab = new Lab(folder)) {
      load(scan, port);
      var series =
          SeriesFolder.read(scan, Optional.empty(), SeriesPolicy.DEFAULT, WorkMonitor.NONE);
      try (FabricaServer server =
          FabricaServer.start(
              Configuration.load(
                  folder.resolve("none.yaml"),
                  Map.of(
                      "FABRICA_PACS_ORTHANC_DICOM_WEB",
                      "http://127.0.0.1:" + port + "/dicom-web",
                      "FABRICA_FLOW_RETURN_TO_PACS",
                      "true"),
                  lab.settings(lab.printer.uri())))) {
        FhirHttp fabrica = new FhirHttp(Lab.CONTEXT, URI.create(server.base() + "/fhir"));
        PlacedOrder order =
            lab.order(
                fabrica,
                series.studyInstanceUid(),
                series.subject().patientId(),
                URI.create("http://127.0.0.1:" + port + "/dicom-web/"));
        lab.printer.timeScale(50_000);
        Lab.approve(order);
        Lab.release(order);
        Lab.awaitStatus(order, "delivered");

        assertThat(order.task().getStatus()).isEqualTo(Task.TaskStatus.COMPLETED);
        for (String archive : List.of("http://127.0.0.1:" + port, server.base().toString())) {
          await() // the archives get the model beside the EHR
              .atMost(Duration.ofMinutes(1))
              .untilAsserted(
                  () ->
                      assertThat(modalities(archive, series.studyInstanceUid()))
                          .contains("SEG", "M3D"));
        }
        assertThat(lab.printer.machine().journal()).hasSize(1);
        lab.assertDeliveredOnce(1);
        Reference made = (Reference) order.output(TaskParameter.DEVICE).orElseThrow();
        Device device = fabrica.get("/" + made.getReference(), Device.class);
        assertThat(device.getUdiCarrierFirstRep().getCarrierHRF())
            .startsWith("(01)02000000000015(11)");
        Bundle recall =
            fabrica.get(
                "/Device?lot-number=" + device.getLotNumber() + "&_include=Device:patient",
                Bundle.class);
        assertThat(recall.getEntry()).hasSize(2);
      }
    } finally {
      orthanc.destroy();
      orthanc.waitFor(20, TimeUnit.SECONDS);
    }
  }

  private Process startOrthanc(int port) throws IOException, InterruptedException {
    boolean installed = Files.exists(PLUGIN);
    if (System.getenv("CI") != null) {
      assertThat(installed).as("CI has Orthanc").isTrue();
    }
    assumeTrue(installed, "needs Orthanc with its DICOMweb plugin");
    Path db = Files.createDirectories(folder.resolve("orthanc"));
    Path config = folder.resolve("orthanc.json");
    Files.writeString(
        config,
        """
        { "StorageDirectory": "%1$s", "IndexDirectory": "%1$s", "Plugins": [ "%2$s" ],
          "HttpPort": %3$d, "RemoteAccessAllowed": false, "AuthenticationEnabled": false,
          "DicomServerEnabled": false, "DefaultEncoding": "Utf8", "SyncStorageArea": false,
          "DicomWeb": { "Enable": true, "Root": "/dicom-web/" } }
        """
            .formatted(db, PLUGIN, port));
    Process process =
        new ProcessBuilder("Orthanc", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("orthanc.log").toFile())
            .start();
    for (int i = 0; i < 200 && get(port, "/system") != 200; i++) {
      Thread.sleep(50);
    }
    return process;
  }

  private static int get(int port, String path) throws InterruptedException {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0; // not up yet
    }
  }

  /** The modalities of a study as an archive lists them. */
  private static List<String> modalities(String archive, String study) {
    DicomWebClient client =
        new DicomWebClient(
            URI.create(archive + "/dicom-web"),
            HttpTransport.DEFAULT,
            Credentials.NONE,
            ClientSettings.DEFAULT,
            new Random(1));
    return client.series(study, WorkMonitor.NONE).stream().map(SeriesSummary::modality).toList();
  }

  private static void load(Path zip, int port) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    List<byte[]> files = new ArrayList<>();
    try (FileSystem archive = FileSystems.newFileSystem(zip);
        Stream<Path> walk = Files.walk(archive.getPath("/"))) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.add(Files.readAllBytes(file));
      }
    }
    for (byte[] file : files) {
      URI uri = URI.create("http://127.0.0.1:" + port + "/instances");
      HttpRequest request =
          HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(file)).build();
      assertThat(send(http, request)).isEqualTo(200);
    }
  }

  /** Orthanc sometimes closes a kept connection as it is used again; storing twice stores once. */
  private static int send(HttpClient http, HttpRequest request)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return http.send(request, BodyHandlers.discarding()).statusCode();
      } catch (IOException e) {
        if (attempt == 5) {
          throw e;
        }
      }
    }
  }
}
