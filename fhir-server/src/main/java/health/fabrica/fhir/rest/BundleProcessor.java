package health.fabrica.fhir.rest;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.OutcomeMapper;
import health.fabrica.fhir.rest.Interactions.Result;
import health.fabrica.fhir.rest.Preference.Content;
import health.fabrica.fhir.store.ResourceStore.Origin;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.fhir.store.TransactionWork;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.OperationOutcome;

/** Does batches, entry by entry, and transactions, all or nothing. */
final class BundleProcessor {

  /** Entries of a transaction that is not to be the later one of those that share a commit. */
  private static final int LARGE = 200;

  private final FhirContext context;
  private final Interactions interactions;
  private final Reads reads;
  private final Patches patches;
  private final AnswerWriter writer;

  BundleProcessor(
      FhirContext context,
      Interactions interactions,
      Reads reads,
      Patches patches,
      AnswerWriter writer) {
    this.context = context;
    this.interactions = interactions;
    this.reads = reads;
    this.patches = patches;
    this.writer = writer;
  }

  Answer process(Bundle request, String base, Preference preference) {
    if (request.getType() == BundleType.TRANSACTION) {
      return bundle("transaction-response", transaction(request, base, preference), base);
    }
    if (request.getType() == BundleType.BATCH) {
      return bundle("batch-response", batch(request, base, preference), base);
    }
    throw Problems.malformed(
        "The Bundle is neither a transaction nor a batch.",
        "Set Bundle.type, or post it to a resource type.");
  }

  private static Answer bundle(String type, List<EntryAnswer> entries, String base) {
    int bytes = entries.stream().mapToInt(EntryAnswer::bytes).sum();
    BundleJson json = new BundleJson(type, bytes, entries.size());
    entries.forEach(e -> e.write(json, base));
    return Answer.bundle(json.toBytes());
  }

  private List<EntryAnswer> batch(Bundle request, String base, Preference preference) {
    List<EntryAnswer> answers = new ArrayList<>();
    for (BundleEntryComponent component : request.getEntry()) {
      answers.add(batchEntry(answers.size() + 1, component, base, preference));
    }
    return answers;
  }

  private EntryAnswer batchEntry(
      int position, BundleEntryComponent component, String base, Preference preference) {
    try {
      BundleEntry entry = BundleEntry.of(position, component, base);
      if (entry.isRead()) {
        return found(entry, interactions.store(), base, preference);
      }
      interactions.requireServed(entry.type());
      return entry.method() == HTTPVerb.DELETE
          ? deleted(deleteAlone(entry, base))
          : written(writeAlone(entry, base), preference);
    } catch (ProblemException e) {
      return EntryAnswer.refused(
          OutcomeMapper.status(e.problem()), json(OutcomeMapper.outcome(e.problem())));
    }
  }

  private Optional<StoredResource> deleteAlone(BundleEntry entry, String base) {
    return entry.id().isPresent()
        ? interactions.delete(entry.type(), entry.id().get(), entry.condition())
        : interactions.deleteWhere(
            entry.type(), entry.query().orElseThrow(), entry.condition(), base);
  }

  private Result writeAlone(BundleEntry entry, String base) {
    String type = entry.type();
    if (entry.method() == HTTPVerb.POST) {
      return interactions.create(entry.resource(), entry.query(), base);
    }
    if (entry.method() == HTTPVerb.PATCH) {
      Patch patch = patches.of(entry.resource());
      return entry.id().isPresent()
          ? interactions.patch(type, entry.id().get(), patch, entry.condition(), base)
          : interactions.patchWhere(
              type, entry.query().orElseThrow(), patch, entry.condition(), base);
    }
    if (entry.id().isPresent()) {
      entry.resource().setId(entry.id().get());
      return interactions.update(entry.resource(), entry.id().get(), entry.condition(), base);
    }
    return interactions.updateWhere(
        entry.resource(), entry.query().orElseThrow(), entry.condition(), base);
  }

  private List<EntryAnswer> transaction(Bundle request, String base, Preference preference) {
    List<BundleEntry> entries = new ArrayList<>();
    for (BundleEntryComponent component : request.getEntry()) {
      BundleEntry entry = BundleEntry.of(entries.size() + 1, component, base);
      if (!entry.isRead()) {
        interactions.requireServed(entry.type());
      }
      entries.add(entry);
    }
    requireDistinct(entries);
    entries.stream()
        .filter(e -> e.method() == HTTPVerb.POST || e.method() == HTTPVerb.PUT)
        .forEach(e -> interactions.examine(e.resource()));
    TransactionWork<List<EntryAnswer>> work =
        tx ->
            new TransactionRun(this, interactions, patches, tx, entries, base, preference)
                .execute();
    return interactions
        .store()
        .inTransaction(Origin.CLIENT, entries.size() > LARGE ? TransactionWork.large(work) : work);
  }

  private static void requireDistinct(List<BundleEntry> entries) {
    Set<String> seen = new HashSet<>();
    for (BundleEntry entry : entries) {
      String fullUrl = entry.component().getFullUrl();
      boolean twice = fullUrl != null && !entry.isRead() && !seen.add(fullUrl);
      Optional<String> target =
          entry.isRead() ? Optional.empty() : entry.id().or(entry::query).map(entry::named);
      if (twice || (target.isPresent() && !seen.add(target.get()))) {
        throw sameTwice(entry);
      }
    }
  }

  static ProblemException sameTwice(BundleEntry entry) {
    return Problems.malformed(
        entry.where() + " names the same resource as an earlier entry.",
        "Name each resource once in a transaction.");
  }

  EntryAnswer written(Result result, Preference preference) {
    Content content = preference.content().orElse(Content.MINIMAL);
    return new EntryAnswer(
        result.created() ? "201 Created" : "200 OK",
        Optional.of(result.stored()),
        true,
        content == Content.REPRESENTATION
            ? Optional.of(AnswerWriter.bytes(result.stored()))
            : Optional.empty(),
        content == Content.OUTCOME
            ? Optional.of(json(RestDispatcher.done(result.created() ? "Created." : "Stored.")))
            : Optional.empty());
  }

  EntryAnswer deleted(Optional<StoredResource> version) {
    return new EntryAnswer("204 No Content", version, false, Optional.empty(), Optional.empty());
  }

  EntryAnswer found(BundleEntry entry, StoreReader reader, String base, Preference preference) {
    Reads.Question question = entry.question(base, preference.lenient());
    Format format = Format.ofEntry(question.parameters());
    Answer answer = reads.get(reader, question);
    boolean silent = entry.method() == HTTPVerb.HEAD || answer.content() instanceof Answer.Nothing;
    Optional<byte[]> resource =
        silent ? Optional.empty() : Optional.of(writer.encode(format, answer.content()));
    String status = answer.status() == 304 ? "304 Not Modified" : "200 OK";
    return new EntryAnswer(status, answer.version(), false, resource, Optional.empty());
  }

  private byte[] json(OperationOutcome outcome) {
    return context.newJsonParser().encodeResourceToString(outcome).getBytes(StandardCharsets.UTF_8);
  }
}
