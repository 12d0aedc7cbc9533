package health.fabrica.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.OrthancPeer;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.json.DicomJsonReader;
import health.fabrica.dicom.server.TestServer;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.dicom.volume.SeriesVolumeBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Our client against a real PACS. */
class OrthancIT {

  @TempDir Path folder;

  private static String uid(byte[] file, int tag) {
    return Part10Reader.read(file).dataset().requireString(tag);
  }

  @Test
  void thePhantomIsStoredFoundRetrievedAndBuilt() throws Exception {
    List<byte[]> files = TestData.unzip(TestData.home("ct-skull-phantom-bone-1mm/series.zip"));
    try (OrthancPeer orthanc = OrthancPeer.start(folder, false)) {
      DicomWebClient client = TestServer.client(orthanc.base());
      assertThat(client.store(files, WorkMonitor.NONE).stored()).hasSize(140);
      String study = uid(files.get(0), Tag.STUDY_INSTANCE_UID);
      String series = uid(files.get(0), Tag.SERIES_INSTANCE_UID);
      assertThat(client.series(study, WorkMonitor.NONE))
          .singleElement()
          .satisfies(
              s -> {
                assertThat(s.modality()).isEqualTo("CT");
                assertThat(s.instances()).hasValue(140);
              });

      Map<String, byte[]> got = new HashMap<>();
      client.retrieveSeries(study, series, (uid, b, f) -> got.put(uid, b), WorkMonitor.NONE);
      assertThat(got).hasSize(140);
      for (byte[] file : files) {
        assertThat(got.get(uid(file, Tag.SOP_INSTANCE_UID))).isEqualTo(file);
      }
      for (int run = 0; run < 4; run++) {
        long begin = System.nanoTime();
        SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
        client.retrieveSeries(study, series, (u, b, f) -> builder.add(f), WorkMonitor.NONE);
        SeriesVolume volume = builder.build();
        assertThat(volume.volume().slices()).isEqualTo(140);
        LoggerFactory.getLogger("figures")
            .info(
                "Orthanc: WADO-RS to volume {} ms (run {})",
                (System.nanoTime() - begin) / 1_000_000,
                run);
      }
    }
  }

  @Test
  void aCrashOfThePacsInTheMiddleOfASeriesIsATypedProblem() throws Exception {
    List<byte[]> files = TestData.unzip(TestData.home("ct-skull-phantom-bone-1mm/series.zip"));
    try (OrthancPeer orthanc = OrthancPeer.start(folder, false)) {
      DicomWebClient client = TestServer.client(orthanc.base());
      client.store(files, WorkMonitor.NONE);
      List<String> arrived = new ArrayList<>();
      assertThatThrownBy(
              () ->
                  client.retrieveSeries(
                      uid(files.get(0), Tag.STUDY_INSTANCE_UID),
                      uid(files.get(0), Tag.SERIES_INSTANCE_UID),
                      (uid, bytes, file) -> {
                        arrived.add(uid);
                        if (arrived.size() == 5) {
                          orthanc.kill();
                        }
                      },
                      WorkMonitor.NONE))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem().code()).isEqualTo(DicomProblem.INCOMPLETE);
                assertThat(e.problem().message()).contains("140 instances").contains("FAB-2070");
              });
      assertThat(arrived).doesNotHaveDuplicates().hasSizeBetween(5, 139);
      assertThatThrownBy(() -> client.series("1.2.3", WorkMonitor.NONE))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.PACS_UNREACHABLE));
    }
  }

  @Test
  void jpeg2000ComesAsStored() throws Exception {
    byte[] file =
        TestData.bytes(
            TestData.home(
                "dicom-transfer-syntaxes/ct-one-slice-15-syntaxes/"
                    + "JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm"));
    try (OrthancPeer orthanc = OrthancPeer.start(folder, false)) {
      DicomWebClient client = TestServer.client(orthanc.base());
      assertThat(client.store(List.of(file), WorkMonitor.NONE).isComplete()).isTrue();
      List<byte[]> got = new ArrayList<>();
      client.retrieveSeries(
          uid(file, Tag.STUDY_INSTANCE_UID),
          uid(file, Tag.SERIES_INSTANCE_UID),
          (uid, bytes, parsed) -> got.add(bytes),
          WorkMonitor.NONE);
      assertThat(got).containsExactly(file);
    }
  }

  @Test
  void wrongCredentialsAndUnknownStudiesAreToldApart() throws Exception {
    try (OrthancPeer orthanc = OrthancPeer.start(folder, true)) {
      assertCode(TestServer.client(orthanc.base()), DicomProblem.PACS_UNAUTHORISED);
      assertCode(
          TestServer.client(orthanc.base(), Credentials.basic("alice", "wrong")),
          DicomProblem.PACS_UNAUTHORISED);
      assertCode(
          TestServer.client(orthanc.base(), Credentials.basic("alice", "secret")),
          DicomProblem.UNKNOWN_AT_PACS);
    }
  }

  private static void assertCode(DicomWebClient client, DicomProblem code) {
    assertThatThrownBy(() -> client.series("1.2.3.4", WorkMonitor.NONE))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }

  @Test
  void itsMetadataReadAsOurDataSet() throws Exception {
    byte[] file = Slices.file(Slices.slice(0).text(Tag.PATIENT_NAME, "Yamada^Tarou=山田^太郎"));
    try (OrthancPeer orthanc = OrthancPeer.start(folder, false)) {
      TestServer.client(orthanc.base()).store(List.of(file), WorkMonitor.NONE);
      URI metadata = orthanc.base().resolve("studies/" + Slices.STUDY + "/metadata");
      List<Dataset> sets = new ArrayList<>();
      DicomJsonReader.readArray(
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(metadata).build(),
                  HttpResponse.BodyHandlers.ofInputStream())
              .body(),
          sets::add);
      assertThat(sets).hasSize(1);
      Dataset ours = Part10Reader.read(file).dataset();
      assertThat(sets.get(0).string(Tag.PATIENT_NAME)).isEqualTo(ours.string(Tag.PATIENT_NAME));
      assertThat(sets.get(0).doubles(Tag.PIXEL_SPACING)).isEqualTo(ours.doubles(Tag.PIXEL_SPACING));
      assertThat(sets.get(0).find(Tag.PIXEL_DATA)).isPresent();
    }
  }
}
