package health.fabrica.fhir.order;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.flow.order.OrderedRecipe;
import health.fabrica.flow.order.Segmenting;
import health.fabrica.flow.recipe.PublishedRecipe;
import health.fabrica.flow.recipe.RecipeCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Type;

/**
 * The recipes of orders. When an order comes its recipe is resolved, checked with what the order
 * gives, and written down as Task.input together with its text: whatever is published later, this
 * order is made by that text.
 */
final class OrderRecipes {

  private static final String CONTENT_TYPE = "application/yaml";
  private static final String NUMBER = "[A-Za-z0-9._-]{1,36}";
  private static final int SHORT = 3;
  private static final List<String> NUMBER_TYPES = List.of("PLAC", "FILL");

  private final RecipeCatalogue catalogue;
  private final BlobStore blobs;

  OrderRecipes(RecipeCatalogue catalogue, BlobStore blobs) {
    this.catalogue = catalogue;
    this.blobs = blobs;
  }

  /**
   * The recipe that a new order names, if it names one.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-4005 and FAB-4007 for the recipe,
   *     FAB-5226 when a tissue is named too, FAB-1110 to FAB-1113, FAB-1204 and FAB-5227 for what
   *     the order gives it
   */
  Optional<Segmenting> resolve(ServiceRequest order, Patient patient) {
    return RecipeDetail.of(order)
        .map(
            detail -> {
              refuseTissue(order, detail);
              PublishedRecipe recipe = catalogue.resolve(detail.name(), detail.version());
              Optional<String> number = number(order, patient);
              catalogue.check(recipe, detail.inputs(), number);
              return new Segmenting.ByRecipe(
                  new OrderedRecipe(
                      recipe.name(), recipe.version(), recipe.digest(), detail.inputs(), number));
            });
  }

  /** A recipe has its own tissue; two words could mean two models. */
  private static void refuseTissue(ServiceRequest order, RecipeDetail detail) {
    List<String> tissues = OrderReader.tissues(order);
    if (!tissues.isEmpty()) {
      throw OrderProblem.TISSUE_AND_RECIPE.refuse(
          "ServiceRequest.orderDetail names the recipe "
              + detail.name()
              + " and the tissues "
              + tissues
              + ".",
          "Send one or the other; a recipe's tissue is its parameter threshold.tissue.");
    }
  }

  /** Writes the recipe and what the order gives it as inputs of the Task. */
  void pin(StoreTransaction tx, ServiceRequest order, OrderedRecipe recipe, Task task) {
    String text = catalogue.resolve(recipe.name(), Optional.of(recipe.version())).text();
    Sha256 stored = blobs.put(text.getBytes(StandardCharsets.UTF_8));
    Reference reference = new Reference(tx.createBinary(CONTENT_TYPE, stored).stored().reference());
    reference
        .setIdentifier(new Identifier().setSystem(FabricaTerms.RECIPE_NAME).setValue(recipe.name()))
        .setDisplay(recipe.name() + ", version " + recipe.version());
    reference.addExtension(
        new Extension(
            FabricaTerms.RECIPE_VERSION_EXTENSION, new PositiveIntType(recipe.version())));
    reference.addExtension(
        new Extension(FabricaTerms.SHA_256_EXTENSION, new StringType(stored.hex())));
    task.addInput().setType(TaskParameter.RECIPE.concept()).setValue(reference);
    RecipeDetail.of(order).orElseThrow().shown().entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry::getKey))
        .forEach(
            given ->
                task.addInput()
                    .setType(TaskParameter.RECIPE_PARAMETER.concept().setText(given.getKey()))
                    .setValue(given.getValue()));
    recipe
        .orderNumber()
        .ifPresent(
            number ->
                task.addInput()
                    .setType(TaskParameter.ORDER_NUMBER.concept())
                    .setValue(new StringType(number)));
  }

  /** The recipe that was written down for the Task's order, if one was. */
  static Optional<Segmenting> pinned(Task task, ServiceRequest order) {
    return input(task, TaskParameter.RECIPE)
        .map(Reference.class::cast)
        .map(
            recipe ->
                new Segmenting.ByRecipe(
                    new OrderedRecipe(
                        recipe.getIdentifier().getValue(),
                        ((PositiveIntType)
                                recipe
                                    .getExtensionByUrl(FabricaTerms.RECIPE_VERSION_EXTENSION)
                                    .getValue())
                            .getValue(),
                        new Sha256(recipe.getExtensionString(FabricaTerms.SHA_256_EXTENSION)),
                        RecipeDetail.of(order).orElseThrow().inputs(),
                        input(task, TaskParameter.ORDER_NUMBER).map(Type::primitiveValue))));
  }

  private static Optional<Type> input(Task task, TaskParameter kind) {
    return task.getInput().stream()
        .filter(input -> kind.in(input.getType()))
        .map(Task.ParameterComponent::getValue)
        .findFirst();
  }

  /** The number that labels may show; none that holds a number or name of the patient. */
  private static Optional<String> number(ServiceRequest order, Patient patient) {
    List<String> secrets =
        Stream.concat(
                patient.getIdentifier().stream().map(Identifier::getValue),
                patient.getName().stream().flatMap(OrderRecipes::words))
            .filter(word -> word != null && word.length() >= SHORT)
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
    return NUMBER_TYPES.stream()
        .flatMap(
            type ->
                order.getIdentifier().stream()
                    .filter(one -> one.getType().hasCoding(FabricaTerms.V2_0203, type)))
        .map(Identifier::getValue)
        .filter(value -> value != null && value.matches(NUMBER))
        .filter(value -> secrets.stream().noneMatch(value.toLowerCase(Locale.ROOT)::contains))
        .findFirst();
  }

  private static Stream<String> words(HumanName name) {
    return Stream.concat(
        Stream.ofNullable(name.getFamily()), name.getGiven().stream().map(StringType::getValue));
  }
}
