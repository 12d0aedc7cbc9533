package health.fabrica.dicom.ups;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Dictionary;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.watch.TextPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What is asked of workitems (PS3.18 11.9): every key must match. Keys are keywords or tags, with
 * points into sequences. Values match exactly, with {@code *} and {@code ?}, as a range of moments
 * or as one of several UIDs; an empty value matches everything.
 */
record UpsQuery(List<Key> keys, int limit, int offset) {

  static final int MAX_RESULTS = 1000;
  private static final Set<String> OTHER = Set.of("includefield", "fuzzymatching");

  /** A path of tags and the value wanted there. */
  record Key(List<Integer> path, String value) {}

  static UpsQuery of(Map<String, Deque<String>> parameters) {
    List<Key> keys = new ArrayList<>();
    int limit = MAX_RESULTS;
    int offset = 0;
    for (Map.Entry<String, Deque<String>> parameter : parameters.entrySet()) {
      String name = parameter.getKey();
      String value = parameter.getValue().getLast();
      switch (name.toLowerCase(Locale.ROOT)) {
        case "limit" -> limit = Math.min(number(name, value), MAX_RESULTS);
        case "offset" -> offset = number(name, value);
        default -> {
          if (!OTHER.contains(name.toLowerCase(Locale.ROOT))) {
            keys.add(new Key(path(name), value));
          }
        }
      }
    }
    return new UpsQuery(keys, limit, offset);
  }

  /** The keys of a filtered subscription, {@code key=value,key=value}. */
  static UpsQuery ofFilter(String filter) {
    List<Key> keys =
        Arrays.stream(filter.split(",", -1))
            .map(
                pair -> {
                  int sign = pair.indexOf('=');
                  if (sign <= 0) {
                    throw UpsProblem.REQUEST.refuse(
                        "A part of the filter has no key and value.",
                        "Send filter=key=value,key=value.");
                  }
                  return new Key(path(pair.substring(0, sign).strip()), pair.substring(sign + 1));
                })
            .toList();
    return new UpsQuery(keys, MAX_RESULTS, 0);
  }

  private static int number(String name, String value) {
    if (!value.matches("[0-9]{1,6}")) {
      throw UpsProblem.REQUEST.refuse(
          "The parameter " + name + " is '" + value + "'.", "Send a whole number.");
    }
    return Integer.parseInt(value);
  }

  private static List<Integer> path(String name) {
    return Arrays.stream(name.split("\\.", -1)).map(UpsQuery::tag).toList();
  }

  private static int tag(String name) {
    if (name.matches("[0-9A-Fa-f]{8}")) {
      return Integer.parseUnsignedInt(name, 16);
    }
    return Dictionary.tag(name)
        .orElseThrow(
            () ->
                UpsProblem.REQUEST.refuse(
                    "No attribute is called '" + name + "'.",
                    "Send a keyword such as ProcedureStepState, or a tag such as 00741000."));
  }

  boolean matches(Dataset workitem) {
    return keys.stream().allMatch(key -> matches(workitem, key.path(), key.value()));
  }

  private static boolean matches(Dataset data, List<Integer> path, String wanted) {
    if (wanted.isEmpty()) {
      return true;
    }
    if (path.size() > 1) {
      return data.items(path.get(0)).stream()
          .anyMatch(item -> matches(item, path.subList(1, path.size()), wanted));
    }
    String vr = Dictionary.vr(path.get(0), false).name();
    return data.find(path.get(0)).isPresent()
        && data.strings(path.get(0)).stream().anyMatch(value -> matches(vr, value.strip(), wanted));
  }

  private static boolean matches(String vr, String value, String wanted) {
    return switch (vr) {
      case "UI" -> Arrays.asList(wanted.split("[,\\\\]")).contains(value);
      case "DA", "DT", "TM" -> isWithin(value, wanted);
      default -> TextPattern.of(wanted).matches(value);
    };
  }

  /** Moments compare by their common length, so that a day contains its hours. */
  private static boolean isWithin(String value, String range) {
    int dash = range.indexOf('-');
    String from = dash < 0 ? range : range.substring(0, dash);
    String to = dash < 0 ? range : range.substring(dash + 1);
    return (from.isEmpty() || cut(value, from).compareTo(from) >= 0)
        && (to.isEmpty() || cut(value, to).compareTo(to) <= 0);
  }

  private static String cut(String value, String length) {
    return value.substring(0, Math.min(value.length(), length.length()));
  }

  /** The attributes that the query names, for people. */
  @Override
  public String toString() {
    return "UpsQuery" + keys.stream().map(key -> Tag.describe(key.path().get(0))).toList();
  }
}
