package health.fabrica.dicom.server;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dictionary;
import health.fabrica.dicom.data.Tag;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads QIDO-RS query parameters (PS3.18 section 8.3.4). */
final class SearchRequest {

  private static final int DEFAULT_LIMIT = 1000;
  private static final Pattern DATE = Pattern.compile("[0-9]{8}");
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{8}");

  private final Map<Integer, String> keys = new HashMap<>();
  private int limit = DEFAULT_LIMIT;
  private int offset;

  private SearchRequest() {}

  static InstanceQuery parse(Route route, Map<String, Deque<String>> parameters) {
    SearchRequest request = new SearchRequest();
    parameters.forEach(
        (name, values) -> {
          if (!name.equals("includefield")) { // every attribute held is given anyway
            request.parameter(name, values);
          }
        });
    return request.query(route);
  }

  private void parameter(String name, Deque<String> values) {
    if (values.size() != 1) {
      throw bad("The parameter stands " + values.size() + " times: " + shown(name));
    }
    String value = values.getFirst();
    switch (name) {
      case "limit" -> limit = Math.min(number(name, value), DEFAULT_LIMIT);
      case "offset" -> offset = number(name, value);
      case "fuzzymatching" -> {
        if (!value.equals("false")) {
          throw bad("Fuzzy matching is not supported");
        }
      }
      default -> key(name, value);
    }
  }

  private void key(String name, String value) {
    int tag =
        HEX.matcher(name).matches()
            ? Integer.parseUnsignedInt(name, 16)
            : Dictionary.tag(name).orElse(0);
    switch (tag) {
      case Tag.STUDY_INSTANCE_UID, Tag.SERIES_INSTANCE_UID, Tag.SOP_INSTANCE_UID ->
          DicomUid.require(value, "search key");
      case Tag.PATIENT_ID,
          Tag.PATIENT_NAME,
          Tag.ACCESSION_NUMBER,
          Tag.MODALITY,
          Tag.MODALITIES_IN_STUDY,
          Tag.STUDY_DATE -> {
        // supported as they stand
      }
      default -> throw bad("The search key is not supported: " + shown(name));
    }
    if (keys.putIfAbsent(tag, value) != null) {
      throw bad("The search key stands twice: " + shown(name));
    }
  }

  private InstanceQuery query(Route route) {
    String dates = keys.getOrDefault(Tag.STUDY_DATE, "");
    int dash = dates.indexOf('-');
    return new InstanceQuery(
        route.level(),
        merge(route.study(), Tag.STUDY_INSTANCE_UID),
        merge(route.series(), Tag.SERIES_INSTANCE_UID),
        merge(route.instance(), Tag.SOP_INSTANCE_UID),
        exact(Tag.PATIENT_ID),
        given(Tag.PATIENT_NAME),
        exact(Tag.ACCESSION_NUMBER),
        exact(Tag.MODALITY).or(() -> exact(Tag.MODALITIES_IN_STUDY)),
        date(dash < 0 ? dates : dates.substring(0, dash)),
        date(dash < 0 ? dates : dates.substring(dash + 1)),
        limit,
        offset);
  }

  private Optional<String> given(int tag) {
    return Optional.ofNullable(keys.get(tag)).filter(v -> !v.isEmpty());
  }

  private Optional<String> exact(int tag) {
    return given(tag)
        .map(
            value -> {
              if (value.indexOf('*') >= 0 || value.indexOf('?') >= 0) {
                throw bad("Wildcards are supported for PatientName only");
              }
              return value;
            });
  }

  private Optional<String> merge(Optional<String> ofPath, int tag) {
    Optional<String> key = given(tag);
    if (ofPath.isPresent() && key.isPresent() && !ofPath.equals(key)) {
      throw bad("Path and search key name different identifiers");
    }
    return ofPath.or(() -> key);
  }

  private static Optional<String> date(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!DATE.matcher(text).matches()) {
      throw bad("StudyDate is neither YYYYMMDD nor a range of it");
    }
    return Optional.of(text);
  }

  private static int number(String name, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below like a negative one
    }
    throw bad("The parameter is no number: " + name);
  }

  /** Names come from outside: only letters and digits are shown again. */
  private static String shown(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9]", "_");
    return plain.substring(0, Math.min(plain.length(), 64));
  }

  private static ProblemException bad(String what) {
    return DicomProblem.REQUEST.refuse(
        what + ".", "See the conformance statement for the search keys.");
  }
}
