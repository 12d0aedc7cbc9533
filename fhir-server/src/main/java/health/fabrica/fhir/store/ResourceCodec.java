package health.fabrica.fhir.store;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Resource;

/** Turns model objects into the stored JSON and back. Safe for use by many threads. */
public final class ResourceCodec {

  private final FhirContext context;

  /**
   * A codec over the R4 context that the whole server shares. Resources are contained where
   * somebody contained them; to look whether an encoder should is a walk over all of a resource.
   */
  public ResourceCodec(FhirContext context) {
    context.getParserOptions().setAutoContainReferenceTargetsWithNoId(false);
    this.context = context;
  }

  /** The context, for parsers of other formats. */
  public FhirContext context() {
    return context;
  }

  /** UTF-8 JSON without insignificant white space. */
  public byte[] encode(Resource resource) {
    return parser().encodeResourceToString(resource).getBytes(StandardCharsets.UTF_8);
  }

  Resource decode(String type, byte[] json) {
    Class<? extends Resource> modelType =
        context.getResourceDefinition(type).getImplementingClass().asSubclass(Resource.class);
    return parser().parseResource(modelType, new String(json, StandardCharsets.UTF_8));
  }

  private IParser parser() {
    IParser parser = context.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));
    parser.setStripVersionsFromReferences(false);
    return parser;
  }
}
