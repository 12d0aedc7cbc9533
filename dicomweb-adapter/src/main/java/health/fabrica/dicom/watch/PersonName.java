package health.fabrica.dicom.watch;

import java.util.Arrays;
import java.util.List;

/**
 * One component group of a PN value (PS3.5 6.2.1).
 *
 * @param family family name complex
 * @param given given name complex and middle names
 */
public record PersonName(String family, List<String> given) {

  public PersonName {
    given = List.copyOf(given);
  }

  /** The groups of a value that name somebody: alphabetic, ideographic, phonetic. */
  public static List<PersonName> groups(String value) {
    return Arrays.stream(value.split("=", -1))
        .map(PersonName::group)
        .filter(name -> !name.family().isEmpty() || !name.given().isEmpty())
        .toList();
  }

  private static PersonName group(String group) {
    List<String> parts = Arrays.stream(group.split("\\^", -1)).map(String::strip).toList();
    return new PersonName(
        parts.get(0), parts.stream().skip(1).limit(2).filter(part -> !part.isEmpty()).toList());
  }

  @Override
  public String toString() {
    return "PersonName";
  }
}
