package health.fabrica.dicom.server;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.OrthancPeer;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A PACS written by others uses this server as its DICOMweb peer: it sends, searches and fetches.
 */
class OrthancClientIT {

  @TempDir Path folder;

  @Test
  void orthancStoresSearchesAndRetrieves() throws Exception {
    List<byte[]> files =
        TestData.unzip(TestData.home("ct-skull-phantom-bone-1mm/series.zip")).subList(0, 12);
    Dataset first = Part10Reader.read(files.get(0)).dataset();
    String study = first.requireString(Tag.STUDY_INSTANCE_UID);
    String series = first.requireString(Tag.SERIES_INSTANCE_UID);
    try (OrthancPeer orthanc = OrthancPeer.start(folder.resolve("orthanc"), false);
        TestServer server = new TestServer(folder.resolve("blobs"), 1 << 26)) {
      URI root = orthanc.base().resolve("/");
      for (byte[] file : files) {
        assertThat(call(root, "POST", "instances", file)).contains("Success");
      }
      String peer = "dicom-web/servers/fabrica";
      call(root, "PUT", peer, json("{\"Url\":\"" + server.base() + "/\"}"));

      String id = call(root, "GET", "studies", new byte[0]).replaceAll("[^0-9a-f-]", "");
      String sent =
          call(
              root,
              "POST",
              peer + "/stow",
              json("{\"Resources\":[\"" + id + "\"],\"Synchronous\":true}"));
      assertThat(sent).as("stow").doesNotContain("HttpError");
      assertThat(server.client().instanceUids(study, series, WorkMonitor.NONE)).hasSize(12);

      String found =
          call(
              root,
              "POST",
              peer + "/qido",
              json(
                  "{\"Uri\":\"/studies\",\"Arguments\":{\"StudyInstanceUID\":\"" + study + "\"}}"));
      assertThat(found).contains(study).contains("NumberOfStudyRelatedInstances");

      call(root, "DELETE", "studies/" + id, new byte[0]);
      assertThat(call(root, "GET", "instances", new byte[0]).strip()).matches("\\[\\s*\\]");
      String fetched =
          call(
              root,
              "POST",
              peer + "/retrieve",
              json(
                  "{\"Resources\":[{\"Study\":\""
                      + study
                      + "\",\"Series\":\""
                      + series
                      + "\"}],\"Synchronous\":true}"));
      assertThat(fetched).as("retrieve").doesNotContain("HttpError");
      assertThat(call(root, "GET", "instances", new byte[0]).split("\"[0-9a-f-]{44}\"", -1))
          .hasSize(13);
    }
  }

  private static byte[] json(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private String call(URI root, String method, String path, byte[] body)
      throws IOException, InterruptedException {
    // a connection of its own for each call: Orthanc closes idle ones when it likes
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(
            HttpRequest.newBuilder(root.resolve("/" + path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
