package health.fabrica.core.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes edits of plain lists and maps, as any text format gives them:
 *
 * <pre>
 * - hollow: {wall-mm: 3}
 * - drain: {diameter-mm: 4}
 * - base: {thickness-mm: 4}
 * - label: {show: order-and-side}
 * - split-to-fit
 * </pre>
 *
 * Strict as recipes are.
 */
public final class EditReader {

  private static final Map<String, Function<Parameters, Edit>> EDITS = new TreeMap<>();

  static {
    EDITS.put("hollow", SolidEdits::hollow);
    EDITS.put("drain", SolidEdits::drain);
    EDITS.put("base", SolidEdits::base);
    EDITS.put("label", LabelEdit::new);
    EDITS.put("cut", PartEdits::cut);
    EDITS.put("split-plane", PartEdits::splitPlane);
    EDITS.put("split-to-fit", PartEdits::splitToFit);
  }

  private EditReader() {}

  /**
   * The edits.
   *
   * @param list a list of them, null for none
   * @throws health.fabrica.core.problem.ProblemException FAB-1110 for a name that nobody knows,
   *     FAB-1111 for a value
   */
  public static List<Edit> read(Object list) {
    return read(list, Map.of(), new LinkedHashMap<>());
  }

  /** The same with values in place of those given; those that were used leave the map. */
  static List<Edit> read(
      @Nullable Object list, Map<String, String> overrides, Map<String, String> unused) {
    if (list == null) {
      return List.of();
    }
    if (!(list instanceof List<?> entries)) {
      throw RecipeProblem.VALUE_INVALID.refuse(
          "A design is a list of edits.", "Give names with their parameters, one a line.");
    }
    List<Edit> edits = new ArrayList<>();
    for (Object entry : entries) {
      edits.add(NamedEntry.of(entry).make("edit", EDITS, overrides, unused));
    }
    return edits;
  }
}
