package health.fabrica.fhir.order;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.core.image.Vec3;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/**
 * The value of a recipe's parameter in an order: a number, with its unit when the parameter has
 * one; a word; or places in patient space (LPS, mm).
 *
 * @param text as recipes read it
 * @param places empty for a number or a word
 * @param shown the same for readers of the Task
 */
record RecipeValue(String text, List<Vec3> places, Type shown) {

  private static final double MOST_MM = 10_000;
  private static final Pattern NUMBERS = Pattern.compile("[-+0-9.,;eE\\s]*[0-9][-+0-9.,;eE\\s]*");

  /** Units by the end of a parameter's name. */
  private static final Map<String, String> UNITS =
      Map.of("-mm", "mm", "-mm3", "mm3", "-hu", "[hnsf'U]");

  static RecipeValue of(String name, Extension parameter) {
    List<Extension> values = parameter.getExtensionsByUrl("value");
    List<Extension> places = parameter.getExtensionsByUrl("place");
    int known = 1 + values.size() + places.size();
    if (known != parameter.getExtension().size()
        || values.size() > 1
        || values.isEmpty() == places.isEmpty()) {
      throw RecipeDetail.refuse(
          "The parameter "
              + name
              + " has "
              + values.size()
              + " values, "
              + places.size()
              + " places and "
              + (parameter.getExtension().size() - known)
              + " other extensions.",
          "Send name and either one value, or one or more places of x, y and z.");
    }
    return values.isEmpty() ? ofPlaces(name, places) : ofValue(name, values.get(0).getValue());
  }

  private static RecipeValue ofPlaces(String name, List<Extension> given) {
    List<Vec3> places = new ArrayList<>();
    for (Extension place : given) {
      if (place.getExtension().size() != 3) {
        throw noPlace(name);
      }
      places.add(new Vec3(mm(name, place, "x"), mm(name, place, "y"), mm(name, place, "z")));
    }
    String text =
        places.stream()
            .map(p -> p.x() + "," + p.y() + "," + p.z())
            .collect(Collectors.joining(";"));
    return new RecipeValue(text, List.copyOf(places), new StringType(text));
  }

  private static double mm(String name, Extension place, String axis) {
    Extension coordinate = place.getExtensionByUrl(axis);
    double value =
        Optional.ofNullable(coordinate)
            .map(Extension::getValue)
            .flatMap(RecipeValue::number)
            .orElseThrow(() -> noPlace(name))
            .doubleValue();
    if (!(Math.abs(value) <= MOST_MM)) {
      throw RecipeDetail.refuse(
          "A place of the parameter " + name + " has " + axis + " = " + value + " mm.",
          "Send places in patient space (LPS), at most " + MOST_MM + " mm from its origin.");
    }
    return value;
  }

  private static RuntimeException noPlace(String name) {
    return RecipeDetail.refuse(
        "A place of the parameter " + name + " is not x, y and z.",
        "Send three extensions x, y and z with a valueDecimal: LPS, mm.");
  }

  private static RecipeValue ofValue(String name, Type value) {
    if (value instanceof Quantity quantity) {
      return ofQuantity(name, quantity);
    }
    Optional<BigDecimal> number = number(value);
    if (number.isPresent()) {
      return new RecipeValue(number.get().toString(), List.of(), value.copy());
    }
    if (value instanceof StringType word && word.getValue() != null) {
      if (NUMBERS.matcher(word.getValue()).matches()) {
        throw RecipeDetail.refuse(
            "The parameter " + name + " is a number sent as text, '" + word.getValue() + "'.",
            "Send valueQuantity, valueDecimal or valueInteger, or a place.");
      }
      return new RecipeValue(word.getValue(), List.of(), value.copy());
    }
    throw RecipeDetail.refuse(
        "The parameter " + name + " has a value of type " + type(value) + ".",
        "Send valueQuantity, valueDecimal, valueInteger, valueCode or valueString.");
  }

  private static String type(Type value) {
    return value == null ? "none" : value.fhirType();
  }

  private static RecipeValue ofQuantity(String name, Quantity quantity) {
    Optional<String> unit =
        UNITS.entrySet().stream()
            .filter(entry -> name.endsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    boolean fits =
        quantity.hasValue()
            && !quantity.hasComparator()
            && FabricaTerms.UCUM.equals(quantity.getSystem())
            && unit.filter(code -> code.equals(quantity.getCode())).isPresent();
    if (!fits) {
      throw RecipeDetail.refuse(
          "The parameter "
              + name
              + " is a Quantity in "
              + quantity.getSystem()
              + "|"
              + quantity.getCode()
              + ".",
          unit.map(code -> "Send its value in " + FabricaTerms.UCUM + "|" + code + ".")
              .orElse("It has no unit: send a valueDecimal or valueInteger."));
    }
    return new RecipeValue(quantity.getValue().toString(), List.of(), quantity.copy());
  }

  private static Optional<BigDecimal> number(Type value) {
    if (value instanceof DecimalType decimal) {
      return Optional.ofNullable(decimal.getValue());
    }
    return value instanceof IntegerType integer
        ? Optional.ofNullable(integer.getValue()).map(BigDecimal::valueOf)
        : Optional.empty();
  }

  /** So many places. */
  List<Vec3> places(String name, int least, int most) {
    if (places.size() < least || places.size() > most) {
      throw RecipeDetail.refuse(
          "The parameter " + name + " has " + places.size() + " places.",
          "Send "
              + (least == most ? String.valueOf(least) : least + " to " + most)
              + " places in patient space: LPS, mm.");
    }
    return places;
  }
}
