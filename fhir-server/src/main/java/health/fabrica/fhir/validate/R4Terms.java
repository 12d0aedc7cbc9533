package health.fabrica.fhir.validate;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.parser.LenientErrorHandler;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.MetadataResource;
import org.jspecify.annotations.Nullable;

/**
 * The ValueSets and CodeSystems of R4, kept compressed and made whole when one is asked for; the
 * {@value #KEPT} asked last stay whole. Safe for use by many threads.
 */
final class R4Terms implements IValidationSupport {

  /** What the library says of where its definitions are from; the validator writes it. */
  static final String PACKAGE = "hl7.fhir.r4.core";

  private static final int KEPT = 48;

  private final FhirContext context;
  private final Map<String, PackedDefinition> packed = new HashMap<>();
  private final Map<String, MetadataResource> whole =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MetadataResource> eldest) {
          return size() > KEPT;
        }
      };

  /** Reads all once. */
  R4Terms(FhirContext context, R4Files files) {
    this.context = context;
    files.terms(one -> packed.put(one.type() + " " + one.url(), one));
  }

  @Override
  public FhirContext getFhirContext() {
    return context;
  }

  @Override
  public @Nullable IBaseResource fetchCodeSystem(String url) {
    return fetch("CodeSystem", url);
  }

  @Override
  public @Nullable IBaseResource fetchValueSet(String url) {
    return fetch("ValueSet", url);
  }

  /** HL7's own are taken for any version that is asked for, as the library does. */
  private @Nullable IBaseResource fetch(String type, String canonical) {
    int bar = canonical.indexOf('|');
    String url = bar > 0 ? canonical.substring(0, bar) : canonical;
    String version = bar > 0 ? canonical.substring(bar + 1) : "";
    MetadataResource found = whole(type + " " + url);
    boolean any =
        version.isBlank()
            || url.startsWith("http://hl7.org")
            || url.startsWith("http://terminology.hl7.org");
    return found != null && (any || version.equals(found.getVersion())) ? found : null;
  }

  private synchronized @Nullable MetadataResource whole(String key) {
    MetadataResource known = whole.get(key);
    PackedDefinition small = packed.get(key);
    if (known != null || small == null) {
      return known;
    }
    MetadataResource made =
        (MetadataResource)
            context
                .newXmlParser()
                .setParserErrorHandler(new LenientErrorHandler())
                .parseResource(small.document());
    made.setUserData(DefaultProfileValidationSupport.SOURCE_PACKAGE_ID, PACKAGE);
    whole.put(key, made);
    return made;
  }
}
