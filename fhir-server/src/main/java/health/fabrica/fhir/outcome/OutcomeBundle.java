package health.fabrica.fhir.outcome;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoredResource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Resource;

/**
 * The outcome of a case as one transaction for the EHR. Every entry is created only if the EHR has
 * none with its business identifier, or its tag for a Provenance. The same case gives the same
 * Bundle.
 *
 * @param bundle the transaction
 * @param deviceEntry which entry is the Device that was made
 */
record OutcomeBundle(Bundle bundle, int deviceEntry) {

  static OutcomeBundle of(StoreReader store, String taskId, URI publicBase) {
    Collection<StoredResource> graph = CaseGraph.of(store, taskId);
    Map<String, String> fullUrls = new LinkedHashMap<>();
    graph.forEach(stored -> fullUrls.put(stored.reference(), fullUrl(taskId, stored)));
    EhrReferences references = new EhrReferences(store, publicBase, fullUrls);
    Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
    graph.forEach(stored -> add(bundle, references, stored, fullUrl(taskId, stored)));
    return new OutcomeBundle(bundle, deviceEntry(bundle, taskId));
  }

  private static void add(
      Bundle bundle, EhrReferences references, StoredResource stored, String fullUrl) {
    Resource resource = stored.resource();
    references.rewrite(resource);
    Meta meta = new Meta();
    resource.getMeta().getTag().forEach(meta::addTag);
    resource.setMeta(meta.isEmpty() ? null : meta);
    resource.setId((String) null);
    bundle
        .addEntry()
        .setFullUrl(fullUrl)
        .setResource(resource)
        .getRequest()
        .setMethod(HTTPVerb.POST)
        .setUrl(stored.type())
        .setIfNoneExist(key(resource));
  }

  private static String fullUrl(String taskId, StoredResource stored) {
    String name = taskId + " " + stored.type() + "?" + key(stored.resource());
    return "urn:uuid:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /** The condition under which the EHR has the resource already. */
  static String key(Resource resource) {
    List<String> keys = new ArrayList<>();
    for (Coding tag : resource.getMeta().getTag()) {
      if (FabricaTerms.PROVENANCE_TAG.equals(tag.getSystem())) {
        keys.add(EhrReferences.criterion("_tag", tag.getSystem(), tag.getCode()));
      }
    }
    for (Identifier identifier : EhrReferences.identifiers(resource)) {
      if (FabricaTerms.IDENTIFIER.equals(identifier.getSystem())) {
        keys.add(EhrReferences.criterion(identifier));
      }
    }
    if (keys.size() != 1) {
      throw CaseResources.inconsistent(
          "A " + resource.fhirType() + " of the outcome has " + keys.size() + " keys, not 1.");
    }
    return keys.get(0);
  }

  private static int deviceEntry(Bundle bundle, String taskId) {
    String device =
        EhrReferences.criterion(CaseResources.ownKey(taskId, TaskParameter.DEVICE.code()));
    for (int i = 0; i < bundle.getEntry().size(); i++) {
      if (device.equals(bundle.getEntry().get(i).getRequest().getIfNoneExist())) {
        return i;
      }
    }
    throw CaseResources.inconsistent("The outcome of Task/" + taskId + " has no Device.");
  }
}
