package health.fabrica.fhir.rest;

import health.fabrica.fhir.store.SearchPage;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoredResource;
import java.util.Map;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/**
 * Brings the references of an incoming resource to the form that the store keeps: relative when the
 * target is here. A reference that leads nowhere is refused, because whoever follows it later would
 * miss a patient or a scan without a word.
 */
final class References {

  private final String base;
  private final Interactions interactions;

  References(String base, Interactions interactions) {
    this.base = base;
    this.interactions = interactions;
  }

  /** Rewrites placeholders, own absolute URLs and conditional references. */
  void resolve(
      StoreReader reader, Resource resource, Map<String, String> placeholders, String root) {
    ElementWalk.references(
        resource,
        reference -> {
          if (reference.hasReference()) {
            String text = reference.getReference();
            reference.setReference(resolve(reader, text, placeholders, root));
            reference.setResource(null);
          }
        });
    if (placeholders.isEmpty()) {
      return;
    }
    ElementWalk.uris(
        resource,
        uri -> {
          String target = uri.hasValue() ? placeholders.get(uri.getValue()) : null;
          if (target != null) {
            uri.setValue(target);
          }
        });
  }

  private String resolve(
      StoreReader reader, String text, Map<String, String> placeholders, String root) {
    String placed = placeholders.get(text);
    if (placed == null && !root.isEmpty()) {
      placed = placeholders.get(root + text);
    }
    if (placed != null) {
      return placed;
    }
    if (text.startsWith("urn:uuid:") || text.startsWith("urn:oid:")) {
      throw Problems.unresolved(
          "The reference " + text + " has no entry with that fullUrl in the Bundle.",
          "Send the resource in the same Bundle, or refer to one that is stored.");
    }
    String relative = text.startsWith(base + "/") ? text.substring(base.length() + 1) : text;
    return relative.indexOf('?') > 0 && !relative.contains("://")
        ? conditional(reader, relative)
        : relative;
  }

  private String conditional(StoreReader reader, String condition) {
    int mark = condition.indexOf('?');
    String type = condition.substring(0, mark);
    SearchPage found =
        reader.search(interactions.condition(type, condition.substring(mark + 1), base));
    if (found.matches().isEmpty()) {
      throw Problems.unresolved(
          "The conditional reference " + condition + " selects no stored resource.",
          "Store the resource first, or send it in the Bundle and refer to its fullUrl.");
    }
    if (found.matches().size() > 1) {
      throw Problems.ambiguous(condition);
    }
    return found.matches().get(0).reference();
  }

  /** Refuses what was stored when a relative reference in it leads to nothing that is stored. */
  static void requireTargets(StoreReader reader, StoredResource stored) {
    for (String text : stored.referenceTexts()) {
      if (!text.startsWith("#") && !text.startsWith("urn:")) {
        IdType target = new IdType(text);
        if (!target.isAbsolute()) {
          requireTarget(reader, stored, text, target);
        }
      }
    }
  }

  private static void requireTarget(
      StoreReader reader, StoredResource stored, String text, IdType target) {
    boolean found =
        target.hasResourceType()
            && target.hasIdPart()
            && reader.exists(target.getResourceType(), target.getIdPart());
    if (!found) {
      throw Problems.unresolved(
          stored.type() + " refers to " + text + ", which is not stored here.",
          "Store it first, send it in the same transaction, or refer to it by its absolute URL.");
    }
  }
}
