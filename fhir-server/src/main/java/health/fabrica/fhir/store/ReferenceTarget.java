package health.fabrica.fhir.store;

import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;

/**
 * What a reference points to: a resource of this server by type and id, or anything else by its
 * URL.
 *
 * @param type empty when not local
 * @param id empty when not local
 * @param url empty when local
 */
record ReferenceTarget(String type, String id, String url) {

  /** No resource: a reference that is there but names none. */
  static final ReferenceTarget NONE = new ReferenceTarget("", "", "");

  /** The target of a literal reference; empty for none and for one inside the same resource. */
  static Optional<ReferenceTarget> of(String reference) {
    if (reference == null || reference.isEmpty() || reference.startsWith("#")) {
      return Optional.empty();
    }
    IdType id = new IdType(reference);
    if (!id.isAbsolute() && id.hasResourceType() && id.hasIdPart()) {
      return Optional.of(new ReferenceTarget(id.getResourceType(), id.getIdPart(), ""));
    }
    return Optional.of(new ReferenceTarget("", "", reference));
  }
}
