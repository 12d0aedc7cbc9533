package health.fabrica.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

  @TempDir private Path folder;

  @Test
  void theKeysAndDefaultsAreThese() {
    assertThat(Arrays.stream(Setting.values()).map(s -> s.key() + "=" + s.defaultValue()))
        .containsExactly(
            "server.host=127.0.0.1",
            "server.port=8080",
            "server.data=./fabrica-data",
            "server.public-base=",
            "server.warm-validator=true",
            "database.url=",
            "database.user=",
            "database.password=",
            "site.id=fabrica",
            "site.organization=Print lab",
            "site.time-zone=UTC",
            "site.model-number=anatomic-model",
            "site.device-identifier=",
            "site.recipes=",
            "printer.id=",
            "printer.url=",
            "printer.api-key=",
            "printer.manufacturer=",
            "printer.model=",
            "printer.serial=",
            "printer.material=PLA",
            "printer.material-lot=not recorded",
            "ehr.fhir-base=",
            "ehr.authorization=",
            "profiles.folder=",
            "profiles.process=pla-model-0.2",
            "pacs.dicom-web=",
            "pacs.user=",
            "pacs.password=",
            "pacs.token=",
            "flow.retry-first-ms=1000",
            "flow.retry-longest-ms=60000",
            "flow.poll-ms=200",
            "flow.printer-look-ms=1000",
            "flow.printer-settle-ms=20000",
            "flow.return-to-pacs=false",
            "subscriptions.allow=http://127.0.0.1:*,http://localhost:*,http://[::1]:*",
            "subscriptions.timeout-ms=10000",
            "subscriptions.retry-first-ms=1000",
            "subscriptions.retry-longest-ms=60000",
            "subscriptions.attempts=10");
  }

  @Test
  void nothingSetGivesTheDefaults() {
    Configuration configuration = load("", Map.of(), Map.of());
    assertThat(configuration.server().host()).isEqualTo("127.0.0.1");
    assertThat(configuration.server().port()).isEqualTo(8080);
    assertThat(configuration.server().publicBase()).isEmpty();
    assertThat(configuration.site().timeZone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(configuration.database()).isEmpty();
    assertThat(configuration.printer()).isEmpty();
    assertThat(configuration.ehr()).isEmpty();
    assertThat(configuration.pacs()).isEmpty();
    assertThat(configuration.flow().poll()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void flagsWinOverEnvironmentOverFileOverDefaults() {
    String file = "server:\n  port: 1001\n  host: file\nsite.organization: From file\n";
    Map<String, String> environment =
        Map.of("FABRICA_SERVER_PORT", "1002", "FABRICA_SERVER_HOST", "environment", "HOME", "/x");
    Configuration configuration = load(file, environment, Map.of(Setting.SERVER_PORT, "1003"));
    assertThat(configuration.server().port()).isEqualTo(1003);
    assertThat(configuration.server().host()).isEqualTo("environment");
    assertThat(configuration.site().organization()).isEqualTo("From file");
  }

  @Test
  void anUnknownKeyStopsTheStartAndNamesTheNearest() {
    refused("server:\n  prot: 1\n", Map.of(), "FAB-6001", "server.port");
    refused("", Map.of("FABRICA_SERVER_PROT", "1"), "FAB-6001", "FABRICA_SERVER_PORT");
  }

  @Test
  void theLaunchersVariablesAreNoSettings() {
    load("", Map.of("FABRICA_JAVA_OPTS", "-Xmx1g", "FABRICA_HOME", "/x"), Map.of());
  }

  @Test
  void unreadableValuesAreRefusedWithTheKey() {
    refused("server.port: lots\n", Map.of(), "FAB-6002", "server.port");
    refused("server.port: 65536\n", Map.of(), "FAB-6002", "server.port");
    refused("site.time-zone: Mars/Base\n", Map.of(), "FAB-6002", "site.time-zone");
    refused("site.device-identifier: '123'\n", Map.of(), "FAB-6002", "site.device-identifier");
    refused("ehr.fhir-base: ftp://x/fhir\n", Map.of(), "FAB-6002", "ehr.fhir-base");
    refused("database.url: jdbc:oracle:x\n", Map.of(), "FAB-6002", "database.url");
    refused("subscriptions.allow: ftp://x\n", Map.of(), "FAB-6002", "subscriptions.allow");
    refused("subscriptions.attempts: 0\n", Map.of(), "FAB-6002", "subscriptions.attempts");
    refused("printer.id: lab one\n", Map.of(), "FAB-6002", "printer.id");
    refused("printer.id: lab1\n", Map.of(), "FAB-6002", "printer.url");
  }

  @Test
  void brokenYamlIsRefused() {
    refused("server: [\n", Map.of(), "FAB-6003", "YAML");
  }

  @Test
  void severalPacsAreNamedByTheirKeys() {
    String file =
        "pacs: {dicom-web: 'https://main/dicom-web', token: t}\n"
            + "pacs.archive: {dicom-web: 'http://archive:8042/dicom-web', user: u, password: p}\n";
    Map<String, String> environment =
        Map.of(
            "FABRICA_PACS_CT_ROOM_DICOM_WEB", "https://ct/dicom-web",
            "FABRICA_PACS_CT_ROOM_KEY_STORE", "/etc/fabrica/key.p12",
            "FABRICA_PACS_CT_ROOM_KEY_STORE_PASSWORD", "secret",
            "FABRICA_PACS_USER", "me");
    Configuration configuration = load(file, environment, Map.of());
    assertThat(configuration.pacs())
        .extracting(PacsSettings::name)
        .containsExactly("archive", "ct-room", "pacs");
    assertThat(configuration.pacs().get(0).password()).isEqualTo("p");
    assertThat(configuration.pacs().get(1).identity().orElseThrow().file())
        .isEqualTo(Path.of("/etc/fabrica/key.p12"));
    assertThat(configuration.pacs().get(2).token()).contains("t");
    assertThat(configuration.pacs().get(2).user()).isEqualTo("me");
    assertThat(configuration.toString()).doesNotContain("secret");
    refused("pacs.archive.user: u\n", Map.of(), "FAB-6002", "pacs.archive.dicom-web");
    refused("pacs.archive.dicom-web: ftp://x\n", Map.of(), "FAB-6002", "pacs.archive.dicom-web");
    refused("pacs.archive.pass: u\n", Map.of(), "FAB-6001", "pacs.archive.pass");
  }

  @Test
  void secretsAreNotPrinted() {
    String file =
        "pacs: {dicom-web: 'http://pacs/dicom-web', user: u, password: secret}\n"
            + "ehr: {fhir-base: 'http://ehr/fhir', authorization: Bearer secret}\n"
            + "database: {url: 'jdbc:postgresql://db/fabrica', user: u, password: secret}\n"
            + "printer: {id: p, url: 'http://printer', api-key: secret}\n";
    assertThat(load(file, Map.of(), Map.of()).toString()).doesNotContain("secret");
  }

  private void refused(String file, Map<String, String> environment, String code, String text) {
    assertThatThrownBy(() -> load(file, environment, Map.of()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(code)
        .hasMessageContaining(text);
  }

  private Configuration load(
      String yaml, Map<String, String> environment, Map<Setting, String> flags) {
    try {
      Path file = folder.resolve("fabrica.yaml");
      Files.writeString(file, yaml);
      return Configuration.load(file, environment, flags);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
