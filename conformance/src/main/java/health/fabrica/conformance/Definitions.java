package health.fabrica.conformance;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.SearchParameter;
import org.hl7.fhir.r4.model.StructureDefinition;

/** Reads the published definitions and examples, which travel in this module's jar. */
public final class Definitions {

  /** The definition files, without the ending. */
  static final List<String> NAMES =
      List.of(
          "CodeSystem-approver-role",
          "CodeSystem-device-kind",
          "CodeSystem-device-property",
          "CodeSystem-dicom-99fabrica",
          "CodeSystem-document-type",
          "CodeSystem-observation",
          "CodeSystem-product-kind",
          "CodeSystem-provenance-activity",
          "CodeSystem-recipe",
          "CodeSystem-task-business-status",
          "CodeSystem-task-parameter",
          "CodeSystem-tissue",
          "CodeSystem-udi-verdict",
          "OperationDefinition-Device-parse-udi",
          "OperationDefinition-Device-recall",
          "OperationDefinition-parse-udi",
          "OperationDefinition-retrigger",
          "OperationDefinition-triggers",
          "OperationDefinition-validate",
          "OperationDefinition-Subscription-events",
          "OperationDefinition-Subscription-status",
          "OperationDefinition-Task-approve",
          "OperationDefinition-Task-release",
          "OperationDefinition-Task-not-started",
          "OperationDefinition-Task-retry",
          "SearchParameter-BiologicallyDerivedProduct-code",
          "SearchParameter-BiologicallyDerivedProduct-identifier",
          "SearchParameter-BiologicallyDerivedProduct-parent",
          "SearchParameter-BiologicallyDerivedProduct-request",
          "SearchParameter-BiologicallyDerivedProduct-source",
          "SearchParameter-BiologicallyDerivedProduct-status",
          "SearchParameter-Device-definition",
          "SearchParameter-Device-distinct-identifier",
          "SearchParameter-Device-expiration-date",
          "SearchParameter-Device-lot-number",
          "SearchParameter-Device-manufacture-date",
          "SearchParameter-Device-material-lot",
          "SearchParameter-Device-parent",
          "SearchParameter-Device-printer",
          "SearchParameter-Device-serial-number",
          "SearchParameter-DeviceDefinition-manufacturer",
          "SearchParameter-DeviceDefinition-material",
          "SearchParameter-DeviceDefinition-model",
          "SearchParameter-DeviceDefinition-udi-di",
          "SearchParameter-DeviceUseStatement-body-site",
          "SearchParameter-DeviceUseStatement-status",
          "SearchParameter-DeviceUseStatement-timing",
          "SearchParameter-Procedure-body-site",
          "SearchParameter-Procedure-focal-device",
          "SearchParameter-Procedure-used-reference",
          "SearchParameter-Task-output",
          "SearchParameter-Task-printer",
          "StructureDefinition-fabricated-device",
          "StructureDefinition-fabrication-order",
          "StructureDefinition-fabrication-task",
          "StructureDefinition-recipe-parameter",
          "StructureDefinition-recipe-version",
          "ValueSet-approver-role",
          "ValueSet-device-kind",
          "ValueSet-device-property",
          "ValueSet-dicom-99fabrica",
          "ValueSet-document-type",
          "ValueSet-observation",
          "ValueSet-order-code",
          "ValueSet-product-kind",
          "ValueSet-provenance-activity",
          "ValueSet-recipe",
          "ValueSet-task-business-status",
          "ValueSet-task-parameter",
          "ValueSet-tissue",
          "ValueSet-udi-verdict");

  private static final String PROFILE = "StructureDefinition-";
  private static final String US_CORE_BASE = "http://hl7.org/fhir/us/core/StructureDefinition/";

  /** Profiles of US Core that Devices of this server may claim. */
  private static final List<String> US_CORE =
      List.of(
          "StructureDefinition-us-core-device", "StructureDefinition-us-core-implantable-device");

  /** Definitions of extensions: no resource can claim them as its profile. */
  private static final Set<String> EXTENSIONS =
      Set.of("StructureDefinition-recipe-parameter", "StructureDefinition-recipe-version");

  private static final String EXAMPLE_RECIPE_ORDER = "Bundle-order-recipe";
  private static final String EXAMPLE_ORDER = "Bundle-order-anatomic-model";

  private final FhirContext context;

  /** Reads with an R4 context. */
  public Definitions(FhirContext context) {
    this.context = context;
  }

  /** All definitions, parsed afresh. */
  public List<MetadataResource> all() {
    return NAMES.stream().map(n -> parse("definitions", n, MetadataResource.class)).toList();
  }

  /** Our search parameters, parsed afresh. */
  public List<SearchParameter> searchParameters() {
    return NAMES.stream()
        .filter(n -> n.startsWith("SearchParameter-"))
        .map(n -> parse("definitions", n, SearchParameter.class))
        .toList();
  }

  /** The canonical URLs of our own profiles and of those of US Core; nothing is parsed. */
  public Set<String> profileUrls() {
    return Stream.concat(
            NAMES.stream()
                .filter(n -> n.startsWith(PROFILE) && !EXTENSIONS.contains(n))
                .map(
                    n ->
                        FabricaTerms.BASE + "StructureDefinition/" + n.substring(PROFILE.length())),
            US_CORE.stream().map(n -> US_CORE_BASE + n.substring(PROFILE.length())))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The profiles of US Core for devices (CC0-1.0), without snapshots, parsed afresh. */
  public List<StructureDefinition> usCoreProfiles() {
    return US_CORE.stream().map(n -> parse("us-core", n, StructureDefinition.class)).toList();
  }

  /**
   * A transaction that orders an anatomic model: Patient, Practitioner, Endpoint, ImagingStudy and
   * ServiceRequest, each with a condition so that sending it twice orders once.
   */
  public Bundle exampleOrder() {
    return parse("examples", EXAMPLE_ORDER, Bundle.class);
  }

  /**
   * The same for a model by a recipe of a named version, with a threshold and a region of interest
   * in place of the recipe's.
   */
  public Bundle exampleRecipeOrder() {
    return parse("examples", EXAMPLE_RECIPE_ORDER, Bundle.class);
  }

  private <T extends IBaseResource> T parse(String folder, String name, Class<T> type) {
    String path = folder + "/" + name + ".json";
    try (InputStream in =
        Objects.requireNonNull(Definitions.class.getResourceAsStream(path), path)) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      IBaseResource resource =
          context
              .newJsonParser()
              .setParserErrorHandler(new StrictErrorHandler())
              .parseResource(json);
      return type.cast(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
