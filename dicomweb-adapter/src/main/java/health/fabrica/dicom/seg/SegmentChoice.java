package health.fabrica.dicom.seg;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.object.ObjectProblem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which segment or structure to take: its number, its name, or the only one there is. A name counts
 * when it is equal but for case; a number that is also a name is taken as the name.
 *
 * @param wanted number or name; {@code all}, or several parted by commas, where several may be
 *     taken
 * @param exactly the number, whatever the names are
 */
public record SegmentChoice(Optional<String> wanted, OptionalInt exactly) {

  private static final String ALL = "all";

  private static final int LISTED = 40;

  /** The only one. */
  public static final SegmentChoice ONLY = new SegmentChoice(Optional.empty());

  /** By number or name, when one is given. */
  public SegmentChoice(Optional<String> wanted) {
    this(wanted, OptionalInt.empty());
  }

  /** The one of that number. */
  public static SegmentChoice ofNumber(int number) {
    return new SegmentChoice(Optional.empty(), OptionalInt.of(number));
  }

  /**
   * Whether several are asked for: all, or a list that is no name by itself.
   *
   * @param names names by number
   */
  public boolean several(Map<Integer, String> names) {
    return wanted
        .filter(text -> text.equalsIgnoreCase(ALL) || text.contains(","))
        .filter(text -> fitting(names, text).isEmpty())
        .isPresent();
  }

  /**
   * The numbers of several segments, in ascending order.
   *
   * @param names names by number
   * @throws ProblemException FAB-2211 or FAB-2212 when an entry fits none or several
   */
  public List<Integer> severalAmong(Map<Integer, String> names) {
    String text = wanted.orElse(ALL);
    if (!several(names)) {
      return List.of(among(names));
    }
    if (text.equalsIgnoreCase(ALL)) {
      return names.keySet().stream().sorted().toList();
    }
    return Arrays.stream(text.split(",", -1))
        .map(entry -> of(entry.strip()).among(names))
        .distinct()
        .sorted()
        .toList();
  }

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
    if (exactly.isPresent() && names.containsKey(exactly.getAsInt())) {
      return exactly.getAsInt();
    }
    List<Integer> fitting =
        wanted.isEmpty() && exactly.isPresent()
            ? List.of()
            : wanted.isEmpty() ? List.copyOf(names.keySet()) : fitting(names, wanted.get());
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
