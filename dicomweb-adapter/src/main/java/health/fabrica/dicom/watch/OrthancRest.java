package health.fabrica.dicom.watch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.web.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The few resources of Orthanc's own interface that tell of new series. */
final class OrthancRest {

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MAX_DEPTH = 20;
  private static final JsonFactory JSON = new JsonFactory();

  private final URI root;
  private final HttpClient http;
  private final Credentials credentials;

  OrthancRest(URI root, HttpClient http, Credentials credentials) {
    this.root = root.toString().endsWith("/") ? root : URI.create(root + "/");
    this.http = http;
    this.credentials = credentials;
  }

  /** An entry of the change log. */
  record Change(String type, String id) {}

  /** A piece of the change log: its entries, the number to go on from, whether it was the end. */
  record Changes(List<Change> changes, long last, boolean done) {}

  /** A series with what identifies it in DICOM. */
  record Series(String studyUid, String seriesUid, int instances) {}

  /** The number of the newest entry. */
  long newest() {
    return number(require("changes?last"), "Last");
  }

  Changes changes(long since, int limit) {
    Map<String, Object> body = require("changes?since=" + since + "&limit=" + limit);
    List<Change> changes = new ArrayList<>();
    for (Object entry : list(body, "Changes")) {
      Map<String, Object> change = object(entry, "Changes");
      changes.add(new Change(text(change, "ChangeType"), text(change, "ID")));
    }
    return new Changes(changes, number(body, "Last"), Boolean.TRUE.equals(body.get("Done")));
  }

  /** The series; empty when it is gone by now. */
  Optional<Series> series(String id) {
    return get("series/" + id)
        .flatMap(
            series ->
                get("studies/" + text(series, "ParentStudy"))
                    .map(
                        study ->
                            new Series(
                                tag(study, "StudyInstanceUID"),
                                tag(series, "SeriesInstanceUID"),
                                list(series, "Instances").size())));
  }

  private static String tag(Map<String, Object> resource, String keyword) {
    return text(object(resource.get("MainDicomTags"), "MainDicomTags"), keyword);
  }

  private Map<String, Object> require(String path) {
    return get(path).orElseThrow(() -> broken(path + " is not there", null));
  }

  private Optional<Map<String, Object>> get(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path)).timeout(ANSWER).GET();
    credentials.authorization().ifPresent(a -> request.header("Authorization", a));
    HttpResponse<byte[]> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(WorkMonitor.Stopped.CANCELLED, "Reading the change log was stopped.", "")
          .asException(e);
    } catch (IOException e) {
      throw TriggerProblem.WATCH_UNREACHABLE
          .with(
              "Orthanc cannot be reached (" + e.getClass().getSimpleName() + ").",
              "Check its address and the network.")
          .asException(e);
    }
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    if (response.statusCode() != 200) {
      throw TriggerProblem.WATCH_UNREACHABLE.refuse(
          "Orthanc answers " + response.statusCode() + ".",
          "Check the credentials of the watch and the state of Orthanc.");
    }
    try (JsonParser json = JSON.createParser(response.body())) {
      json.nextToken();
      return Optional.of(object(value(json, 0), path));
    } catch (IOException e) {
      throw broken("an answer is no JSON", e);
    }
  }

  /** The value at the token: text, number, truth, list or map; an absent one is an empty text. */
  private static Object value(JsonParser json, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw broken("an answer is nested too deep", null);
    }
    JsonToken token = json.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Object> map = new LinkedHashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        map.put(name, value(json, depth + 1));
      }
      return map;
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> list = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(json, depth + 1));
      }
      return list;
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return json.getLongValue();
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return token == JsonToken.VALUE_TRUE;
    }
    return token == JsonToken.VALUE_STRING ? json.getText() : "";
  }

  @SuppressWarnings("unchecked") // made by value(), whose maps have this type
  private static Map<String, Object> object(@Nullable Object value, String name) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw broken(name + " is no object", null);
  }

  private static List<?> list(Map<String, Object> object, String name) {
    if (object.get(name) instanceof List<?> list) {
      return list;
    }
    throw broken(name + " is no list", null);
  }

  private static String text(Map<String, Object> object, String name) {
    if (object.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw broken(name + " is no text", null);
  }

  private static long number(Map<String, Object> object, String name) {
    if (object.get(name) instanceof Long number) {
      return number;
    }
    throw broken(name + " is no number", null);
  }

  private static RuntimeException broken(String what, @Nullable Exception cause) {
    Problem problem =
        TriggerProblem.WATCH_PROTOCOL.with(
            "In the answers of the watched Orthanc " + what + ".",
            "Check that the address is the root of Orthanc's own interface.");
    return cause == null ? problem.asException() : problem.asException(cause);
  }
}
