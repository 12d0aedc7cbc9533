package health.fabrica.fhir.rest;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.OutcomeMapper;
import health.fabrica.fhir.rest.Interactions.Result;
import health.fabrica.fhir.store.ResourceStore.Origin;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.store.StoredResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryResponseComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.InstantType;

/** Does batches, entry by entry, and transactions, all or nothing. */
final class BundleProcessor {

  private static final int NOTHING = -1;

  private final Interactions interactions;

  BundleProcessor(Interactions interactions) {
    this.interactions = interactions;
  }

  Bundle process(Bundle request, String base) {
    if (request.getType() == BundleType.TRANSACTION) {
      return transaction(request, base);
    }
    if (request.getType() == BundleType.BATCH) {
      return batch(request, base);
    }
    throw Problems.malformed(
        "The Bundle is neither a transaction nor a batch.",
        "Set Bundle.type, or post it to a resource type.");
  }

  private Bundle batch(Bundle request, String base) {
    Bundle response = new Bundle().setType(BundleType.BATCHRESPONSE);
    int position = 0;
    for (BundleEntryComponent component : request.getEntry()) {
      position++;
      response.addEntry(batchEntry(position, component, base));
    }
    return response;
  }

  private BundleEntryComponent batchEntry(
      int position, BundleEntryComponent component, String base) {
    try {
      BundleEntry entry = BundleEntry.of(position, component, base);
      interactions.requireServed(entry.type());
      return entry.writes()
          ? written(writeAlone(entry, base))
          : found(entry, interactions.store(), base);
    } catch (ProblemException e) {
      BundleEntryComponent failed = new BundleEntryComponent();
      failed
          .getResponse()
          .setStatus(Integer.toString(OutcomeMapper.status(e.problem())))
          .setOutcome(OutcomeMapper.outcome(e.problem()));
      return failed;
    }
  }

  private Result writeAlone(BundleEntry entry, String base) {
    if (entry.method() == HTTPVerb.POST) {
      return interactions.create(entry.resource(), entry.query(), base);
    }
    return entry.id().isPresent()
        ? interactions.update(entry.resource(), entry.id().get(), entry.ifMatch(), base)
        : interactions.updateWhere(
            entry.resource(), entry.query().orElseThrow(), entry.ifMatch(), base);
  }

  private Bundle transaction(Bundle request, String base) {
    List<BundleEntry> entries = new ArrayList<>();
    for (BundleEntryComponent component : request.getEntry()) {
      BundleEntry entry = BundleEntry.of(entries.size() + 1, component, base);
      interactions.requireServed(entry.type());
      entries.add(entry);
    }
    requireDistinct(entries);
    entries.stream()
        .filter(BundleEntry::writes)
        .forEach(e -> interactions.examine(e.resource()));
    return interactions
        .store()
        .inTransaction(Origin.CLIENT, tx -> new Run(tx, entries, base).execute());
  }

  private static void requireDistinct(List<BundleEntry> entries) {
    Set<String> seen = new HashSet<>();
    for (BundleEntry entry : entries) {
      String fullUrl = entry.component().getFullUrl();
      boolean twice = fullUrl != null && !seen.add(fullUrl);
      Optional<String> target =
          entry.writes()
              ? entry.id().or(entry::query).map(t -> entry.type() + "/" + t)
              : Optional.empty();
      if (twice || (target.isPresent() && !seen.add(target.get()))) {
        throw Problems.malformed(
            entry.where() + " names the same resource as an earlier entry.",
            "Name each resource once in a transaction.");
      }
    }
  }

  /** One transaction while it runs. */
  private final class Run {

    private final StoreTransaction tx;
    private final List<BundleEntry> entries;
    private final String base;
    private final References references;

    /** By position: the resource that the condition of the entry selected. */
    private final Map<Integer, StoredResource> existing = new HashMap<>();

    /** By position: the id under which the entry writes. */
    private final Map<Integer, String> ids = new HashMap<>();

    private final Map<String, String> placeholders = new HashMap<>();

    Run(StoreTransaction tx, List<BundleEntry> entries, String base) {
      this.tx = tx;
      this.entries = entries;
      this.base = base;
      this.references = new References(base, interactions);
    }

