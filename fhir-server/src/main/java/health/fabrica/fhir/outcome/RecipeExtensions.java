package health.fabrica.fhir.outcome;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.recipe.RecipeInputs;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** What an order gave to its recipe, as extensions of the form in which orders give it. */
final class RecipeExtensions {

  private RecipeExtensions() {}

  /** Values by name, then region, seeds and side. */
  static List<Extension> of(RecipeInputs inputs) {
    List<Extension> all = new ArrayList<>();
    new TreeMap<>(inputs.overrides()).forEach((name, text) -> all.add(value(name, typed(text))));
    inputs.region().ifPresent(corners -> all.add(places("roi", corners)));
    if (!inputs.seeds().isEmpty()) {
      all.add(places("seeds", inputs.seeds()));
    }
    inputs
        .side()
        .ifPresent(
            side -> all.add(value("side", new CodeType(side.name().toLowerCase(Locale.ROOT)))));
    return all;
  }

  /** A number as one, the rest as text; the name tells the unit. */
  private static Type typed(String text) {
    try {
      return new DecimalType(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return new StringType(text);
    }
  }

  private static Extension value(String name, Type value) {
    Extension parameter = named(name);
    parameter.addExtension(new Extension("value", value));
    return parameter;
  }

  private static Extension places(String name, List<Vec3> places) {
    Extension parameter = named(name);
    for (Vec3 place : places) {
      Extension one = new Extension("place");
      one.addExtension(new Extension("x", new DecimalType(BigDecimal.valueOf(place.x()))));
      one.addExtension(new Extension("y", new DecimalType(BigDecimal.valueOf(place.y()))));
      one.addExtension(new Extension("z", new DecimalType(BigDecimal.valueOf(place.z()))));
      parameter.addExtension(one);
    }
    return parameter;
  }

  private static Extension named(String name) {
    Extension parameter = new Extension(FabricaTerms.RECIPE_PARAMETER_EXTENSION);
    parameter.addExtension(new Extension("name", new CodeType(name)));
    return parameter;
  }
}
