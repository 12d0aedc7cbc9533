package health.fabrica.dicom.server;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dictionary;
import health.fabrica.dicom.data.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A QIDO-RS request (PS3.18 section 8.3.4).
 *
 * @param query what is searched
 * @param fields attributes asked for beyond those that are always given
 * @param all whether every attribute is asked for
 * @param fuzzyAsked whether fuzzy matching is asked for, which is not done
 */
record SearchRequest(InstanceQuery query, Set<Integer> fields, boolean all, boolean fuzzyAsked) {

  /** Most matches of one answer. */
  static final int MAX_LIMIT = 1000;

  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{8}");
  private static final Pattern LIST = Pattern.compile("[,\\\\]");
  private static final Map<List<Integer>, SearchKey> KEYS =
      Arrays.stream(SearchKey.values())
          .collect(Collectors.toUnmodifiableMap(SearchKey::path, key -> key));

  static SearchRequest parse(Route route, Map<String, Deque<String>> parameters) {
    Reader reader = new Reader();
    parameters.forEach(reader::parameter);
    return reader.request(route);
  }

  /** Takes up the parameters. */
  private static final class Reader {
    private final EnumMap<SearchKey, String> keys = new EnumMap<>(SearchKey.class);
    private final Map<List<Integer>, Boolean> seen = new HashMap<>();
    private final List<Criterion> criteria = new ArrayList<>();
    private final Set<Integer> fields = new HashSet<>();
    private boolean all;
    private boolean fuzzy;
    private int limit = MAX_LIMIT;
    private int offset;

    void parameter(String name, Deque<String> values) {
      if (name.equals("includefield")) {
        values.forEach(this::include);
        return;
      }
      if (values.size() != 1) {
        throw bad("The parameter stands " + values.size() + " times: " + shown(name));
      }
      String value = values.getFirst();
      switch (name) {
        case "limit" -> limit = Math.min(count(name, value), MAX_LIMIT);
        case "offset" -> offset = count(name, value);
        case "fuzzymatching" -> fuzzy = flag(name, value);
        case "accept" -> {
          // a header in disguise: see Accepted
        }
        default -> key(name, value);
      }
    }

    private void include(String names) {
      for (String name : names.split(",")) {
        if (name.equals("all")) {
          all = true;
        } else {
          fields.add(
              path(name)
                  .orElseThrow(() -> bad("The attribute is not known: " + shown(name)))
                  .get(0));
        }
      }
    }

    private void key(String name, String value) {
      List<Integer> path =
          path(name).orElseThrow(() -> bad("The parameter is not known: " + shown(name)));
      if (seen.putIfAbsent(path, true) != null) {
        throw bad("The search key stands twice: " + shown(name));
      }
      if (path.equals(List.of(Tag.MODALITIES_IN_STUDY))) {
        if (!value.isEmpty()) {
          criteria.add(new Criterion.StudyHasModality(List.of(LIST.split(value))));
        }
        return;
      }
      SearchKey key = KEYS.get(path);
      if (key == null) {
        throw bad("The search key is not supported: " + shown(name));
      }
      fields.add(path.get(0)); // PS3.18 8.3.4.3: what is matched is returned
      if (!value.isEmpty()) {
        keys.put(key, value);
      }
    }

    SearchRequest request(Route route) {
      merge(route.study(), SearchKey.STUDY_INSTANCE_UID);
      merge(route.series(), SearchKey.SERIES_INSTANCE_UID);
      moments(SearchKey.STUDY_DATE, SearchKey.STUDY_TIME);
      moments(
          SearchKey.PERFORMED_PROCEDURE_STEP_START_DATE,
          SearchKey.PERFORMED_PROCEDURE_STEP_START_TIME);
      keys.forEach((key, value) -> criteria.add(criterion(key, value)));
      return new SearchRequest(
          new InstanceQuery(route.level(), criteria, limit, offset),
          Set.copyOf(fields),
          all,
          fuzzy);
    }

    private void merge(Optional<String> ofPath, SearchKey key) {
      if (ofPath.isEmpty()) {
        return;
      }
      String known = keys.putIfAbsent(key, ofPath.get());
      if (known != null && !known.equals(ofPath.get())) {
        throw bad("Path and search key name different identifiers");
      }
    }

