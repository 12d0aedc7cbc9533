package health.fabrica.fhir.rest;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.StoredResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;

/**
 * A FHIRPath Patch (R4, fhirpatch.html): Parameters with operations add, insert, delete, replace
 * and move, done one after the other on a copy of the resource, all or none.
 */
final class FhirPathPatch implements Patch {

  private final FhirContext context;
  private final List<Operation> operations;

  private FhirPathPatch(FhirContext context, List<Operation> operations) {
    this.context = context;
    this.operations = operations;
  }

  /** One step, as the Parameters state it. */
  private record Operation(
      int position, String type, String path, ParametersParameterComponent all) {

    Optional<ParametersParameterComponent> part(String name) {
      return all.getPart().stream().filter(p -> name.equals(p.getName())).findFirst();
    }

    String text(String name) {
      return part(name)
          .map(ParametersParameterComponent::getValue)
          .filter(v -> v.isPrimitive() && v.hasPrimitiveValue())
          .map(Type::primitiveValue)
          .orElseThrow(() -> malformed("Operation " + position + " has no " + name + "."));
    }

    int index(String name) {
      return part(name)
          .map(ParametersParameterComponent::getValue)
          .filter(IntegerType.class::isInstance)
          .map(v -> ((IntegerType) v).getValue())
          .orElseThrow(() -> malformed("Operation " + position + " has no " + name + "."));
    }
  }

  static FhirPathPatch parse(FhirContext context, Parameters parameters) {
    List<Operation> operations = new ArrayList<>();
    for (ParametersParameterComponent parameter : parameters.getParameter()) {
      if (!"operation".equals(parameter.getName())) {
        throw malformed("A parameter is not called operation.");
      }
      int position = operations.size() + 1;
      Operation raw = new Operation(position, "", "", parameter);
      operations.add(new Operation(position, raw.text("type"), raw.text("path"), parameter));
    }
    if (operations.isEmpty()) {
      throw malformed("The Parameters have no operation.");
    }
    return new FhirPathPatch(context, operations);
  }

  private static ProblemException malformed(String message) {
    return new Problem(
            FhirProblem.PATCH_MALFORMED,
            message,
            "Send Parameters with operation parts as http://hl7.org/fhir/R4/fhirpatch.html has"
                + " them.")
        .asException();
  }

  @Override
  public Resource apply(StoredResource current) {
    Resource resource = current.resource();
    String id = current.id();
    apply(resource);
    String after = resource.getIdElement().getIdPart();
    if (after == null || !after.equals(id)) {
      throw JsonPatch.notApplicable("A patch does not change id.");
    }
    return resource;
  }

  /** Does all operations on this resource itself. */
  void apply(Resource resource) {
    for (Operation operation : operations) {
      try {
        apply(resource, operation);
      } catch (ProblemException e) {
        throw Problems.at("Operation " + operation.position() + " (" + operation.type() + ")", e);
      }
    }
  }

  private void apply(Resource resource, Operation operation) {
    switch (operation.type()) {
      case "add" -> add(resource, operation);
      case "insert" -> insert(resource, operation);
      case "delete" -> delete(resource, operation);
      case "replace" -> replace(resource, operation);
      case "move" -> move(resource, operation);
      default -> throw malformed("The type is none of add, insert, delete, replace and move.");
    }
  }

  private void add(Resource resource, Operation operation) {
    Base parent = one(resource, operation.path());
    ElementList list = ElementList.of(context, parent, operation.text("name"));
    List<Base> values = list.values();
    if (!list.repeats() && !values.isEmpty()) {
      throw JsonPatch.notApplicable(
          "The element " + operation.text("name") + " has a value and does not repeat.");
    }
    values.add(value(operation, list));
    list.set(values);
  }

  private void insert(Resource resource, Operation operation) {
    ElementList list = listAt(resource, operation.path());
    List<Base> values = list.values();
    int index = operation.index("index");
    if (index < 0 || index > values.size()) {
      throw outside(index, values.size());
    }
    values.add(index, value(operation, list));
    list.set(values);
  }

