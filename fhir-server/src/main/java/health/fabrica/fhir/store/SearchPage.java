package health.fabrica.fhir.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One page of a search.
 *
 * @param matches in the order asked for
 * @param included each once, and none that is among the matches
 * @param total the number of all matches when it was asked for
 * @param next the cursor of the next page; empty on the last
 */
public record SearchPage(
    List<StoredResource> matches,
    List<StoredResource> included,
    OptionalLong total,
    Optional<String> next) {

  public SearchPage {
    matches = List.copyOf(matches);
    included = List.copyOf(included);
  }

  SearchPage withTotal(long all) {
    return new SearchPage(matches, included, OptionalLong.of(all), next);
  }
}
