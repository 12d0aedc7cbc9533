package health.fabrica.fhir.rest;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Media types that a browser would run in our origin; they are only served for download. */
final class RawTypes {

  private static final Set<String> ACTIVE =
      Set.of("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml");

  private RawTypes() {}

  static boolean isActive(Optional<String> type) {
    return type.map(t -> ACTIVE.contains(t.split(";")[0].trim().toLowerCase(Locale.ROOT)))
        .orElse(true);
  }
}
