package health.fabrica.fhir.rest;

import health.fabrica.fhir.store.SearchPage;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoredResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;

/** Builds the Bundle of a search page. */
final class SearchBundles {

  private SearchBundles() {}

  static Bundle search(StoreReader reader, SearchQuery query, String base) {
    SearchPage page = reader.search(query.request());
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.SEARCHSET);
    query.total(page).ifPresent(total -> bundle.setTotal(Math.toIntExact(total)));
    bundle.addLink().setRelation("self").setUrl(query.selfLink());
    page.next().ifPresent(c -> bundle.addLink().setRelation("next").setUrl(query.nextLink(c)));
    page.matches().forEach(r -> add(bundle, r, SearchEntryMode.MATCH, base));
    page.included().forEach(r -> add(bundle, r, SearchEntryMode.INCLUDE, base));
    return bundle;
  }

  private static void add(Bundle bundle, StoredResource stored, SearchEntryMode mode, String base) {
    bundle
        .addEntry()
        .setFullUrl(base + "/" + stored.reference())
        .setResource(stored.resource())
        .getSearch()
        .setMode(mode);
  }
}
