package health.fabrica.dicom.deident;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.object.ObjectProblem;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Searches a cleaned object for names, numbers and UIDs that the source had. */
final class IdentitySearch {

  /** Shorter texts (a sex, an initial) are found everywhere. */
  private static final int SHORTEST = 4;

  private IdentitySearch() {}

  static void refuseLeft(Dataset source, Dataset clean, DeidentificationOptions options) {
    Set<String> identities = new HashSet<>();
    collect(source, options, identities);
    search(clean, identities);
  }

  /** Names of people, group 0010, and identifiers of order and visit; whole and word by word. */
  private static void collect(
      Dataset source, DeidentificationOptions options, Set<String> identities) {
    for (Element element : source.elements()) {
      if (element instanceof Element.Sequence sequence) {
        sequence.items().forEach(item -> collect(item, options, identities));
      } else if (element instanceof Element.Bytes
          && element.vr().isText()
          && !options.keeps(element.tag())
          && !options.shifts(element.tag())) {
        boolean identifying =
            element.vr() == Vr.PN
                || Tag.group(element.tag()) == 0x0010
                || element.tag() == Tag.ACCESSION_NUMBER
                || element.tag() == Tag.STUDY_ID
                || Tag.group(element.tag()) == 0x0038;
        if (identifying && element.vr() != Vr.DS && element.vr() != Vr.CS) {
          source.strings(element).forEach(value -> add(value, identities));
        }
      }
    }
  }

  private static void add(String value, Set<String> identities) {
    for (String part : value.toLowerCase(Locale.ROOT).split("[\\^=, ]+")) {
      if (part.length() >= SHORTEST) {
        identities.add(part);
      }
    }
  }

  private static void search(Dataset clean, Set<String> identities) {
    for (Element element : clean.elements()) {
      if (element instanceof Element.Sequence sequence) {
        sequence.items().forEach(item -> search(item, identities));
      } else if (Deidentifier.isText(element) && !element.isEmpty()) {
        for (String value : clean.strings(element)) {
          String text = value.toLowerCase(Locale.ROOT);
          if (identities.stream().anyMatch(text::contains)) {
            throw ObjectProblem.IDENTITY_LEFT.refuse(
                "A text of the patient's identity stands in "
                    + Tag.describe(element.tag())
                    + " after de-identification.",
                "Do not send the object; clear this attribute at its source.");
          }
        }
      }
    }
  }
}
