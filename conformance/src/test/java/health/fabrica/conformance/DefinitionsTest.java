package health.fabrica.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.SearchParameter;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DefinitionsTest {

  private static final Definitions DEFINITIONS = new Definitions(FhirContext.forR4Cached());

  @Test
  void everyDefinitionParsesStrictlyAndIsNamedByItsUrl() {
    assertThat(DEFINITIONS.all())
        .allSatisfy(
            d -> {
              assertThat(d.getUrl())
                  .isEqualTo(FabricaTerms.BASE + d.fhirType() + "/" + d.getIdElement().getIdPart());
              assertThat(d.getName()).matches("[A-Z][A-Za-z0-9]+");
              assertThat(d.getVersion()).isNotEmpty();
            })
        .hasSize(Definitions.NAMES.size());
  }

  @Test
  void everyFileIsListed() throws IOException {
    Path folder =
        Path.of(System.getProperty("fabrica.home"))
            .resolve("conformance/src/main/resources/health/fabrica/conformance/definitions");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString().replace(".json", "")))
          .containsExactlyInAnyOrderElementsOf(Definitions.NAMES);
    }
  }

  static Stream<Arguments> enums() {
    return Stream.of(
        Arguments.of("product-kind", ProductKind.values()),
        Arguments.of("task-business-status", BusinessStatus.values()),
        Arguments.of("task-parameter", TaskParameter.values()),
        Arguments.of("observation", ObservationCode.values()),
        Arguments.of("device-kind", DeviceKind.values()),
        Arguments.of("dicom-99fabrica", DicomCode.values()),
        Arguments.of("document-type", DocumentType.values()),
        Arguments.of("device-property", DeviceProperty.values()),
        Arguments.of("approver-role", ApproverRole.values()),
        Arguments.of("provenance-activity", ProvenanceActivity.values()),
        Arguments.of("tissue", Tissue.values()),
        Arguments.of("recipe", RecipeCode.values()),
        Arguments.of("udi-verdict", UdiVerdict.values()));
  }

  @ParameterizedTest
  @MethodSource("enums")
  void constantsAndCodeSystemAgree(String id, Term[] terms) {
    CodeSystem system = (CodeSystem) definition(FabricaTerms.CODE_SYSTEM + id);
    assertThat(terms).allSatisfy(t -> assertThat(t.system()).isEqualTo(system.getUrl()));
    assertThat(Arrays.stream(terms).map(t -> t.code() + " " + t.display()))
        .containsExactlyElementsOf(
            system.getConcept().stream().map(c -> c.getCode() + " " + c.getDisplay()).toList());
    assertThat(system.getCount()).isEqualTo(system.getConcept().size());
  }

  @Test
  void everyCodeSystemHasItsConstants() {
    long systems = DEFINITIONS.all().stream().filter(CodeSystem.class::isInstance).count();
    assertThat(enums().count()).isEqualTo(systems);
  }

  @Test
  void anOrdersCodeMayHaveEveryProductAndEveryUsageOfTheContextGroup() {
    ValueSet codes = (ValueSet) definition(FabricaTerms.BASE + "ValueSet/order-code");
    assertThat(codes.getCompose().getInclude())
        .extracting(ConceptSetComponent::getSystem)
        .containsExactly(ProductKind.SYSTEM, FabricaTerms.DICOM, FabricaTerms.SNOMED_CT);
    assertThat(codes.getCompose().getInclude().get(1).getConcept())
        .extracting(c -> c.getCode() + " " + c.getDisplay())
        .containsExactlyElementsOf(
            Arrays.stream(ModelUsage.values()).map(u -> u.code() + " " + u.display()).toList());
  }

  @Test
  void onlyModelsAreOrderable() {
    CodeSystem system = (CodeSystem) definition(ProductKind.SYSTEM);
    List<String> orderable =
        system.getConcept().stream()
            .filter(c -> c.getPropertyFirstRep().getValueBooleanType().booleanValue())
            .map(ConceptDefinitionComponent::getCode)
            .toList();
    assertThat(orderable).containsExactly(ProductKind.ANATOMIC_MODEL.code());
  }

  @Test
  void namesOfOperationsAndSearchParametersAgree() {
    assertThat(
            DEFINITIONS.all().stream()
                .filter(OperationDefinition.class::isInstance)
                .map(d -> ((OperationDefinition) d).getCode()))
        .contains(
            FabricaTerms.OPERATION_APPROVE,
            FabricaTerms.OPERATION_RELEASE,
            FabricaTerms.OPERATION_NOT_STARTED,
            FabricaTerms.OPERATION_RETRY);
    assertThat(DEFINITIONS.searchParameters().stream().map(SearchParameter::getCode))
        .contains(
            FabricaTerms.SEARCH_LOT_NUMBER,
            FabricaTerms.SEARCH_SERIAL_NUMBER,
            FabricaTerms.SEARCH_MANUFACTURE_DATE);
  }

  @Test
  void theExampleOrdersAnAnatomicModelForPlanningOnce() {
    Bundle order = DEFINITIONS.exampleOrder();
    assertThat(order.getEntry())
        .allSatisfy(e -> assertThat(e.getRequest().getIfNoneExist()).startsWith("identifier="))
        .extracting(e -> e.getResource().fhirType())
        .containsExactly("Patient", "Practitioner", "Endpoint", "ImagingStudy", "ServiceRequest");
    ServiceRequest request = (ServiceRequest) order.getEntry().get(4).getResource();
    assertThat(Term.find(ProductKind.values(), request.getCode()))
        .contains(ProductKind.ANATOMIC_MODEL);
    assertThat(Term.find(ModelUsage.values(), request.getCode()))
        .contains(ModelUsage.PLANNING_INTENT);
    assertThat(Term.find(Tissue.values(), request.getOrderDetailFirstRep())).contains(Tissue.BONE);
    assertThat(ProductKind.ORTHOSIS.in(request.getCode())).isFalse();
  }

  @Test
  void theExampleOfARecipeNamesItsVersionAndParameters() {
    Bundle order = DEFINITIONS.exampleRecipeOrder();
    ServiceRequest request = (ServiceRequest) order.getEntry().get(4).getResource();
    assertThat(Term.find(RecipeCode.values(), request.getOrderDetailFirstRep()))
        .contains(RecipeCode.SKULL);
    assertThat(Term.find(Tissue.values(), request.getOrderDetailFirstRep())).isEmpty();
    assertThat(request.getOrderDetailFirstRep().getExtension())
        .extracting(Extension::getUrl)
        .containsExactly(
            FabricaTerms.RECIPE_VERSION_EXTENSION,
            FabricaTerms.RECIPE_PARAMETER_EXTENSION,
            FabricaTerms.RECIPE_PARAMETER_EXTENSION,
            FabricaTerms.RECIPE_PARAMETER_EXTENSION);
  }

  @Test
  void extensionsAreNoProfilesThatAResourceCanClaim() {
    assertThat(DEFINITIONS.profileUrls())
        .doesNotContain(
            FabricaTerms.RECIPE_VERSION_EXTENSION, FabricaTerms.RECIPE_PARAMETER_EXTENSION);
  }

  private static MetadataResource definition(String url) {
    return DEFINITIONS.all().stream().filter(d -> url.equals(d.getUrl())).findFirst().orElseThrow();
  }
}
