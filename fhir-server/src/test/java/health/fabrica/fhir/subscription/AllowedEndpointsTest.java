package health.fabrica.fhir.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedEndpointsTest {

  private static final AllowedEndpoints SITE =
      AllowedEndpoints.of(
          "https://ehr.example, http://lab.example:8080/hooks/, http://[::1]:*, https://any.example:*");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ehr.example",
        "https://EHR.example/hook?x=1",
        "https://ehr.example:443/hook",
        "http://lab.example:8080/hooks",
        "http://lab.example:8080/hooks/a/b",
        "http://[::1]:9/x",
        "https://any.example:1234/"
      })
  void whatIsListedIsAllowed(String endpoint) {
    assertThat(SITE.require(endpoint).toString()).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ehr.example/hook",
        "https://ehr.example:8443/hook",
        "https://ehr.example.evil.example/hook",
        "https://evil.example/https://ehr.example",
        "https://ehr.example@evil.example/hook",
        "https://user@ehr.example/hook",
        "https://ehr.example/hook#part",
        "http://lab.example:8080/hooks-of-others",
        "http://lab.example:8080/hooks/../admin",
        "http://lab.example:8080/hooks/%2e%2e/admin",
        "http://lab.example:8080/hooks/%2E./admin",
        "http://127.0.0.1/hook",
        "ftp://ehr.example/hook",
        "//ehr.example/hook",
        "mailto:a@ehr.example",
        "not a url",
        ""
      })
  void everythingElseIsRefused(String endpoint) {
    assertThatThrownBy(() -> SITE.require(endpoint))
        .hasMessageContaining("FAB-5802")
        .hasMessageContaining("subscriptions.allow");
  }

  @Test
  void anEmptyListAllowsNothing() {
    assertThatThrownBy(() -> AllowedEndpoints.of("").require("http://127.0.0.1/"))
        .hasMessageContaining("FAB-5802");
  }

  @ParameterizedTest
  @CsvSource({"ehr.example", "ftp://x", "https://", "https://x:port", "https://a b"})
  void anEntryThatIsNoneIsRefused(String entry) {
    assertThatIllegalArgumentException().isThrownBy(() -> AllowedEndpoints.of(entry));
  }
}
