package health.fabrica.flow.trigger;

import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.dicom.watch.TextPattern;
import health.fabrica.flow.order.ProductKind;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

/**
 * Which series becomes what. A rule matches when each of its conditions does; a condition without
 * values asks nothing, one with several is met by any of them. Case does not count. Without a
 * modality a rule speaks of CT and MR only, so that what was made of images, a segmentation or a
 * model that came back, never triggers by its description.
 *
 * @param name how people call the rule
 * @param modalities of Modality
 * @param bodyParts of Body Part Examined
 * @param procedures of the codes of the performed and the requested procedure
 * @param descriptions patterns of Series Description
 * @param studyDescriptions patterns of Study Description
 * @param stations of Station Name
 * @param product what is made
 * @param tissue code of the tissue that is modelled
 * @param profile name of the process profile that it is printed with
 */
public record TriggerRule(
    String name,
    List<String> modalities,
    List<String> bodyParts,
    List<SeriesFacts.Code> procedures,
    List<TextPattern> descriptions,
    List<TextPattern> studyDescriptions,
    List<String> stations,
    ProductKind product,
    String tissue,
    String profile) {

  private static final List<String> IMAGES = List.of("CT", "MR");

  public TriggerRule {
    modalities = folded(modalities);
    bodyParts = folded(bodyParts);
    procedures = procedures.stream().map(TriggerRule::folded).toList();
    descriptions = List.copyOf(descriptions);
    studyDescriptions = List.copyOf(studyDescriptions);
    stations = folded(stations);
  }

  private static List<String> folded(Collection<String> texts) {
    return texts.stream().map(TriggerRule::folded).toList();
  }

  private static String folded(String text) {
    return text.strip().toUpperCase(Locale.ROOT);
  }

  private static SeriesFacts.Code folded(SeriesFacts.Code code) {
    return new SeriesFacts.Code(folded(code.scheme()), folded(code.value()));
  }

  /** Whether the rule asks anything at all. */
  public boolean asksSomething() {
    return !modalities.isEmpty()
        || !bodyParts.isEmpty()
        || !procedures.isEmpty()
        || !descriptions.isEmpty()
        || !studyDescriptions.isEmpty()
        || !stations.isEmpty();
  }

  /** Whether the series is one of those that the rule speaks of. */
  public boolean matches(SeriesFacts series) {
    return spokenOf().contains(folded(series.modality()))
        && isMet(bodyParts, series.bodyPart())
        && isMet(stations, series.station())
        && matchesOne(descriptions, series.seriesDescription())
        && matchesOne(studyDescriptions, series.studyDescription())
        && (procedures.isEmpty()
            || series.procedures().stream()
                .map(TriggerRule::folded)
                .anyMatch(procedures::contains));
  }

  private List<String> spokenOf() {
    return modalities.isEmpty() ? IMAGES : modalities;
  }

  private static boolean isMet(List<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(folded(value));
  }

  private static boolean matchesOne(List<TextPattern> wanted, String value) {
    return wanted.isEmpty() || wanted.stream().anyMatch(pattern -> pattern.matches(value));
  }

  /**
   * Whether it is certain that this rule matches whatever the other one does. Between patterns only
   * equality and {@code *} are seen through.
   */
  boolean covers(TriggerRule other) {
    return covers(spokenOf(), other.spokenOf(), String::equals)
        && covers(bodyParts, other.bodyParts, String::equals)
        && covers(stations, other.stations, String::equals)
        && covers(procedures, other.procedures, SeriesFacts.Code::equals)
        && covers(descriptions, other.descriptions, TriggerRule::covers)
        && covers(studyDescriptions, other.studyDescriptions, TriggerRule::covers);
  }

  private static boolean covers(TextPattern wide, TextPattern narrow) {
    return wide.matchesAll() || wide.equals(narrow);
  }

  private static <T> boolean covers(List<T> wide, List<T> narrow, BiPredicate<T, T> covers) {
    return wide.isEmpty()
        || !narrow.isEmpty()
            && narrow.stream().allMatch(n -> wide.stream().anyMatch(w -> covers.test(w, n)));
  }
}
