package health.fabrica.fhir.rest;

import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;

/** Visits all elements of a resource, contained resources and extensions included. */
final class ElementWalk {

  private ElementWalk() {}

  static void references(Resource resource, Consumer<Reference> visitor) {
    visit(
        resource,
        element -> {
          if (element instanceof Reference reference) {
            visitor.accept(reference);
          }
        });
  }

  static void uris(Resource resource, Consumer<UriType> visitor) {
    visit(
        resource,
        element -> {
          if (element instanceof UriType uri) {
            visitor.accept(uri);
          }
        });
  }

  /** To list the children that a primitive cannot have takes as long as to list those of others. */
  private static boolean isLeaf(Base element) {
    return element instanceof PrimitiveType<?> primitive && !primitive.hasExtension();
  }

  private static void visit(Base element, Consumer<Base> visitor) {
    for (Property property : element.children()) {
      for (Base child : property.getValues()) {
        if (child != null) {
          visitor.accept(child);
          if (!isLeaf(child)) {
            visit(child, visitor);
          }
        }
      }
    }
  }
}