    Bundle execute() {
      entries.forEach(e -> at(e, () -> identify(e)));
      entries.forEach(e -> at(e, () -> resolve(e)));
      Map<Integer, BundleEntryComponent> responses = new HashMap<>();
      entries.stream()
          .filter(BundleEntry::writes)
          .forEach(e -> responses.put(e.position(), at(e, () -> written(write(e)))));
      entries.forEach(e -> at(e, () -> check(e)));
      entries.stream()
          .filter(e -> !e.writes())
          .forEach(e -> responses.put(e.position(), at(e, () -> found(e, tx, base))));
      Bundle response = new Bundle().setType(BundleType.TRANSACTIONRESPONSE);
      entries.forEach(e -> response.addEntry(responses.get(e.position())));
      return response;
    }

    private int identify(BundleEntry entry) {
      if (!entry.writes()) {
        return NOTHING;
      }
      entry
          .query()
          .flatMap(q -> interactions.single(tx, entry.type(), q, base))
          .ifPresent(found -> existing.put(entry.position(), found));
      StoredResource found = existing.get(entry.position());
      String id = found != null ? found.id() : entry.id().orElseGet(tx::newId);
      ids.put(entry.position(), id);
      if (entry.component().hasFullUrl()) {
        placeholders.put(entry.component().getFullUrl(), entry.type() + "/" + id);
      }
      return NOTHING;
    }

    private int resolve(BundleEntry entry) {
      if (isWritten(entry)) {
        references.resolve(tx, entry.resource(), placeholders, root(entry));
        interactions.applyRules(entry.resource());
      }
      return NOTHING;
    }

    /** A relative reference may mean a neighbour in the Bundle by the root of its own fullUrl. */
    private String root(BundleEntry entry) {
      String fullUrl = entry.component().getFullUrl();
      int end = fullUrl == null ? -1 : fullUrl.lastIndexOf("/" + entry.type() + "/");
      return end < 0 ? "" : fullUrl.substring(0, end + 1);
    }

    private boolean isWritten(BundleEntry entry) {
      boolean alreadyThere =
          entry.method() == HTTPVerb.POST && existing.containsKey(entry.position());
      return entry.writes() && !alreadyThere;
    }

    private Result write(BundleEntry entry) {
      StoredResource found = existing.get(entry.position());
      String id = Objects.requireNonNull(ids.get(entry.position()), "identified before");
      if (entry.method() == HTTPVerb.POST) {
        return found != null
            ? new Result(false, found)
            : Result.of(tx.create(entry.resource(), id));
      }
      entry.resource().setId(id);
      return interactions.write(tx, entry.resource(), entry.ifMatch());
    }

    private int check(BundleEntry entry) {
      if (isWritten(entry)) {
        References.requireTargets(tx, entry.resource());
      }
      return NOTHING;
    }

    private <T> T at(BundleEntry entry, Supplier<T> step) {
      try {
        return step.get();
      } catch (ProblemException e) {
        throw Problems.at(entry.where(), e);
      }
    }
  }

  private static BundleEntryComponent written(Result result) {
    StoredResource stored = result.stored();
    BundleEntryComponent entry = new BundleEntryComponent();
    BundleEntryResponseComponent response = entry.getResponse();
    response.setStatus(result.created() ? "201 Created" : "200 OK");
    response.setLocation(stored.versionedReference());
    describe(response, stored);
    return entry;
  }

  private BundleEntryComponent found(BundleEntry entry, StoreReader reader, String base) {
    BundleEntryComponent answer = new BundleEntryComponent();
    answer.getResponse().setStatus("200 OK");
    if (entry.id().isPresent()) {
      StoredResource stored = Interactions.read(reader, entry.type(), entry.id().get());
      answer.setFullUrl(base + "/" + stored.reference());
      answer.setResource(stored.resource());
      describe(answer.getResponse(), stored);
    } else {
      SearchQuery query =
          SearchQuery.parse(
              entry.type(),
              entry.query().orElse(""),
              interactions.store().searchParameters(),
              base);
      answer.setResource(SearchBundles.search(reader, query, base));
    }
    return answer;
  }

  private static void describe(BundleEntryResponseComponent response, StoredResource stored) {
    response.setEtag("W/\"" + stored.version() + "\"");
    response.setLastModifiedElement(new InstantType(stored.lastUpdated().toString()));
  }
}
