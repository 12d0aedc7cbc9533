package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import health.fabrica.fhir.rest.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same queries over the same corpus, answered by this server and by HAPI JPA 8.8.0, whose
 * answers are recorded. {@code -Dfabrica.oracle=URL} loads the corpus into such a server, which
 * must be empty, and records anew. What differs is listed in {@code differences.tsv}, each line
 * with the reason; a line that explains nothing any more fails too.
 */
class OracleIT {

  private static final FhirContext CONTEXT = FhirContext.forR4Cached();
  private static final String ANSWERS = "answers.tsv";
  private static final int QUERIES = 400;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  @Test
  void onSqliteAnswersAreThoseOfTheOracleOrTheDifferenceIsExplained(@TempDir Path folder)
      throws IOException {
    compare(StoreSettings.at(folder.resolve("fhir.db")), folder);
  }

  @Test
  void onPostgresAnswersAreThoseOfTheOracleOrTheDifferenceIsExplained(@TempDir Path folder)
      throws IOException {
    compare(PostgresServer.shared().newDatabase(), folder);
  }

  private void compare(StoreSettings database, Path folder) throws IOException {
    List<String> corpus = lines("corpus.ndjson");
    List<Resource> resources =
        corpus.stream()
            .map(json -> (Resource) CONTEXT.newJsonParser().parseResource(json))
            .toList();
    Map<String, String> ours = new LinkedHashMap<>();
    List<String> queries;
    try (TestServer server = TestServer.start(database, folder, List.of(), store -> List.of())) {
      queries = OracleQueries.of(server.store().searchParameters(), resources);
      server
          .store()
          .inTransaction(
              tx -> {
                resources.forEach(tx::update);
                return null;
              });
      queries.forEach(query -> ours.put(query, answer(server.base(), query)));
    }
    assertThat(queries).hasSizeGreaterThanOrEqualTo(QUERIES);
    String oracle = System.getProperty("fabrica.oracle", "");
    if (!oracle.isEmpty()) {
      record(oracle, corpus, queries);
    }
    Map<String, String> theirs = table(oracle.isEmpty() ? lines(ANSWERS) : recorded());
    Map<String, String> explained = table(lines("differences.tsv"));
    Map<String, String> unexplained = new TreeMap<>();
    List<String> idle = new ArrayList<>(explained.keySet());
    for (String query : queries) {
      if (!ours.get(query).equals(theirs.get(query))) {
        idle.remove(query);
        if (!explained.containsKey(query)) {
          unexplained.put(
              query, "\n  ours   " + ours.get(query) + "\n  theirs " + theirs.get(query));
        }
      }
    }
    assertThat(unexplained).as("differences without a reason").isEmpty();
    assertThat(idle).as("reasons for what does not differ").isEmpty();
  }

  private static List<String> lines(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(OracleIT.class.getResourceAsStream("/oracle/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static Map<String, String> table(List<String> lines) {
    return lines.stream()
        .filter(line -> line.contains("\t"))
        .map(line -> line.split("\t", 2))
        .collect(Collectors.toMap(f -> f[0], f -> f[1]));
  }

  /** Total, matches (in order where that is asked for) and included, as one line. */
  private String answer(String base, String query) {
    HttpResponse<String> response =
        send(HttpRequest.newBuilder(URI.create(base + "/" + withCount(query))).build());
    if (response.statusCode() != 200) {
      return response.statusCode() < 500 ? "refused" : "failed " + response.statusCode();
    }
    Bundle bundle = CONTEXT.newJsonParser().parseResource(Bundle.class, response.body());
    boolean ordered = query.contains("_sort=");
    String matches = references(bundle, SearchEntryMode.MATCH, ordered);
    String included = references(bundle, SearchEntryMode.INCLUDE, false);
    String total = bundle.hasTotal() ? Integer.toString(bundle.getTotal()) : "-";
    return total + " [" + matches + "]" + (included.isEmpty() ? "" : " + [" + included + "]");
  }

  private static String withCount(String query) {
    return query.contains("_count=") ? query : query + "&_count=500";
  }

  private static String references(Bundle bundle, SearchEntryMode mode, boolean ordered) {
    List<String> found =
        bundle.getEntry().stream()
            .filter(e -> e.getSearch().getMode() == mode)
            .map(e -> e.getResource().fhirType() + "/" + e.getResource().getIdElement().getIdPart())
            .toList();
    return String.join(" ", ordered ? found : found.stream().sorted().toList());
  }

  private void record(String base, List<String> corpus, List<String> queries) throws IOException {
    List<String> definitions =
        new Definitions(CONTEXT)
            .searchParameters().stream()
                .map(p -> CONTEXT.newJsonParser().encodeResourceToString(p))
                .toList();
    definitions.forEach(json -> put(base, json));
    corpus.forEach(json -> put(base, json));
    List<String> lines = new ArrayList<>();
    for (String query : queries) {
      lines.add(query + "\t" + answer(base, query));
    }
    Files.write(file(), lines);
  }

  private static List<String> recorded() throws IOException {
    return Files.readAllLines(file());
  }

  private static Path file() {
    return Path.of(System.getProperty("fabrica.home"), "fhir-server/src/test/resources/oracle")
        .resolve(ANSWERS);
  }

  private void put(String base, String json) {
    Resource resource = (Resource) CONTEXT.newJsonParser().parseResource(json);
    URI target =
        URI.create(base + "/" + resource.fhirType() + "/" + resource.getIdElement().getIdPart());
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(target)
                .header("Content-Type", "application/fhir+json")
                .PUT(BodyPublishers.ofString(json))
                .build());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
