package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.CONTENT;
import static health.fabrica.fhir.store.Tables.DELETED;
import static health.fabrica.fhir.store.Tables.TYPE;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.store.SearchParameters.Progress;
import health.fabrica.fhir.store.WrittenResource.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.SearchParameter;
import org.jooq.DSLContext;

/**
 * Search parameters that administrators post as resources: checked in the transaction that stores
 * them, known to every write after it, and searchable once {@link ReindexJob} has indexed what was
 * there before. Only those with status active count. Runs on the thread of the transaction.
 */
final class PostedParameters implements WriteListener {

  private final SearchParameters parameters;
  private final ParameterNumbers numbers;
  private final ResourceCodec codec;
  private final ReindexJob job;
  private final boolean oneNode;

  /**
   * @param oneNode whether no other node writes to the database; others would not learn of a
   *     parameter in time, and searches would miss what they write
   */
  PostedParameters(
      SearchParameters parameters,
      ParameterNumbers numbers,
      ResourceCodec codec,
      ReindexJob job,
      boolean oneNode) {
    this.parameters = parameters;
    this.numbers = numbers;
    this.codec = codec;
    this.job = job;
    this.oneNode = oneNode;
  }

  /** Makes the stored ones known when the store opens, before numbers are given. */
  void load(DSLContext sql) {
    sql.select(CONTENT)
        .from(Tables.RESOURCE)
        .where(TYPE.eq("SearchParameter"), DELETED.eq(0))
        .orderBy(Tables.PK)
        .fetch(CONTENT)
        .forEach(
            json ->
                compile((SearchParameter) codec.decode("SearchParameter", json))
                    .forEach(parameters::put));
    job.pending(sql).forEach(parameters::progress);
  }

  @Override
  public void written(StoreTransaction tx, List<WrittenResource> resources) {
    for (WrittenResource resource : resources) {
      if (resource.stored().type().equals("SearchParameter")) {
        written(tx, resource);
      }
    }
  }

  private void written(StoreTransaction tx, WrittenResource written) {
    List<SearchParam> before =
        written.previous().map(r -> compile(r.resource(SearchParameter.class))).orElse(List.of());
    List<SearchParam> after =
        written.change() == Change.DELETED
            ? List.of()
            : checked(written.stored().resource(SearchParameter.class), before);
    if (fingerprints(before).equals(fingerprints(after))) {
      return;
    }
    before.stream()
        .filter(p -> parameters.isPosted(p.type(), p.name()))
        .forEach(p -> numbers.retire(tx.dsl(), p));
    job.forget(tx.dsl(), before);
    for (SearchParam param : after) {
      int number = numbers.allocate(tx.dsl(), param);
      Progress start = job.begin(tx.dsl(), param);
      tx.afterCommit(
          () -> {
            parameters.progress(start);
            numbers.put(param, number);
            parameters.put(param);
            job.wake();
          });
    }
    before.stream()
        .filter(p -> after.stream().noneMatch(a -> a.isSameName(p)))
        .forEach(p -> tx.afterCommit(() -> parameters.remove(p)));
  }

  private static List<String> fingerprints(List<SearchParam> params) {
    return params.stream().map(p -> p.type() + " " + p.name() + " " + p.fingerprint()).toList();
  }

  /** What the definition makes known; nothing when it is not active, or published by us. */
  private List<SearchParam> compile(SearchParameter definition) {
    List<SearchParam> compiled = new ArrayList<>();
    if (definition.getStatus() == PublicationStatus.ACTIVE) {
      for (CodeType base : definition.getBase()) {
        Optional<SearchParam> known = parameters.find(base.getCode(), definition.getCode());
        boolean ours =
            known.isPresent() && !parameters.isPosted(base.getCode(), definition.getCode());
        if (!ours && parameters.types().contains(base.getCode())) {
          parameters.compile(base.getCode(), definition).ifPresent(compiled::add);
        }
      }
    }
    return compiled;
  }

  private List<SearchParam> checked(SearchParameter definition, List<SearchParam> before) {
    if (definition.getStatus() != PublicationStatus.ACTIVE) {
      return List.of();
    }
    if (!oneNode) {
      throw refusal(
          "Search parameters cannot be posted where several nodes may share the database.",
          "Publish it with the server, or use one node with an embedded database.");
    }
    if (definition.getCode() == null || !definition.getCode().matches("[A-Za-z][A-Za-z0-9_-]*")) {
      throw refusal("The code of the search parameter is no name.", "Use letters, digits and -.");
    }
    for (CodeType base : definition.getBase()) {
      String type = base.getCode();
      if (!parameters.types().contains(type)) {
        throw refusal(
            "The type " + type + " is not served.", "Name types of the CapabilityStatement.");
      }
      requireFree(type, definition, before);
    }
    try {
      return compile(definition);
    } catch (IllegalArgumentException e) {
      throw refusal(
          "The search parameter cannot be used: " + e.getMessage() + ".",
          "Correct type and expression, or store it with status draft.");
    }
  }

  private void requireFree(String type, SearchParameter definition, List<SearchParam> before) {
    Optional<SearchParam> known = parameters.find(type, definition.getCode());
    boolean own =
        known.isEmpty()
            || known.get().definition().equals(definition.getUrl())
            || before.stream().anyMatch(known.get()::isSameName);
    if (!own) {
      throw refusal(
          "The code " + definition.getCode() + " of " + type + " is taken.",
          "Choose another code.");
    }
  }

  private static ProblemException refusal(String message, String hint) {
    return new Problem(SearchProblem.PARAMETER_UNUSABLE, message, hint).asException();
  }
}
