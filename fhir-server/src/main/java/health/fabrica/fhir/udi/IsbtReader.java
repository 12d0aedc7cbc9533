package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.udi.CodedDate.Form;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads UDIs of ICCBBA, whose structures have fixed lengths and may come in any order. */
final class IsbtReader {

  private static final Set<IsbtElement> OF_BLOOD_BAG =
      Set.of(IsbtElement.CONTAINER, IsbtElement.CONTAINER_LOT, IsbtElement.COMPOUND);

  private final Map<IsbtElement, String> parts = new EnumMap<>(IsbtElement.class);

  private IsbtReader(String text) {
    int at = 0;
    while (at < text.length()) {
      at = take(text, at);
    }
  }

  static Udi read(String text) {
    return new IsbtReader(text).udi();
  }

  private int take(String text, int at) {
    IsbtElement element = IsbtElement.at(text, at).orElseThrow(() -> unknown(text, at));
    int begin = at + element.delimiter().length();
    int end = begin + element.length();
    if (end > text.length()) {
      throw UdiReader.unreadable("The text ends inside what follows " + element.delimiter() + ".");
    }
    if (parts.put(element, text.substring(begin, end)) != null) {
      throw UdiReader.unreadable("The data structure " + element.delimiter() + " occurs twice.");
    }
    int next = end;
    while (next < text.length() && text.charAt(next) == ' ') {
      next++;
    }
    return next;
  }

  private static RuntimeException unknown(String text, int at) {
    char first = text.charAt(at);
    return first == '=' || first == '&'
        ? new Problem(
                UdiProblem.ELEMENT_UNSUPPORTED,
                "A data structure of ISBT 128 that is no part of a UDI is not read.",
                "Send only =/ =, = => =} &,1 or =) &).")
            .asException()
        : UdiReader.unreadable("Where a data structure of ISBT 128 must begin, none does.");
  }

  private Udi udi() {
    boolean bloodBag = parts.containsKey(IsbtElement.CONTAINER);
    if (bloodBag && OF_BLOOD_BAG.containsAll(parts.keySet())) {
      return new BloodBagUdi(
          part(IsbtElement.CONTAINER).orElseThrow(), part(IsbtElement.CONTAINER_LOT));
    }
    if (bloodBag || parts.containsKey(IsbtElement.CONTAINER_LOT)) {
      throw UdiReader.unreadable("Parts of a blood container and of another product are mixed.");
    }
    return new IsbtUdi(
        part(IsbtElement.PRODUCT)
            .orElseThrow(() -> UdiReader.unreadable("There is no device identifier =/ or =).")),
        part(IsbtElement.SERIAL),
        part(IsbtElement.DONATION),
        part(IsbtElement.EXPIRES).map(d -> new CodedDate(Form.YYYJJJ, d)),
        part(IsbtElement.MANUFACTURED).map(d -> new CodedDate(Form.YYYJJJ, d)),
        part(IsbtElement.LOT));
  }

  private Optional<String> part(IsbtElement element) {
    return Optional.ofNullable(parts.get(element));
  }
}
