package health.fabrica.fhir.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One page of a history.
 *
 * @param versions newest first; deletions among them have no content
 * @param total the number of all versions when it was asked for
 * @param next the cursor of the next page; empty on the last
 */
public record HistoryPage(
    List<StoredResource> versions, OptionalLong total, Optional<String> next) {

  public HistoryPage {
    versions = List.copyOf(versions);
  }
}
