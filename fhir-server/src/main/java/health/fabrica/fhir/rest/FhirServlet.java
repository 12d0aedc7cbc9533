package health.fabrica.fhir.rest;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.ETagSupportEnum;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/** The server library, set up with our providers. */
final class FhirServlet extends RestfulServer {

  private static final long serialVersionUID = 1L;

  private final transient FhirEndpointConfig config;

  FhirServlet(FhirEndpointConfig config) {
    super(prepared(config.context()));
    this.config = config;
  }

  /** Incoming resources must be exactly R4: what would be dropped silently is refused. */
  private static FhirContext prepared(FhirContext context) {
    context.setParserErrorHandler(new StrictErrorHandler());
    context.getParserOptions().setStripVersionsFromReferences(false);
    context.getParserOptions().setOverrideResourceIdWithBundleEntryFullUrl(false);
    return context;
  }

  @Override
  protected void initialize() {
    Interactions interactions = new Interactions(config.store(), config.rules());
    BinaryContent binaries = new BinaryContent(config.blobs());
    List<IResourceProvider> types = new ArrayList<>();
    for (String type : config.store().searchParameters().types()) {
      types.add(provider(type, interactions, binaries));
    }
    setResourceProviders(types);
    registerProvider(new SystemProvider(new BundleProcessor(interactions)));
    registerProviders(config.operations());
    setServerConformanceProvider(
        new CapabilityProvider(
            config.store().searchParameters(),
            config.operations(),
            config.softwareVersion(),
            new Date()));
    setDefaultResponseEncoding(EncodingEnum.JSON);
    setETagSupport(ETagSupportEnum.ENABLED);
    config
        .publicBase()
        .ifPresent(b -> setServerAddressStrategy(new HardcodedServerAddressStrategy(b)));
    registerInterceptor(new ProblemInterceptor(config.maxBodyBytes()));
    registerInterceptor(new RawBinaryInterceptor(config.store(), binaries));
  }

  private TypeProvider<?> provider(String type, Interactions interactions, BinaryContent binaries) {
    Class<? extends IBaseResource> modelType =
        getFhirContext().getResourceDefinition(type).getImplementingClass();
    return new TypeProvider<>(modelType, type, interactions, binaries);
  }

  /** No header that names the library. */
  @Override
  protected @Nullable String createPoweredByHeader() {
    return null;
  }
}
