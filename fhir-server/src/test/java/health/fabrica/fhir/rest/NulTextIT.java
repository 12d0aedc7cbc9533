package health.fabrica.fhir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.StoreSettings;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL takes no text with U+0000: who sends one is told so, on SQLite too. */
class NulTextIT {

  private static final String NUL = "\\" + "u0000";

  @TempDir Path folder;

  @Test
  void onSqliteItIsRefused() {
    refused(StoreSettings.at(folder.resolve("fhir.db")));
  }

  @Test
  void onPostgresItIsRefused() {
    refused(PostgresServer.shared().newDatabase());
  }

  private void refused(StoreSettings database) {
    try (TestServer server =
        TestServer.start(database, folder, List.of(), store -> List.<Object>of())) {
      String patient = "{'resourceType':'Patient','name':[{'family':'a%sb'}]}".replace('\'', '"');
      assertThat(server.post("/Patient", patient.formatted("\\\\u0000")).statusCode())
          .as("an escaped backslash before the letter u")
          .isEqualTo(201);
      requireRefusal(server, server.post("/Patient", patient.formatted(NUL)));
      requireRefusal(
          server,
          server.post(
              "/",
              "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":"
                  + patient.formatted(NUL)
                  + ",\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}]}"));
      String stored = server.post("/Patient", patient.formatted("")).body();
      String id = stored.replaceAll("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
      requireRefusal(
          server,
          server.send(
              "PATCH",
              "/Patient/" + id,
              ("[{\"op\":\"add\",\"path\":\"/gender\",\"value\":\"" + NUL + "\"}]")
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8),
              "Content-Type",
              "application/json-patch+json"));
      for (String query :
          List.of(
              "/Patient?family=a%00b",
              "/Patient?identifier=urn:x%7C%00",
              "/Patient?_id=%00",
              "/Patient?_sort=%00",
              "/Patient?%00=1",
              "/Patient?_profile=%00",
              "/Patient?general-practitioner=Practitioner/%00")) {
        HttpResponse<String> answer = server.get(query);
        assertThat(answer.statusCode()).as(query + answer.body()).isIn(200, 400);
        if (answer.statusCode() == 200) {
          assertThat(answer.body()).as(query).doesNotContain("\"mode\":\"match\"");
        } else {
          server.parse(OperationOutcome.class, answer);
        }
      }
      assertThat(server.get("/Patient/%00").statusCode()).isIn(400, 404);
      assertThat(server.get("/Patient?family=a").statusCode()).isEqualTo(200);
    }
  }

  private static void requireRefusal(TestServer server, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
    assertThat(server.parse(OperationOutcome.class, answer).getIssueFirstRep().getDiagnostics())
        .contains("U+0000");
  }
}
