package health.fabrica.fhir.validate;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.ModelUsage;
import health.fabrica.conformance.Term;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.jspecify.annotations.Nullable;

/**
 * The DICOM ontology (DCM) for validation. R4 ships the edition of its day and calls that complete,
 * but DICOM adds codes every year, those of model usage (CID 7064) and the modality of models among
 * them. Here it is a fragment with the codes added that this server uses: what is not in it is
 * unknown, not wrong. Safe for use by many threads.
 */
final class DicomCodes implements IValidationSupport {

  private static final String MODEL_MODALITY = "M3D";

  private final IValidationSupport base;

  /** Made when a DICOM code is first met. */
  private @Nullable CodeSystem made;

  /**
   * @param base has the edition of R4
   */
  DicomCodes(IValidationSupport base) {
    this.base = base;
  }

  @Override
  public FhirContext getFhirContext() {
    return base.getFhirContext();
  }

  @Override
  public synchronized @Nullable IBaseResource fetchCodeSystem(String system) {
    if (!FabricaTerms.DICOM.equals(system)) {
      return null;
    }
    CodeSystem last = made;
    CodeSystem dicom = last == null ? larger() : last;
    made = dicom;
    return dicom;
  }

  private CodeSystem larger() {
    CodeSystem dicom =
        base.fetchCodeSystem(FabricaTerms.DICOM) instanceof CodeSystem shipped
            ? shipped.copy()
            : new CodeSystem().setUrl(FabricaTerms.DICOM);
    dicom.setContent(CodeSystemContentMode.FRAGMENT);
    Set<String> known = new HashSet<>();
    dicom.getConcept().forEach(concept -> known.add(concept.getCode()));
    added().filter(concept -> known.add(concept.getCode())).forEach(dicom::addConcept);
    return dicom;
  }

  private static Stream<ConceptDefinitionComponent> added() {
    Stream<Term> usages = List.<Term>of(ModelUsage.values()).stream();
    return Stream.concat(
        usages.map(term -> concept(term.code(), term.display())),
        Stream.of(concept(MODEL_MODALITY, "Model for 3D Manufacturing")));
  }

  private static ConceptDefinitionComponent concept(String code, String display) {
    return new ConceptDefinitionComponent().setCode(code).setDisplay(display);
  }
}
