package health.fabrica.fhir.store;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * A resource about to be indexed, with the resources that it contains.
 *
 * @param whole with what it contains linked to the references to it
 * @param places what it contains, in order
 * @param byId the same by local id
 */
record Contents(Resource whole, List<Place> places, Map<String, Place> byId) {

  /**
   * The contents of a resource. One that contains others is read anew from its JSON: that links
   * references to what is contained, so that expressions know the type of a target.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5003 when it contains more than
   *     {@value ContainedKeys#MAX_CONTAINED}
   */
  static Contents of(Resource resource, byte[] json, ResourceCodec codec) {
    if (!(resource instanceof DomainResource given) || !given.hasContained()) {
      return new Contents(resource, List.of(), Map.of());
    }
    DomainResource read = (DomainResource) codec.decode(resource.fhirType(), json);
    int size = read.getContained().size();
    if (size > ContainedKeys.MAX_CONTAINED) {
      throw new Problem(
              FhirProblem.RESOURCE_INVALID,
              "The resource contains " + size + " others.",
              "Contain at most " + ContainedKeys.MAX_CONTAINED + "; store them on their own.")
          .asException();
    }
    List<Place> places = new ArrayList<>();
    Map<String, Place> byId = new HashMap<>();
    Contents contents = new Contents(read, places, byId);
    for (Resource contained : read.getContained()) {
      int element = ContainedKeys.element(places.size() + 1);
      Place place = new Place(contents, contained, element);
      places.add(place);
      byId.putIfAbsent(place.localId(), place);
    }
    return contents;
  }

  /** A local id, with or without the mark of a fragment. */
  private static String local(String id) {
    return id.startsWith("#") ? id.substring(1) : id;
  }

  /**
   * The resource itself, element 0, or one that it contains.
   *
   * @param contents what it may refer to
   */
  record Place(Contents contents, Resource resource, int element) {

    static Place whole(Contents contents) {
      return new Place(contents, contents.whole(), 0);
    }

    /** The id by which the container refers to it; empty when it has none. */
    String localId() {
      return local(Objects.requireNonNullElse(resource.getIdElement().getValue(), ""));
    }

    /** The last element that composites may look at here. */
    int lastElement() {
      return element == 0 ? ElementKeys.MAX_ELEMENTS : element + ContainedKeys.ELEMENTS - 1;
    }

    /** The number under which the rows of a parameter are here. */
    int number(int parameter) {
      return element == 0 ? parameter : ContainedKeys.number(parameter);
    }

    /** The contained resource to which a value refers. */
    Optional<Place> target(Base value) {
      if (contents.places().isEmpty()
          || !(value instanceof Reference reference)
          || !reference.hasReference()
          || !reference.getReference().startsWith("#")) {
        return Optional.empty();
      }
      return Optional.ofNullable(contents.byId().get(local(reference.getReference())));
    }
  }
}
