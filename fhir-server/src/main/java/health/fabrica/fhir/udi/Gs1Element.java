package health.fabrica.fhir.udi;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** The GS1 application identifiers of a UDI, in the order in which labels show them. */
enum Gs1Element {
  DEVICE_IDENTIFIER("01", 14),
  MANUFACTURED("11", 6),
  EXPIRES("17", 6),
  LOT("10", 0),
  SERIAL("21", 0);

  /** The longest lot or serial number. */
  static final int MAX_VARIABLE = 20;

  private final String identifier;
  private final int fixedLength;

  Gs1Element(String identifier, int fixedLength) {
    this.identifier = identifier;
    this.fixedLength = fixedLength;
  }

  String identifier() {
    return identifier;
  }

  /** The number of characters after the identifier; empty when a separator ends them. */
  OptionalInt fixedLength() {
    return fixedLength == 0 ? OptionalInt.empty() : OptionalInt.of(fixedLength);
  }

  static Optional<Gs1Element> of(String identifier) {
    return Arrays.stream(values()).filter(e -> e.identifier.equals(identifier)).findFirst();
  }
}
