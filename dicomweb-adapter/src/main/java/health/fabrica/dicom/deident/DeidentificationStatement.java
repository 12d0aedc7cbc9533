package health.fabrica.dicom.deident;

import health.fabrica.dicom.data.Dictionary;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.object.ObjectProblem;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the DICOM Conformance Statement says of de-identification, from the tables in use. */
public final class DeidentificationStatement {

  private DeidentificationStatement() {}

  /** The section as Markdown. */
  public static String text() {
    Map<KeptAttributes.Action, List<Integer>> byAction = new EnumMap<>(KeptAttributes.Action.class);
    byAction.putAll(
        Dictionary.tags().stream()
            .collect(
                Collectors.groupingBy(
                    tag ->
                        KeptAttributes.of(
                            tag, Dictionary.vr(tag, false), DeidentificationOptions.BASIC))));
    return """
        ## 8. De-identification

        Basic Application Level Confidentiality Profile (PS3.15 Annex E) as a list of what may stay: an attribute that is not
        named below, unknown or private is removed. For the classes %s. Pixel data are not changed.

        | what becomes of it | attributes |
        |---|---|
        | emptied | %s |
        | fixed value of the same kind | %s |
        | pseudonym, 16 hexadecimal digits under the site's key | %s |
        | label | SegmentLabel becomes the meaning of its code |
        | document | EncapsulatedDocument: a binary STL without header text and attribute bytes |
        | new UID below 2.25 under the site's key | %d attributes; UIDs of the standard stay |
        | items treated one by one | %d sequences |
        | kept | %d attributes: %s |
        | removed | %d attributes and all others |

        Patient Identity Removed, De-identification Method and its codes (113100 and those of the options), and Longitudinal
        Temporal Information Modified (REMOVED or MODIFIED) are written.

        | option | code | attributes it is about |
        |---|---|---|
        %s
        | refused or warned of | category |
        |---|---|
        %s"""
        .formatted(
            Deidentifier.classes().stream()
                .map(uid -> "`" + uid + "`")
                .collect(Collectors.joining(", ")),
            names(byAction, KeptAttributes.Action.EMPTY),
            names(byAction, KeptAttributes.Action.DUMMY),
            names(byAction, KeptAttributes.Action.PATIENT),
            of(byAction, KeptAttributes.Action.UID).size(),
            of(byAction, KeptAttributes.Action.ITEMS).size(),
            of(byAction, KeptAttributes.Action.KEEP).size(),
            groups(of(byAction, KeptAttributes.Action.KEEP)),
            of(byAction, KeptAttributes.Action.REMOVE).size(),
            options(),
            refusals());
  }

  private static List<Integer> of(
      Map<KeptAttributes.Action, List<Integer>> byAction, KeptAttributes.Action action) {
    return byAction.getOrDefault(action, List.of());
  }

  private static String names(
      Map<KeptAttributes.Action, List<Integer>> byAction, KeptAttributes.Action action) {
    return of(byAction, action).stream().map(Dictionary::keyword).collect(Collectors.joining(", "));
  }

  private static String groups(List<Integer> tags) {
    return tags.stream()
        .collect(Collectors.groupingBy(Tag::group, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(e -> "%d of group %04X".formatted(e.getValue(), e.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String options() {
    return Arrays.stream(Retain.values())
        .map(
            option ->
                "| %s | %s | %s |\n"
                    .formatted(
                        option.code().meaning(),
                        option.code().value(),
                        Dictionary.tags().stream()
                            .filter(option::covers)
                            .map(Dictionary::keyword)
                            .collect(Collectors.joining(", "))))
        .collect(Collectors.joining());
  }

  private static String refusals() {
    return Stream.concat(
            Arrays.stream(ObjectProblem.values())
                .filter(code -> code.number() >= ObjectProblem.BURNED_IN_TEXT.number()),
            Arrays.stream(FolderProblem.values()))
        .map(code -> "| %s %s | %s |\n".formatted(code.id(), code.title(), code.category()))
        .collect(Collectors.joining());
  }
}
