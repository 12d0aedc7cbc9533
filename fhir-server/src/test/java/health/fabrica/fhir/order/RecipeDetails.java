package health.fabrica.fhir.order;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.RecipeCode;
import health.fabrica.core.image.Vec3;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;

/** How an order names a recipe, as an EHR would write it. */
public final class RecipeDetails {

  private RecipeDetails() {}

  public static CodeableConcept recipe(String name, Extension... extensions) {
    CodeableConcept detail =
        new CodeableConcept().addCoding(new Coding(RecipeCode.SYSTEM, name, null));
    detail.setExtension(new ArrayList<>(List.of(extensions)));
    return detail;
  }

  public static Extension version(int version) {
    return new Extension(FabricaTerms.RECIPE_VERSION_EXTENSION, new PositiveIntType(version));
  }

  public static Extension parameter(String name, Type value) {
    Extension parameter = new Extension(FabricaTerms.RECIPE_PARAMETER_EXTENSION);
    parameter.addExtension(new Extension("name", new CodeType(name)));
    parameter.addExtension(new Extension("value", value));
    return parameter;
  }

  public static Extension places(String name, Vec3... places) {
    Extension parameter = new Extension(FabricaTerms.RECIPE_PARAMETER_EXTENSION);
    parameter.addExtension(new Extension("name", new CodeType(name)));
    for (Vec3 place : places) {
      Extension one = new Extension("place");
      one.addExtension(new Extension("x", new DecimalType(place.x())));
      one.addExtension(new Extension("y", new DecimalType(place.y())));
      one.addExtension(new Extension("z", new DecimalType(place.z())));
      parameter.addExtension(one);
    }
    return parameter;
  }

  public static Quantity hounsfield(int value) {
    return new Quantity()
        .setValue(value)
        .setUnit("HU")
        .setSystem(FabricaTerms.UCUM)
        .setCode("[hnsf'U]");
  }
}
