package health.fabrica.fhir.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** The codes that a resource uses with their system: those of Codings and of Quantities. */
final class CodesOfResource {

  private final Map<String, List<Use>> found = new TreeMap<>();

  private CodesOfResource() {}

  /**
   * A code where it is used.
   *
   * @param system URL of its code system
   * @param version of the code system, empty when none is named
   * @param display empty when none is given
   * @param place FHIRPath of the element
   */
  record Use(String system, String version, String code, String display, String place) {}

  /** Sorted by system; those of a system in the order of the resource. */
  static Map<String, List<Use>> bySystem(Resource resource) {
    CodesOfResource codes = new CodesOfResource();
    codes.visit(resource, resource.fhirType());
    return codes.found;
  }

  private void visit(Base element, String place) {
    if (element instanceof Coding coding) {
      add(coding.getSystem(), coding.getVersion(), coding.getCode(), coding.getDisplay(), place);
    } else if (element instanceof Quantity quantity) {
      add(quantity.getSystem(), null, quantity.getCode(), null, place);
    }
    for (Property property : element.children()) {
      List<Base> values = property.getValues();
      for (int i = 0; i < values.size(); i++) {
        Base child = values.get(i);
        if (child != null && !(child instanceof PrimitiveType<?> p && !p.hasExtension())) {
          String name = property.getName().replace("[x]", "");
          visit(child, place + "." + name + (property.isList() ? "[" + i + "]" : ""));
        }
      }
    }
  }

  private void add(
      @Nullable String system,
      @Nullable String version,
      @Nullable String code,
      @Nullable String display,
      String place) {
    if (system != null && code != null) {
      found
          .computeIfAbsent(system, s -> new ArrayList<>())
          .add(new Use(system, text(version), code, text(display), place));
    }
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
