package health.fabrica.fhir.rest;

import health.fabrica.fhir.store.SearchPage;
import health.fabrica.fhir.store.StoredResource;
import java.util.List;

/** Writes the Bundle of a search page from the stored bytes of what was found. */
final class SearchPages {

  private SearchPages() {}

  static byte[] json(SearchPage page, SearchQuery query, String base) {
    int entries = page.matches().size() + page.included().size();
    BundleJson bundle =
        new BundleJson("searchset", bytes(page.matches()) + bytes(page.included()), entries);
    query.total(page).ifPresent(bundle::total);
    bundle.link("self", query.selfLink());
    page.next().ifPresent(cursor -> bundle.link("next", query.nextLink(cursor)));
    page.matches().forEach(r -> add(bundle, r, "match", base));
    page.included().forEach(r -> add(bundle, r, "include", base));
    return bundle.toBytes();
  }

  private static void add(BundleJson bundle, StoredResource stored, String mode, String base) {
    bundle
        .open()
        .fullUrl(base + "/" + stored.reference())
        .resource(stored)
        .searchMode(mode)
        .close();
  }

  static int bytes(List<StoredResource> resources) {
    return resources.stream().mapToInt(r -> r.json().remaining()).sum();
  }
}
