package health.fabrica.fhir.udi;

import java.util.Arrays;
import java.util.Optional;

/**
 * The ISBT 128 data structures of a UDI, each of fixed length. The delimiter of a donation number
 * is the shortest and so the last to be tried.
 */
enum IsbtElement {
  PRODUCT("=/", 16),
  SERIAL("=,", 6),
  EXPIRES("=>", 6),
  MANUFACTURED("=}", 6),
  LOT("&,1", 18),
  CONTAINER("=)", 10),
  CONTAINER_LOT("&)", 10),
  /** How many structures a compound bar code has; says nothing of the device. */
  COMPOUND("=+", 5),
  DONATION("=", 15);

  private final String delimiter;
  private final int length;

  IsbtElement(String delimiter, int length) {
    this.delimiter = delimiter;
    this.length = length;
  }

  String delimiter() {
    return delimiter;
  }

  /** The number of characters after the delimiter. */
  int length() {
    return length;
  }

  /** The element that begins at this place of a text. */
  static Optional<IsbtElement> at(String text, int place) {
    return Arrays.stream(values())
        .filter(e -> text.startsWith(e.delimiter, place))
        .filter(e -> e != DONATION || isLetterOrDigit(text, place + 1))
        .findFirst();
  }

  private static boolean isLetterOrDigit(String text, int place) {
    return place < text.length() && Character.isLetterOrDigit(text.charAt(place));
  }
}