  private void delete(Resource resource, Operation operation) {
    List<Base> found = evaluate(resource, operation.path());
    if (found.isEmpty()) {
      return; // what is to be gone is gone: the specification makes that no error
    }
    if (found.size() > 1) {
      throw several(operation.path(), found.size());
    }
    ElementList list = ElementList.holding(context, resource, found.get(0));
    List<Base> values = list.values();
    values.removeIf(v -> v == found.get(0));
    list.set(values);
  }

  private void replace(Resource resource, Operation operation) {
    Base old = one(resource, operation.path());
    if (old == resource) {
      throw JsonPatch.notApplicable("A patch does not take the place of the whole resource.");
    }
    ElementList list = ElementList.holding(context, resource, old);
    Base replacement = value(operation, list);
    List<Base> values = list.values();
    values.replaceAll(v -> v == old ? replacement : v);
    list.set(values);
  }

  private void move(Resource resource, Operation operation) {
    ElementList list = listAt(resource, operation.path());
    List<Base> values = list.values();
    int source = operation.index("source");
    int destination = operation.index("destination");
    for (int index : new int[] {source, destination}) {
      if (index < 0 || index >= values.size()) {
        throw outside(index, values.size());
      }
    }
    values.add(destination, values.remove(source));
    list.set(values);
  }

  private static ProblemException outside(int index, int size) {
    return JsonPatch.notApplicable(
        "The index " + index + " is outside a list of " + size + " elements.");
  }

  private static ProblemException several(String path, int count) {
    return JsonPatch.notApplicable(
        "The path " + path + " selects " + count + " elements instead of one.");
  }

  private static Base one(Resource resource, String path) {
    List<Base> found = evaluate(resource, path);
    if (found.size() != 1) {
      throw several(path, found.size());
    }
    return found.get(0);
  }

  /** The list that a path ends with, which may be empty when its parent is there. */
  private ElementList listAt(Resource resource, String path) {
    List<Base> found = evaluate(resource, path);
    if (!found.isEmpty()) {
      return ElementList.holding(context, resource, found.get(0));
    }
    int dot = path.lastIndexOf('.');
    if (dot < 0) {
      throw several(path, 0);
    }
    return ElementList.of(context, one(resource, path.substring(0, dot)), path.substring(dot + 1));
  }

  private static List<Base> evaluate(Resource resource, String path) {
    try {
      return PatchPaths.evaluate(resource, path);
    } catch (IllegalArgumentException e) {
      throw malformed("A path is no FHIRPath, or cannot be evaluated on the resource alone.");
    }
  }

  private Base value(Operation operation, ElementList list) {
    ParametersParameterComponent part =
        operation
            .part("value")
            .orElseThrow(() -> malformed("Operation " + operation.position() + " has no value."));
    if (part.hasValue()) {
      return list.converted(part.getValue());
    }
    if (part.hasResource()) {
      return part.getResource();
    }
    return composed(list.newElement(), part.getPart());
  }

  /** An element without a type of its own, given by its parts. */
  private Base composed(Base element, List<ParametersParameterComponent> parts) {
    if (parts.isEmpty()) {
      throw malformed("A value is empty.");
    }
    for (ParametersParameterComponent part : parts) {
      ElementList list = ElementList.of(context, element, part.getName());
      List<Base> values = list.values();
      values.add(
          part.hasValue()
              ? list.converted(part.getValue())
              : composed(list.newElement(), part.getPart()));
      list.set(values);
    }
    return element;
  }

  /** The values of one element of one parent, in their order. */
  private static final class ElementList {

    private final FhirContext context;
    private final Base parent;
    private final BaseRuntimeChildDefinition child;
    private final String name;

    private ElementList(
        FhirContext context, Base parent, BaseRuntimeChildDefinition child, String name) {
      this.context = context;
      this.parent = parent;
      this.child = child;
      this.name = name;
    }

