package health.fabrica.fhir.order;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.RecipeCode;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.segment.SideCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/**
 * The recipe that an order names in ServiceRequest.orderDetail, with the version and the parameters
 * that its extensions give. Nothing is passed over: a parameter that cannot be read, or that stands
 * where nobody looks, is refused, because a model made without it would be another one.
 *
 * @param name code of the recipe
 * @param version empty for the newest
 * @param inputs region, seeds, side and values in place of the recipe's
 * @param shown what was given, by name, for readers of the Task
 */
record RecipeDetail(
    String name, Optional<Integer> version, RecipeInputs inputs, Map<String, Type> shown) {

  private static final String REGION = "roi";
  private static final String SEEDS = "seeds";
  private static final String SIDE = "side";

  /** The recipe, if the order names one. */
  static Optional<RecipeDetail> of(ServiceRequest order) {
    List<CodeableConcept> details = order.getOrderDetail();
    List<CodeableConcept> naming =
        details.stream().filter(detail -> codings(detail).count() > 0).toList();
    Stream<Element> elsewhere =
        Stream.concat(
            details.stream().filter(detail -> !naming.contains(detail)),
            details.stream().flatMap(detail -> detail.getCoding().stream()));
    if (Stream.concat(
            order.getExtension().stream(), elsewhere.flatMap(e -> e.getExtension().stream()))
        .anyMatch(RecipeDetail::isOurs)) {
      throw refuse(
          "A recipe's version or parameter stands where no recipe is named.",
          "Send both as extensions of the orderDetail whose coding names the recipe.");
    }
    if (naming.isEmpty()) {
      return Optional.empty();
    }
    if (naming.size() > 1 || codings(naming.get(0)).count() > 1) {
      throw refuse(
          "ServiceRequest.orderDetail names "
              + naming.stream().mapToLong(detail -> codings(detail).count()).sum()
              + " recipes, expected one.",
          "Send an order for each model.");
    }
    return Optional.of(read(naming.get(0)));
  }

  private static Stream<Coding> codings(CodeableConcept detail) {
    return detail.getCoding().stream()
        .filter(coding -> RecipeCode.SYSTEM.equals(coding.getSystem()));
  }

  private static boolean isOurs(Extension extension) {
    return FabricaTerms.RECIPE_VERSION_EXTENSION.equals(extension.getUrl())
        || FabricaTerms.RECIPE_PARAMETER_EXTENSION.equals(extension.getUrl());
  }

  private static RecipeDetail read(CodeableConcept detail) {
    Coding coding = codings(detail).findFirst().orElseThrow();
    if (coding.hasVersion() || !coding.hasCode()) {
      throw refuse(
          "The coding of the recipe has "
              + (coding.hasCode() ? "a version, which is the code system's." : "no code."),
          "Send the recipe's name as code, and its version as extension "
              + FabricaTerms.RECIPE_VERSION_EXTENSION
              + ".");
    }
    Map<String, RecipeValue> values = new LinkedHashMap<>();
    for (Extension one : detail.getExtensionsByUrl(FabricaTerms.RECIPE_PARAMETER_EXTENSION)) {
      String name = name(one);
      if (values.put(name, RecipeValue.of(name, one)) != null) {
        throw refuse("The parameter " + name + " of the recipe is given twice.", "Send it once.");
      }
    }
    Map<String, Type> shown = new LinkedHashMap<>();
    values.forEach((name, value) -> shown.put(name, value.shown()));
    return new RecipeDetail(coding.getCode(), version(detail), inputs(values), shown);
  }

  private static Optional<Integer> version(CodeableConcept detail) {
    List<Extension> versions = detail.getExtensionsByUrl(FabricaTerms.RECIPE_VERSION_EXTENSION);
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    if (versions.size() > 1
        || !(versions.get(0).getValue() instanceof IntegerType version)
        || version.getValue() == null) {
      throw refuse(
          "The version of the recipe is given " + versions.size() + " times or is no number.",
          "Send one valuePositiveInt, or none for the newest version.");
    }
    return Optional.of(version.getValue());
  }

  private static String name(Extension parameter) {
    List<Extension> names = parameter.getExtensionsByUrl("name");
    if (names.size() != 1
        || !(names.get(0).getValue() instanceof StringType name)
        || name.getValue() == null) {
      throw refuse(
          "A parameter of the recipe has no name, or several.",
          "Send an extension name with a valueCode such as threshold.lower-hu.");
    }
    return name.getValue();
  }

  private static RecipeInputs inputs(Map<String, RecipeValue> values) {
    Map<String, RecipeValue> left = new LinkedHashMap<>(values);
    Optional<List<Vec3>> region =
        Optional.ofNullable(left.remove(REGION)).map(value -> value.places(REGION, 2, 2));
    List<Vec3> seeds =
        Optional.ofNullable(left.remove(SEEDS))
            .map(value -> value.places(SEEDS, 1, 255))
            .orElse(new ArrayList<>());
    Optional<SideCheck.Side> side =
        Optional.ofNullable(left.remove(SIDE)).map(RecipeValue::text).map(RecipeDetail::side);
    return new RecipeInputs(
        region,
        seeds,
        side,
        left.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().text())));
  }

  private static SideCheck.Side side(String word) {
    return switch (word) {
      case "left" -> SideCheck.Side.LEFT;
      case "right" -> SideCheck.Side.RIGHT;
      default -> throw refuse("The side of the recipe is '" + word + "'.", "Send left or right.");
    };
  }

  static RuntimeException refuse(String message, String hint) {
    return OrderProblem.RECIPE_PARAMETER.refuse(message, hint);
  }
}
