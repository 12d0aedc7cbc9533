package health.fabrica.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.fabrica.app.FabricaServer;
import health.fabrica.app.config.Configuration;
import health.fabrica.app.config.Setting;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.web.ClientSettings;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.HttpTransport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A series that was stored by STOW-RS, and workitems "make model" for it, all over HTTP. */
class MakeModelIT {

  private static final String STUDY = "1.2.826.0.1.3680043.10.1.8";
  private static final String UID = "1.2.826.0.1.3680043.10.9.8";
  private static final String RULES =
      """
      triggers:
        quiet-seconds: 1
        authority-without-issuer: https://ehr.example/mrn
        rules:
          - name: bone
            modality: %s
            product: anatomic-model
            tissue: bone
      """;

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  private FabricaServer server(String modality) throws Exception {
    Path file = Files.writeString(folder.resolve("fabrica.yaml"), RULES.formatted(modality));
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.SERVER_PORT, "0");
    settings.put(Setting.SERVER_DATA, folder.resolve("data").toString());
    return FabricaServer.start(Configuration.load(file, Map.of(), settings));
  }

  private static void store(FabricaServer server) {
    DicomWebClient client =
        new DicomWebClient(
            URI.create(server.base() + "/dicom-web"),
            HttpTransport.DEFAULT,
            Credentials.NONE,
            ClientSettings.DEFAULT,
            new Random(1));
    assertThat(client.store(SyntheticScan.bone(STUDY), WorkMonitor.NONE).failed()).isEmpty();
  }

  private void create(FabricaServer server, String uid) throws Exception {
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
    assertThat(send(server, "POST", "?" + uid, body).statusCode()).isEqualTo(201);
  }

  private HttpResponse<String> send(FabricaServer server, String method, String path, String body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(server.base() + "/dicom-web/workitems" + path))
            .header("Content-Type", "application/dicom+json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private String awaitState(FabricaServer server, String uid, String state) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> send(server, "GET", "/" + uid, "").body(),
            text -> text.contains("\"" + state + "\""));
  }

  private static int orders(FabricaServer server) {
    return new FhirHttp(Lab.CONTEXT, URI.create(server.base() + "/fhir"))
        .get("/ServiceRequest?intent=filler-order&_summary=count", Bundle.class)
        .getTotal();
  }

  @Test
  void aWorkitemIsClaimedWithItsOrderAndASecondOneMakesNoSecondOrder() throws Exception {
    try (FabricaServer server = server("CT")) {
      store(server);
      create(server, UID);
      assertThat(awaitState(server, UID, "IN PROGRESS")).contains("ServiceRequest/");
      assertThat(orders(server)).isEqualTo(1);
      create(server, UID + ".2");
      awaitState(server, UID + ".2", "IN PROGRESS");
      assertThat(orders(server)).isEqualTo(1);
      assertThat(send(server, "POST", "/" + UID + "/cancelrequest", "").statusCode())
          .as("the performer is this server")
          .isEqualTo(202);
    }
  }

  @Test
  void withoutARuleForTheSeriesTheWorkitemIsCanceledWithAHint() throws Exception {
    try (FabricaServer server = server("MR")) {
      store(server);
      create(server, UID);
      assertThat(awaitState(server, UID, "CANCELED")).contains("FAB-2296", "triggers.rules");
      assertThat(orders(server)).isZero();
    }
  }
}
