package health.fabrica.app.demo;

import static health.fabrica.app.demo.WorkitemLab.STUDY;
import static health.fabrica.app.demo.WorkitemLab.UID;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.app.FabricaServer;
import health.fabrica.app.config.Configuration;
import health.fabrica.app.config.Setting;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.web.SeriesSummary;
import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a workitem "make model" to the printed model and back, over HTTP with a printer. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ModelWorkitemIT {

  @TempDir private Path folder;
  private WorkitemLab site;

  @BeforeEach
  void open() throws Exception {
    site = new WorkitemLab(folder);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private FabricaServer server(Map<Setting, String> settings) {
    FabricaServer server = FabricaServer.start(Configuration.load(site.rules, Map.of(), settings));
    site.at(server.base());
    return server;
  }

  /** The workitem is COMPLETED and names what is in the study beside the images. */
  static void assertCompleted(WorkitemLab site, String uid) {
    JsonNode performed = site.awaitState(uid, "COMPLETED").at("/00741216/Value/0");
    assertThat(performed.at("/00404050/Value/0").asText()).as("start").isNotEmpty();
    assertThat(performed.at("/00404051/Value/0").asText()).as("end").isNotEmpty();
    Map<String, String> named = new TreeMap<>();
    for (JsonNode output : performed.at("/00404033/Value")) {
      assertThat(output.at("/0020000D/Value/0").asText()).isEqualTo(STUDY);
      for (JsonNode instance : output.at("/00081199/Value")) {
        named.put(
            instance.at("/00081150/Value/0").asText(), output.at("/0020000E/Value/0").asText());
      }
    }
    assertThat(named.keySet())
        .as("Segmentation and Encapsulated STL")
        .containsExactlyInAnyOrder("1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.104.3");
    List<SeriesSummary> series = site.dicom().series(STUDY, WorkMonitor.NONE);
    assertThat(series)
        .extracting(SeriesSummary::modality)
        .containsExactlyInAnyOrder("CT", "SEG", "M3D");
    assertThat(series).extracting(SeriesSummary::seriesInstanceUid).containsAll(named.values());
    assertThat(site.lab.printer.machine().journal()).as("physical starts").hasSize(1);
  }

  @Test
  void theModelIsMadePrintedAndNamedOnTheWorkitem() {
    try (FabricaServer server = server(site.settings())) {
      site.store();
      site.create(UID);
      site.awaitState(UID, "IN PROGRESS");
      site.approve();
      site.release();
      assertCompleted(site, UID);
      assertThat(site.order().getStatus()).isEqualTo(ServiceRequestStatus.COMPLETED);
      assertThat(site.requestCancel(UID).statusCode()).as("it is final").isEqualTo(409);
      assertThat(server.base()).isNotNull();
    }
  }

  @Test
  void aRequestForCancellationBeforeAnySignatureEndsOrderAndWorkitem() {
    try (FabricaServer server = server(site.settings())) {
      site.store();
      site.create(UID);
      site.awaitState(UID, "IN PROGRESS");
      site.awaitTask("awaiting-clinical-approval");
      assertThat(site.requestCancel(UID).statusCode()).isEqualTo(202);
      JsonNode item = site.awaitState(UID, "CANCELED");
      assertThat(item.toString()).contains("Operation called off. ServiceRequest/");
      assertThat(site.order().getStatus()).isEqualTo(ServiceRequestStatus.REVOKED);
      assertThat(site.task().getStatus()).isEqualTo(Task.TaskStatus.CANCELLED);
      assertThat(site.lab.printer.machine().journal()).isEmpty();
      assertThat(server.base()).isNotNull();
    }
  }

  @Test
  void oncePrintingItIsRefusedAndNoted() {
    site.lab.printer.timeScale(100);
    try (FabricaServer server = server(site.settings())) {
      site.store();
      site.create(UID);
      site.approve();
      site.awaitTask("printing");
      assertThat(site.requestCancel(UID).statusCode()).isEqualTo(409);
      assertThat(site.requestCancel(UID).body()).contains("FAB-2320", "C313");
      assertThat(site.task().getNoteFirstRep().getText()).contains("called off", "refused");
      assertThat(site.workitem(UID).toString()).contains("\"IN PROGRESS\"");
      site.lab.printer.timeScale(5_000);
      site.release();
      assertCompleted(site, UID);
      assertThat(server.base()).isNotNull();
    }
  }

  @Test
  void twoNodesOnOneDatabaseMakeOneOrderOfTheSameWorkitems() throws Exception {
    StoreSettings database = PostgresServer.shared().newDatabase();
    Map<Setting, String> settings = site.settings();
    settings.put(Setting.DATABASE_URL, database.url());
    settings.put(Setting.DATABASE_USER, database.user());
    settings.put(Setting.DATABASE_PASSWORD, database.password());
    // As behind a load balancer: either node may be asked for what either order names.
    settings.put(
        Setting.SERVER_PUBLIC_BASE, "http://127.0.0.1:" + settings.get(Setting.SERVER_PORT));
    Map<Setting, String> second = new EnumMap<>(settings);
    second.put(Setting.SERVER_PORT, Integer.toString(Lab.freePort()));
    second.put(Setting.SERVER_DATA, folder.resolve("second").toString());
    Path blobs = Path.of(settings.get(Setting.SERVER_DATA)).resolve("blobs");
    Files.createDirectories(blobs);
    Files.createDirectories(folder.resolve("second"));
    Files.createSymbolicLink(folder.resolve("second").resolve("blobs"), blobs);
    try (FabricaServer one = server(settings);
        FabricaServer two = server(second)) {
      site.at(one.base());
      site.store();
      site.create(UID);
      site.at(two.base());
      site.create(UID + ".2");
      site.awaitState(UID, "IN PROGRESS");
      site.awaitState(UID + ".2", "IN PROGRESS");
      String order = site.order().getIdElement().getIdPart();
      site.at(one.base());
      site.create(UID + ".3");
      assertThat(site.awaitState(UID + ".3", "IN PROGRESS").toString()).contains(order);
      site.approve();
      site.release();
      assertCompleted(site, UID);
      assertCompleted(site, UID + ".2");
      assertCompleted(site, UID + ".3");
      assertThat(site.order().getIdElement().getIdPart()).isEqualTo(order);
    }
  }
}
