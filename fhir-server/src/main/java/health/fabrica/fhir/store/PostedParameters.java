package health.fabrica.fhir.store;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.store.WrittenResource.Change;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.SearchParameter;
import org.jooq.DSLContext;

/**
 * Search parameters that administrators post as resources: checked in the transaction that stores
 * them, known to every write after it on whatever node, and searchable once {@link ReindexJob} has
 * indexed what was there before. Only those with status active count. Runs on the thread of the
 * transaction.
 */
final class PostedParameters implements WriteListener {

  private final SearchParameters parameters;
  private final ParameterSync sync;

  PostedParameters(SearchParameters parameters, ParameterSync sync) {
    this.parameters = parameters;
    this.sync = sync;
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
        written
            .previous()
            .map(r -> sync.compile(r.resource(SearchParameter.class)))
            .orElse(List.of());
    List<SearchParam> after =
        written.change() == Change.DELETED
            ? List.of()
            : checked(tx.dsl(), written.stored().resource(SearchParameter.class), before);
    if (fingerprints(before).equals(fingerprints(after))) {
      return;
    }
    for (SearchParam param : before) {
      ParameterNumbers.retire(tx.dsl(), param);
      ReindexJob.forget(tx.dsl(), param);
    }
    for (SearchParam param : after) {
      ParameterNumbers.allocate(tx.dsl(), param);
      ReindexJob.begin(tx.dsl(), param);
    }
    sync.changed(tx);
  }

  private static List<String> fingerprints(List<SearchParam> params) {
    return params.stream()
        .flatMap(p -> p.indexed().stream())
        .map(p -> p.type() + " " + p.name() + " " + p.fingerprint())
        .toList();
  }

  private List<SearchParam> checked(
      DSLContext sql, SearchParameter definition, List<SearchParam> before) {
    if (definition.getStatus() != PublicationStatus.ACTIVE) {
      return List.of();
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
      requireFree(sql, type, definition, before);
    }
    try {
      return sync.compile(definition);
    } catch (IllegalArgumentException e) {
      throw refusal(
          "The search parameter cannot be used: " + e.getMessage() + ".",
          "Correct type and expression, or store it with status draft.");
    }
  }

  private void requireFree(
      DSLContext sql, String type, SearchParameter definition, List<SearchParam> before) {
    String code = definition.getCode();
    Optional<SearchParam> published = parameters.published(type, code);
    boolean own =
        published.isPresent()
            ? published.get().definition().equals(definition.getUrl())
            : !ParameterNumbers.isTaken(sql, type, code)
                || before.stream().anyMatch(p -> p.type().equals(type) && p.name().equals(code));
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
