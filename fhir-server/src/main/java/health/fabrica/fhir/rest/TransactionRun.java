package health.fabrica.fhir.rest;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.rest.Interactions.Result;
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
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Resource;

/**
 * One transaction Bundle while it runs, in the order that R4 gives (http.html, transaction rules):
 * DELETE, POST, PUT and PATCH, then GET and HEAD; references between entries are replaced before
 * anything is written, and all targets are checked after everything is. Owned by the thread of the
 * request.
 */
final class TransactionRun {

  private final BundleProcessor bundles;
  private final Interactions interactions;
  private final Patches patches;
  private final StoreTransaction tx;
  private final List<BundleEntry> entries;
  private final String base;
  private final Preference preference;
  private final References references;

  /** By position: the resource that the criteria of the entry selected. */
  private final Map<Integer, StoredResource> existing = new HashMap<>();

  /** By position: the id under which the entry writes. */
  private final Map<Integer, String> ids = new HashMap<>();

  private final Map<Integer, Resource> changed = new HashMap<>();
  private final Map<Integer, StoredResource> stored = new HashMap<>();
  private final Map<Integer, EntryAnswer> answers = new HashMap<>();
  private final Map<String, String> placeholders = new HashMap<>();
  private final List<StoredResource> deleted = new ArrayList<>();

  TransactionRun(
      BundleProcessor bundles,
      Interactions interactions,
      Patches patches,
      StoreTransaction tx,
      List<BundleEntry> entries,
      String base,
      Preference preference) {
    this.bundles = bundles;
    this.interactions = interactions;
    this.patches = patches;
    this.tx = tx;
    this.entries = entries;
    this.base = base;
    this.preference = preference;
    this.references = new References(base, interactions);
  }

  List<EntryAnswer> execute() {
    each(e -> e.method() == HTTPVerb.DELETE, this::delete);
    each(TransactionRun::isWrite, this::identify);
    requireDistinct();
    each(this::changesContent, this::resolve);
    each(e -> e.method() == HTTPVerb.POST, this::write);
    each(e -> isWrite(e) && e.method() != HTTPVerb.POST, this::write);
    each(this::changesContent, e -> References.requireTargets(tx, stored(e)));
    deleted.forEach(this::requireStillGone);
    each(
        BundleEntry::isRead,
        e -> answers.put(e.position(), bundles.found(e, tx, base, preference)));
    return entries.stream().map(e -> answers.get(e.position())).toList();
  }

  private void requireStillGone(StoredResource gone) {
    if (tx.read(gone.type(), gone.id()).isEmpty()) {
      Referrers.requireNone(tx, gone.type(), gone.id());
    }
  }

  private static boolean isWrite(BundleEntry entry) {
    return !entry.isRead() && entry.method() != HTTPVerb.DELETE;
  }

  private void delete(BundleEntry entry) {
    Optional<String> id =
        entry.id().isPresent()
            ? entry.id()
            : interactions
                .single(tx, entry.type(), entry.query().orElseThrow(), base)
                .map(StoredResource::id);
    id.ifPresent(i -> ids.put(entry.position(), i));
    Optional<StoredResource> version =
        id.flatMap(i -> interactions.delete(tx, entry.type(), i, entry.condition()));
    version.ifPresent(deleted::add);
    answers.put(entry.position(), bundles.deleted(version));
  }

  private void identify(BundleEntry entry) {
    Optional<StoredResource> found =
        entry.query().flatMap(q -> interactions.claimed(tx, entry.type(), q, base));
    found.ifPresent(f -> existing.put(entry.position(), f));
    String id =
        switch (entry.method()) {
          case PUT ->
              entry
                  .id()
                  .or(() -> Interactions.idOfConditionalUpdate(tx, entry.resource(), found))
                  .orElseGet(tx::newId);
          case PATCH ->
              entry
                  .id()
                  .or(() -> found.map(StoredResource::id))
                  .orElseThrow(() -> Interactions.noMatch(entry.type()));
          default -> found.map(StoredResource::id).orElseGet(tx::newId);
        };
    ids.put(entry.position(), id);
    if (entry.component().hasFullUrl()) {
      placeholders.put(entry.component().getFullUrl(), entry.type() + "/" + id);
    }
  }

  /** Criteria may select what another entry names. */
  private void requireDistinct() {
    Set<String> seen = new HashSet<>();
    for (BundleEntry entry : entries) {
      String id = ids.get(entry.position());
      boolean changes = entry.method() == HTTPVerb.DELETE || changesContent(entry);
      if (id != null && changes && !seen.add(entry.type() + "/" + id)) {
        throw BundleProcessor.sameTwice(entry);
      }
    }
  }

  /** Whether the entry writes: a conditional create whose resource is there does not. */
  private boolean changesContent(BundleEntry entry) {
    return isWrite(entry)
        && !(entry.method() == HTTPVerb.POST && existing.containsKey(entry.position()));
  }

  private void resolve(BundleEntry entry) {
    Resource resource = entry.resource();
    if (entry.method() == HTTPVerb.PATCH) {
      Interactions.requireChangeable(entry.type());
      resource = patches.of(entry.resource()).apply(Interactions.read(tx, entry.type(), id(entry)));
      interactions.examine(resource);
    }
    changed.put(entry.position(), resource);
    references.resolve(tx, resource, placeholders, root(entry));
    interactions.applyRules(resource);
  }

  /** A relative reference may mean a neighbour in the Bundle by the root of its own fullUrl. */
  private static String root(BundleEntry entry) {
    String fullUrl = entry.component().getFullUrl();
    int end = fullUrl == null ? -1 : fullUrl.lastIndexOf("/" + entry.type() + "/");
    return end < 0 ? "" : fullUrl.substring(0, end + 1);
  }

  private void write(BundleEntry entry) {
    Result result = result(entry);
    stored.put(entry.position(), result.stored());
    answers.put(entry.position(), bundles.written(result, preference));
  }

  private Result result(BundleEntry entry) {
    StoredResource found = existing.get(entry.position());
    if (entry.method() == HTTPVerb.POST) {
      return found != null
          ? new Result(false, found)
          : Result.of(tx.create(content(entry), id(entry)));
    }
    content(entry).setId(id(entry));
    return interactions.write(tx, content(entry), entry.condition());
  }

  private String id(BundleEntry entry) {
    return Objects.requireNonNull(ids.get(entry.position()), "identified before");
  }

  private StoredResource stored(BundleEntry entry) {
    return Objects.requireNonNull(stored.get(entry.position()), "written before");
  }

  private Resource content(BundleEntry entry) {
    return Objects.requireNonNull(changed.get(entry.position()), "resolved before");
  }

  private void each(
      java.util.function.Predicate<BundleEntry> which,
      java.util.function.Consumer<BundleEntry> step) {
    for (BundleEntry entry : entries) {
      if (which.test(entry)) {
        at(
            entry,
            () -> {
              step.accept(entry);
              return entry;
            });
      }
    }
  }

  private static <T> T at(BundleEntry entry, Supplier<T> step) {
    try {
      return step.get();
    } catch (ProblemException e) {
      throw Problems.at(entry.where(), e);
    }
  }
}
