package health.fabrica.fhir.outcome;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.StoreReader;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Identifier.IdentifierUse;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Turns references that only this server understands into ones that the EHR understands: to entries
 * of the same Bundle, to resources that the EHR knows by an identifier, or to an absolute URL.
 */
final class EhrReferences {

  private static final String PLACER = "PLAC";

  private final StoreReader store;
  private final String publicBase;
  private final Map<String, String> fullUrls;

  /**
   * Translates for one Bundle.
   *
   * @param fullUrls of the entries, by local reference without version
   */
  EhrReferences(StoreReader store, URI publicBase, Map<String, String> fullUrls) {
    this.store = store;
    this.publicBase = publicBase.toString().replaceAll("/+$", "");
    this.fullUrls = fullUrls;
  }

  void rewrite(Resource resource) {
    ReferenceWalk.of(resource).stream().filter(Reference::hasReference).forEach(this::rewrite);
    ReferenceWalk.attachments(resource).forEach(this::rewrite);
  }

  private void rewrite(Attachment attachment) {
    if (attachment.hasUrl() && !URI.create(attachment.getUrl()).isAbsolute()) {
      attachment.setUrl(publicBase + "/" + attachment.getUrl());
    }
  }

  private void rewrite(Reference reference) {
    IdType id = new IdType(reference.getReference());
    if (id.isAbsolute()) {
      return;
    }
    String local = id.getResourceType() + "/" + id.getIdPart();
    String fullUrl = fullUrls.get(local);
    if (fullUrl != null) {
      reference.setReference(fullUrl);
      return;
    }
    Resource target =
        store
            .read(id.getResourceType(), id.getIdPart())
            .orElseThrow(() -> CaseResources.inconsistent(local + " is referred to but missing."))
            .resource();
    switch (id.getResourceType()) {
      case "Patient" -> reference.setReference(patient(local, identifiers(target)));
      case "ServiceRequest" -> order(reference, local, identifiers(target));
      default -> logical(reference, local, identifiers(target));
    }
  }

  /** Every identifier that the EHR sent must fit, so that no other patient can be meant. */
  private static String patient(String local, List<Identifier> identifiers) {
    String criteria =
        identifiers.stream()
            .filter(identifier -> identifier.getUse() != IdentifierUse.OLD)
            .filter(identifier -> identifier.getUse() != IdentifierUse.TEMP)
            .map(EhrReferences::criterion)
            .collect(Collectors.joining("&"));
    if (criteria.isEmpty()) {
      throw new Problem(
              OutcomeProblem.PATIENT_UNIDENTIFIED,
              local + " has no current identifier with system and value.",
              "Let the EHR send Patient.identifier with its system, then retry.")
          .asException();
    }
    return "Patient?" + criteria;
  }

  private void order(Reference reference, String local, List<Identifier> identifiers) {
    identifiers.stream()
        .filter(identifier -> identifier.getType().hasCoding(FabricaTerms.V2_0203, PLACER))
        .findFirst()
        .ifPresentOrElse(
            placer -> reference.setReference("ServiceRequest?" + criterion(placer)),
            () -> logical(reference, local, identifiers));
  }

  /** Names the resource by its identifier, or else by its address on this server. */
  private void logical(Reference reference, String local, List<Identifier> identifiers) {
    Identifier identifier =
        identifiers.stream()
            .findFirst()
            .orElseGet(
                () ->
                    new Identifier()
                        .setSystem(FabricaTerms.URI)
                        .setValue(publicBase + "/" + local));
    reference.setReference(null);
    reference.setType(local.substring(0, local.indexOf('/')));
    reference.setIdentifier(
        new Identifier().setSystem(identifier.getSystem()).setValue(identifier.getValue()));
  }

  /** A search criterion of a conditional reference or create, percent-encoded. */
  static String criterion(Identifier identifier) {
    return criterion("identifier", identifier.getSystem(), identifier.getValue());
  }

  static String criterion(String parameter, String system, String value) {
    return parameter
        + "="
        + URLEncoder.encode(CaseResources.token(system, value), StandardCharsets.UTF_8)
            .replace("+", "%20");
  }

  /** The identifiers that have both system and value. */
  static List<Identifier> identifiers(Resource resource) {
    Property property = resource.getNamedProperty("identifier");
    Stream<?> values = property == null ? Stream.empty() : property.getValues().stream();
    return values
        .filter(Identifier.class::isInstance)
        .map(Identifier.class::cast)
        .filter(identifier -> identifier.hasSystem() && identifier.hasValue())
        .toList();
  }
}
