package health.fabrica.fhir.trigger;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What has become of a series. */
enum TriggerState {
  /** It is waited until no more images come, or until the PACS answers. */
  WAITING,
  /** It has its order. */
  ORDERED,
  /** It has its order, and images came after it: the order is to be held. */
  GREW,
  /** No rule matches. */
  UNMATCHED,
  /** There is no order, for the reason given. */
  REFUSED;

  /** The word that the list uses. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<TriggerState> ofCode(String code) {
    return Arrays.stream(values()).filter(state -> state.code().equals(code)).findFirst();
  }
}