    /** Two ranges of one form are a range of moments (PS3.4 section C.2.2.2.5). */
    private void moments(SearchKey day, SearchKey time) {
      Optional<Criterion.Between> days = range(day);
      Optional<Criterion.Between> times = range(time);
      if (days.isPresent()
          && times.isPresent()
          && days.get().from().isPresent() == times.get().from().isPresent()
          && days.get().to().isPresent() == times.get().to().isPresent()) {
        keys.remove(day);
        keys.remove(time);
        criteria.add(
            new Criterion.BetweenMoments(
                day,
                time,
                days.get().from().map(d -> d + times.get().from().orElseThrow()),
                days.get().to().map(d -> d + times.get().to().orElseThrow())));
      }
    }

    private Optional<Criterion.Between> range(SearchKey key) {
      return Optional.ofNullable(keys.get(key))
          .filter(value -> value.indexOf('-') >= 0)
          .map(value -> (Criterion.Between) criterion(key, value));
    }
  }

  private static Criterion criterion(SearchKey key, String value) {
    return switch (key.matching()) {
      case UID -> {
        List<String> uids = List.of(LIST.split(value));
        uids.forEach(uid -> DicomUid.require(uid, "search key"));
        yield new Criterion.AnyOf(key, uids);
      }
      case TEXT ->
          isPattern(value)
              ? new Criterion.Text(key, value)
              : new Criterion.AnyOf(key, List.of(value));
      case NAME -> {
        List<String> groups = nameGroups(value);
        if (groups.stream().allMatch(String::isEmpty)) {
          throw bad(key.keyword() + " holds delimiters only");
        }
        yield new Criterion.Name(key, groups);
      }
      case DATE -> between(key, value, SearchKey::day);
      case TIME -> between(key, value, SearchKey::clock);
      case NUMBER -> new Criterion.AnyOf(key, List.of(usable(key, SearchKey.number(value))));
      case MEMBER -> {
        if (isPattern(value)) {
          throw bad("Wildcards are not supported for " + key.keyword());
        }
        yield new Criterion.AnyOf(key, List.of(value));
      }
    };
  }

  private static List<String> nameGroups(String value) {
    List<String> groups = SearchKey.nameGroups(value);
    return value.indexOf('=') < 0 ? groups.subList(0, 1) : groups;
  }

  private static Criterion between(SearchKey key, String value, UnaryOperator<String> read) {
    int dash = value.indexOf('-');
    String from = dash < 0 ? value : value.substring(0, dash);
    String to = dash < 0 ? value : value.substring(dash + 1);
    if (from.isEmpty() && to.isEmpty()) {
      throw bad(key.keyword() + " is a range without ends");
    }
    return new Criterion.Between(key, end(key, from, read), end(key, to, read));
  }

  private static Optional<String> end(SearchKey key, String text, UnaryOperator<String> read) {
    return text.isEmpty() ? Optional.empty() : Optional.of(usable(key, read.apply(text)));
  }

  private static String usable(SearchKey key, String value) {
    if (value.isEmpty()) {
      throw bad(
          key.keyword()
              + switch (key.matching()) {
                case DATE -> " is neither YYYYMMDD nor a range of it";
                case TIME -> " is neither HH, HHMM, HHMMSS nor a range of it";
                default -> " is no integer";
              });
    }
    return value;
  }

  private static boolean isPattern(String value) {
    return value.indexOf('*') >= 0 || value.indexOf('?') >= 0;
  }

  /** Tags from keywords or hexadecimal numbers, one of a sequence before a dot. */
  private static Optional<List<Integer>> path(String name) {
    List<Integer> path = new ArrayList<>();
    for (String part : name.split("\\.", -1)) {
      Optional<Integer> tag =
          HEX.matcher(part).matches()
              ? Optional.of(Integer.parseUnsignedInt(part, 16))
              : Dictionary.tag(part);
      if (tag.isEmpty()) {
        return Optional.empty();
      }
      path.add(tag.get());
    }
    return Optional.of(path);
  }

  private static boolean flag(String name, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw bad("The parameter is neither true nor false: " + name);
    }
    return value.equals("true");
  }

  private static int count(String name, String value) {
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
    String plain = name.replaceAll("[^A-Za-z0-9.]", "_");
    return plain.substring(0, Math.min(plain.length(), 64));
  }

  private static ProblemException bad(String what) {
    return DicomProblem.REQUEST.refuse(
        what + ".", "See the conformance statement for the search keys.");
  }
}
