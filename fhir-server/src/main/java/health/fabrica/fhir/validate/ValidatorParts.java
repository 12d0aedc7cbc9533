package health.fabrica.fhir.validate;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport.IssueSeverity;
import ca.uhn.fhir.validation.FhirValidator;
import health.fabrica.conformance.Definitions;
import health.fabrica.fhir.store.StoreReader;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain.CacheConfiguration;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;

/**
 * What validates.
 *
 * @param validator structure, invariants, bindings
 * @param codes every code in its system
 * @param whenIdle gives memory back; only to be run while nothing is validated
 */
record ValidatorParts(FhirValidator validator, CodeCheck codes, Runnable whenIdle) {

  /** Answers of the chain that are kept for ten minutes: definitions, codes that were checked. */
  private static final int ANSWERS = 500;

  /** Reads the definitions of R4 and validates a resource of each profile, so that all is there. */
  static ValidatorParts read(FhirContext context, Definitions definitions, StoreReader store) {
    R4Files files = new R4Files();
    R4Structures structures = new R4Structures(context, files);
    ValidatorParts parts =
        of(
            context,
            definitions,
            store,
            new R4Terms(context, files),
            (chain, profiles) -> new LeanContext(chain, structures, profiles),
            structures::trim);
    for (StructureDefinition profile : profiles(definitions)) {
      parts.validator.validateWithResult(
          "{\"resourceType\":\"%s\",\"meta\":{\"profile\":[\"%s\"]}}"
              .formatted(profile.getType(), profile.getUrl()));
    }
    return parts;
  }

  /**
   * The same validator over other definitions of R4.
   *
   * @param base the ValueSets and CodeSystems of R4
   * @param worker makes of the chain and the profiles' URLs what the validator asks
   */
  static ValidatorParts of(
      FhirContext context,
      Definitions definitions,
      StoreReader store,
      IValidationSupport base,
      BiFunction<IValidationSupport, List<String>, WorkerContextValidationSupportAdapter> worker,
      Runnable whenIdle) {
    PrePopulatedValidationSupport ours = new PrePopulatedValidationSupport(context);
    definitions.all().forEach(ours::addResource);
    definitions.usCoreProfiles().forEach(ours::addResource);
    UnknownCodeSystemWarningValidationSupport unknown =
        new UnknownCodeSystemWarningValidationSupport(context);
    unknown.setNonExistentCodeSystemSeverity(IssueSeverity.WARNING);
    DicomCodes dicom = new DicomCodes(base);
    ValidationSupportChain chain =
        new ValidationSupportChain(
            CacheConfiguration.defaultValues().setCacheSize(ANSWERS),
            ours,
            dicom,
            base,
            new CommonCodeSystemsTerminologyService(context),
            new InMemoryTerminologyServerValidationSupport(context),
            unknown);
    // R4 4.1.4: a CodeableConcept keeps to a binding when one of its codings does.
    chain.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
    FhirInstanceValidator module = new FhirInstanceValidator(chain);
    module.setWrappedWorkerContext(
        chain,
        worker.apply(
            chain, profiles(definitions).stream().map(StructureDefinition::getUrl).toList()));
    module.setAnyExtensionsAllowed(true);
    module.setErrorForUnknownProfiles(false);
    module.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
    FhirValidator validator = context.newValidator();
    validator.registerValidatorModule(module);
    return new ValidatorParts(
        validator, new CodeCheck(context, store, List.of(ours, dicom, base)), whenIdle);
  }

  private static List<StructureDefinition> profiles(Definitions definitions) {
    return Stream.concat(definitions.all().stream(), definitions.usCoreProfiles().stream())
        .filter(StructureDefinition.class::isInstance)
        .map(StructureDefinition.class::cast)
        .toList();
  }
}