    static ElementList of(FhirContext context, Base parent, String name) {
      BaseRuntimeElementDefinition<?> definition = definition(context, parent);
      if (definition instanceof BaseRuntimeElementCompositeDefinition<?> composite) {
        for (String candidate : new String[] {name, name + "[x]"}) {
          BaseRuntimeChildDefinition child = composite.getChildByName(candidate);
          if (child != null) {
            return new ElementList(context, parent, child, child.getElementName());
          }
        }
      }
      throw JsonPatch.notApplicable(
          parent.fhirType() + " has no element of the name " + name + ".");
    }

    private static BaseRuntimeElementDefinition<?> definition(FhirContext context, Base element) {
      return element instanceof Resource resource
          ? context.getResourceDefinition(resource)
          : context.getElementDefinition(element.getClass());
    }

    /** The list that holds this very element. */
    static ElementList holding(FhirContext context, Base root, Base wanted) {
      return find(context, root, wanted)
          .orElseThrow(
              () -> JsonPatch.notApplicable("The path selects no element of the resource."));
    }

    private static Optional<ElementList> find(FhirContext context, Base parent, Base wanted) {
      if (parent instanceof PrimitiveType<?>
          || !(definition(context, parent)
              instanceof BaseRuntimeElementCompositeDefinition<?> composite)) {
        return Optional.empty();
      }
      for (BaseRuntimeChildDefinition child : composite.getChildrenAndExtension()) {
        for (IBase value : child.getAccessor().getValues(parent)) {
          if (value == wanted) {
            return Optional.of(new ElementList(context, parent, child, child.getElementName()));
          }
          Optional<ElementList> below =
              value instanceof Base base ? find(context, base, wanted) : Optional.empty();
          if (below.isPresent()) {
            return below;
          }
        }
      }
      return Optional.empty();
    }

    boolean repeats() {
      return child.getMax() != 1;
    }

    List<Base> values() {
      List<Base> values = new ArrayList<>();
      child.getAccessor().getValues(parent).forEach(v -> values.add((Base) v));
      return values;
    }

    void set(List<Base> values) {
      if (repeats()) {
        int size = child.getAccessor().getValues(parent).size();
        for (int i = size - 1; i >= 0; i--) {
          child.getMutator().remove(parent, i);
        }
        values.forEach(v -> child.getMutator().addValue(parent, v));
      } else {
        child.getMutator().setValue(parent, values.isEmpty() ? null : values.get(0));
      }
    }

    Base newElement() {
      BaseRuntimeElementDefinition<?> definition = child.getChildByName(name);
      if (definition == null) {
        throw malformed("The element " + name + " has several types; send its value by type.");
      }
      return (Base) definition.newInstance(child.getInstanceConstructorArguments());
    }

    /** The value as the type that the element has: a string becomes a code, an id, a uri. */
    Base converted(Type value) {
      Class<?> valueClass = value.getClass();
      for (String valid : child.getValidChildNames()) {
        BaseRuntimeElementDefinition<?> definition = child.getChildByName(valid);
        if (definition != null && definition.getImplementingClass() == valueClass) {
          return value;
        }
      }
      BaseRuntimeElementDefinition<?> definition = child.getChildByName(name);
      if (definition != null
          && value.isPrimitive()
          && PrimitiveType.class.isAssignableFrom(definition.getImplementingClass())) {
        return primitive(definition, value);
      }
      throw JsonPatch.notApplicable(
          "The element " + name + " does not take a value of type " + value.fhirType() + ".");
    }

    private Base primitive(BaseRuntimeElementDefinition<?> definition, Type value) {
      try {
        PrimitiveType<?> made =
            (PrimitiveType<?>) definition.newInstance(child.getInstanceConstructorArguments());
        made.setValueAsString(value.primitiveValue());
        return made;
      } catch (RuntimeException e) {
        throw JsonPatch.notApplicable(
            "The element " + name + " does not take the value that is sent for it.");
      }
    }
  }
}
