package health.fabrica.dicom.seg;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.object.ObjectProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which segment or structure to take: its number, its name, or the only one there is. A name counts
 * when it is equal but for case; a number that is also a name is taken as the name.
 */
public record SegmentChoice(Optional<String> wanted) {

  private static final int LISTED = 40;

  /** The only one. */
  public static final SegmentChoice ONLY = new SegmentChoice(Optional.empty());

  /** The one of that number or name. */
  public static SegmentChoice of(String numberOrName) {
    return new SegmentChoice(Optional.of(numberOrName));
  }

  /**
   * The number of the segment.
   *
   * @param names names by number
   * @throws ProblemException FAB-2211 when there is none, FAB-2212 when there are several
   */
  public int among(Map<Integer, String> names) {
    List<Integer> fitting =
        wanted.isEmpty() ? List.copyOf(names.keySet()) : fitting(names, wanted.get());
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    String there =
        new TreeMap<>(names)
            .entrySet().stream()
                .limit(LISTED)
                .map(e -> e.getKey() + " '" + e.getValue() + "'")
                .collect(Collectors.joining(", "));
    if (fitting.isEmpty()) {
      throw ObjectProblem.SEGMENT_UNKNOWN.refuse(
          "The segment asked for is not among the "
              + names.size()
              + " there are"
              + (there.isEmpty() ? "." : ": " + there + "."),
          "Name one of them by number or name.");
    }
    throw ObjectProblem.SEGMENT_AMBIGUOUS.refuse(
        fitting.size() + " segments fit; there are: " + there + ".",
        "Name one of them by its number.");
  }

  private static List<Integer> fitting(Map<Integer, String> names, String text) {
    List<Integer> byName =
        names.entrySet().stream()
            .filter(e -> e.getValue().equalsIgnoreCase(text))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!byName.isEmpty()) {
      return byName;
    }
    return names.keySet().stream().filter(n -> Integer.toString(n).equals(text)).toList();
  }
}
