package health.fabrica.fhir.subscription;

import java.util.Arrays;
import java.util.Optional;

/** What a notification carries. */
enum Payload {
  /** R4 without payload: a request without body. */
  NOTHING(""),
  /** R4 with payload: the resource itself, put under its id. */
  RESOURCE(""),
  /** Topic: that something happened. */
  EMPTY("empty"),
  /** Topic: to which resource. */
  ID_ONLY("id-only"),
  /** Topic: the resource as it then was. */
  FULL_RESOURCE("full-resource");

  private final String code;

  Payload(String code) {
    this.code = code;
  }

  /** The code of the Backport guide. */
  String code() {
    return code;
  }

  static Optional<Payload> ofCode(String code) {
    return Arrays.stream(values())
        .filter(payload -> !code.isEmpty() && payload.code.equals(code))
        .findFirst();
  }
}
