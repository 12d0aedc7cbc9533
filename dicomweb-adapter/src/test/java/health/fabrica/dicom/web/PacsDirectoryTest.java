package health.fabrica.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacsDirectoryTest {

  private final PacsDirectory directory =
      new PacsDirectory(
          List.of(
              pacs("main", "https://pacs.example/dicom-web"),
              pacs("lab", "http://10.0.0.7:8042/dicom-web/")),
          ClientSettings.DEFAULT,
          new Random(1));

  private static PacsDirectory.Pacs pacs(String name, String root) {
    return new PacsDirectory.Pacs(
        name, URI.create(root), Credentials.basic("u", "secret"), HttpTransport.DEFAULT);
  }

  private void refused(String address) {
    assertThatThrownBy(() -> directory.at(URI.create(address)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(WebProblem.PACS_NOT_CONFIGURED);
              assertThat(e.problem().message()).contains("main, lab").doesNotContain("secret");
            });
  }

  @Test
  void anAddressThatMeansAConfiguredRootIsTaken() {
    assertThat(directory.at(URI.create("https://PACS.example:443/dicom-web/"))).isNotNull();
    assertThat(directory.at(URI.create("http://10.0.0.7:8042/dicom-web"))).isNotNull();
    assertThat(directory.named("lab")).isNotNull();
    assertThat(directory.toString()).doesNotContain("secret");
  }

  @Test
  void anyOtherAddressIsRefusedBeforeAnythingIsSent() {
    refused("http://pacs.example/dicom-web");
    refused("https://pacs.example:8443/dicom-web");
    refused("https://pacs.example/dicom-web/../admin");
    refused("https://pacs.example/dicom-web?x=secret");
    refused("https://u:secret@pacs.example/dicom-web");
    refused("https://pacs.example.evil.example/dicom-web");
    refused("http://169.254.169.254/latest");
    refused("file:///etc/passwd");
    refused("nonsense");
    assertThatThrownBy(() -> directory.named("other")).isInstanceOf(ProblemException.class);
  }
}
