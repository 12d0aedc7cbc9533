package health.fabrica.app;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.app.config.Configuration;
import health.fabrica.app.config.RecipeFiles;
import health.fabrica.conformance.Definitions;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.core.profile.DeviceClass;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.profile.ProfileLibrary;
import health.fabrica.device.DispatchIds;
import health.fabrica.device.dispatch.Dispatcher;
import health.fabrica.dicom.object.Equipment;
import health.fabrica.dicom.server.DicomWebHandler;
import health.fabrica.dicom.server.Indexing;
import health.fabrica.dicom.ups.ChannelSettings;
import health.fabrica.dicom.ups.EventChannels;
import health.fabrica.dicom.ups.UpsHandler;
import health.fabrica.dicom.web.PacsDirectory;
import health.fabrica.fhir.export.BulkExport;
import health.fabrica.fhir.export.ExportOperations;
import health.fabrica.fhir.export.ExportSettings;
import health.fabrica.fhir.imaging.SqlInstanceIndex;
import health.fabrica.fhir.imaging.SqlUpsStore;
import health.fabrica.fhir.imaging.SqlUpsSubscriptions;
import health.fabrica.fhir.order.OrderIntake;
import health.fabrica.fhir.order.SqlCaseStore;
import health.fabrica.fhir.order.SqlWorkQueue;
import health.fabrica.fhir.order.TaskOperations;
import health.fabrica.fhir.outcome.EhrSettings;
import health.fabrica.fhir.outcome.FhirOutcomeSink;
import health.fabrica.fhir.outcome.OutcomeProjection;
import health.fabrica.fhir.outcome.SiteProfile;
import health.fabrica.fhir.r5.R5Endpoint;
import health.fabrica.fhir.recall.RecallOperation;
import health.fabrica.fhir.rest.FhirEndpoint;
import health.fabrica.fhir.rest.FhirEndpointConfig;
import health.fabrica.fhir.store.ResourceCodec;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SqlResourceStore;
import health.fabrica.fhir.store.StoreSettings;
import health.fabrica.fhir.store.TimeOrderedIds;
import health.fabrica.fhir.store.WriteListener;
import health.fabrica.fhir.trigger.ModelRequests;
import health.fabrica.fhir.trigger.SqlTriggerDesk;
import health.fabrica.fhir.trigger.SqlWatchCursors;
import health.fabrica.fhir.udi.UdiIntake;
import health.fabrica.fhir.udi.UdiOperations;
import health.fabrica.fhir.validate.ProfileIntake;
import health.fabrica.fhir.validate.ProfileValidator;
import health.fabrica.fhir.validate.RequiredElements;
import health.fabrica.fhir.validate.ValidateOperation;
import health.fabrica.flow.model.CoreModelMaker;
import health.fabrica.flow.model.DicomModelObjects;
import health.fabrica.flow.model.ModelFabrication;
import health.fabrica.flow.recipe.RecipeCatalogue;
import health.fabrica.flow.route.FlowRuntime;
import health.fabrica.flow.route.RetryPolicy;
import health.fabrica.flow.step.ApprovalStep;
import health.fabrica.flow.step.DicomWebImageSource;
import health.fabrica.flow.step.DispatchStep;
import health.fabrica.flow.step.FabricationStep;
import health.fabrica.flow.step.ImagingStep;
import health.fabrica.flow.step.IntakeStep;
import health.fabrica.flow.step.ModelObjectsStep;
import health.fabrica.flow.step.OutcomeStep;
import health.fabrica.flow.step.Step;
import health.fabrica.flow.step.WriteBackStep;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: database, HTTP faces, printer and routes. Everything is made here, by
 * constructors, in the order in which it can work, and closed in the opposite order.
 */
public final class FabricaServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FabricaServer.class);
  private static final String FHIR = "/fhir";
  private static final String DICOM_WEB = "/dicom-web";

  /** Servers that share a database may disagree about the time by this much. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(10);

  private final Resources resources = new Resources();
  private final HttpFaces http;

  private FabricaServer(Configuration configuration) {
    Configuration.Server settings = configuration.server();
    Clock clock = Clock.system(configuration.site().timeZone());
    SecureRandom random = new SecureRandom();
    RecipeCatalogue recipes = RecipeFiles.catalogue(configuration.site().recipes());
    DataFolder data = resources.add(DataFolder.take(settings.data()));
    BlobStore blobs = new FileBlobStore(data.blobs());
    FhirContext context = FhirContext.forR4Cached();
    ResourceCodec codec = new ResourceCodec(context);
    SubscriptionSetup subscriptions = new SubscriptionSetup(configuration.subscriptions(), clock);
    TriggerSetup triggers = new TriggerSetup(configuration.triggers(), clock);
    ResourceStore store =
        resources.add(
            SqlResourceStore.open(
                configuration
                    .database()
                    .map(db -> StoreSettings.postgres(db.url(), db.user(), db.password()))
                    .orElseGet(() -> StoreSettings.at(data.database())),
                codec,
                SearchParameters.of(context, new Definitions(context).searchParameters()),
                blobs,
                clock,
                new TimeOrderedIds(clock, random),
                Stream.of(
                        Stream.of(new OrderIntake(recipes, blobs, clock)),
                        triggers.listeners(),
                        Stream.of(subscriptions.listener()))
                    .<WriteListener>flatMap(Function.identity())
                    .toList()));
    OutcomeProjection projection = new OutcomeProjection(site(configuration));
    SqlCaseStore cases = new SqlCaseStore(store, projection, clock);
    ProfileValidator validator = new ProfileValidator(context, new Definitions(context), store);
    this.http = new HttpFaces(settings);
    FhirEndpoint fhir =
        resources.add(
            FhirEndpoint.start(
                new FhirEndpointConfig(
                    context,
                    store,
                    blobs,
                    operations(
                        List.of(
                            new TaskOperations(store, projection, clock),
                            new UdiOperations(clock),
                            new RecallOperation(context, store),
                            new ExportOperations(),
                            triggers.operations(store),
                            subscriptions.operations(store, fhirBase().toString())),
                        ValidateOperation.ofAllTypes(context, store, validator)),
                    List.of(
                        new RequiredElements(context),
                        new ProfileIntake(validator),
                        new UdiIntake(clock)),
                    FHIR,
                    Optional.of(http.base() + FHIR),
                    SoftwareVersion.current(),
                    FhirEndpointConfig.DEFAULT_MAX_BODY_BYTES)));
    BulkExport export =
        resources.add(
            BulkExport.start(
                context,
                store,
                blobs,
                exportSettings(configuration, data),
                Optional.of(http.base().toString()),
                clock,
                () -> UUID.randomUUID().toString()));
    http.mount(FHIR, export.kickOff(fhir.handler()));
    http.mount(BulkExport.PATH, export.files());
    resources.add(subscriptions.deliver(store, codec, fhirBase().toString(), random));
    http.mount(
        FHIR + R5Endpoint.PATH,
        new R5Endpoint(
            context,
            store,
            FHIR,
            Optional.of(http.base().toString()),
            SoftwareVersion.current(),
            clock));
    URI ownRoot = URI.create(http.base() + DICOM_WEB);
    PacsDirectory pacs = PacsSetup.directory(configuration.pacs(), ownRoot, random);
    SqlUpsSubscriptions watchers = new SqlUpsSubscriptions(store, clock);
    ModelRequests requests = triggers.requests(watchers, ownRoot, pacs::at);
    SqlTriggerDesk triggerDesk = triggers.desk(store, requests, ownRoot);
    SqlInstanceIndex instances = triggers.index(store, triggerDesk);
    instances.refresh(instance -> Indexing.of(blobs, instance));
    http.mount(
        DICOM_WEB,
        new DicomWebHandler(instances, blobs, DicomWebHandler.DEFAULT_MAX_PART_BYTES, random));
    http.mount(
        DICOM_WEB + "/workitems",
        new UpsHandler(new SqlUpsStore(store, watchers, requests), watchers, clock));
    PrinterSetup printer =
        resources.add(
            PrinterSetup.of(configuration.printer(), configuration.flow().printerSettle(), clock));
    Dispatcher dispatcher = printer.dispatcher(store, blobs);
    CoreModelMaker maker =
        new CoreModelMaker(
            blobs,
            new ModelFabrication(
                Runtime.getRuntime().availableProcessors(),
                OptionalDouble.empty(),
                process(configuration.profiles(), data)),
            recipes,
            SoftwareVersion.current(),
            clock);
    List<Step> steps =
        List.of(
            new IntakeStep(),
            new ImagingStep(new DicomWebImageSource(pacs::at, blobs, clock), maker),
            new FabricationStep(maker),
            new ApprovalStep(),
            new DispatchStep(
                dispatcher,
                new DispatchIds(clock, random),
                blobs,
                configuration.printer().map(Configuration.Printer::id),
                configuration.flow().printerLook(),
                clock),
            new OutcomeStep(clock, configuration.site().deviceIdentifier()),
            new WriteBackStep(
                configuration
                    .ehr()
                    .map(
                        ehr ->
                            new FhirOutcomeSink(
                                context, store, ehrSettings(ehr), fhirBase(), clock))),
            new ModelObjectsStep(
                new DicomModelObjects(
                    blobs,
                    pacs::at,
                    ownRoot,
                    configuration.flow().returnToPacs(),
                    new Equipment(
                        "Fabrica", "Fabrica", configuration.site().id(), SoftwareVersion.current()),
                    Runtime.getRuntime().availableProcessors(),
                    clock)));
    resources.add(
        FlowRuntime.start(
            steps,
            new SqlWorkQueue(store, clock, data.node()),
            cases,
            new RetryPolicy(configuration.flow().retryFirst(), configuration.flow().retryLongest()),
            configuration.flow().poll()));
    triggers.start(
        resources,
        store,
        triggerDesk,
        requests,
        instances,
        new SqlWatchCursors(store, data.node(), clock),
        pacs::at);
    resources.add(http); // closed before all others: nothing is asked of parts that are gone
    EventChannels events = EventChannels.start(watchers, ChannelSettings.DEFAULT);
    resources.add(events); // but says goodbye to its peers while there are connections
    http.mount(DICOM_WEB + "/subscribers", events);
    if (settings.warmValidator()) {
      validator.warm();
    }
    http.ready(() -> store.rows(dsl -> dsl.selectOne().fetch().isNotEmpty()));
  }

  /**
   * Starts a server.
   *
   * @throws health.fabrica.core.problem.ProblemException when the data folder or the address cannot
   *     be used
   */
  public static FabricaServer start(Configuration configuration) {
    long begin = System.nanoTime();
    FabricaServer server = new FabricaServer(configuration);
    LOG.info(
        "Fabrica {} listens on {} after {} ms",
        SoftwareVersion.current(),
        server.base(),
        (System.nanoTime() - begin) / 1_000_000);
    return server;
  }

  private static List<Object> operations(List<Object> some, List<Object> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /** The URL under which the server is reached. */
  public URI base() {
    return http.base();
  }

  private URI fhirBase() {
    return URI.create(base() + FHIR);
  }

  private static ExportSettings exportSettings(Configuration configuration, DataFolder data) {
    ExportSettings settings = ExportSettings.at(data.exports(), data.node());
    return configuration.database().isPresent()
        ? settings.withUncertainty(CLOCK_DIFFERENCE)
        : settings;
  }

  /** The process of the models, which are printed with filament and planned with. */
  private static PrintProcess process(Configuration.Profiles profiles, DataFolder data) {
    PrintProcess process =
        ProfileLibrary.open(profiles.folder(), Optional.of(data.usedProfiles()))
            .process(profiles.process());
    process.filament();
    process.requireAllowed(DeviceClass.MODEL_PLANNING);
    return process;
  }

  private static EhrSettings ehrSettings(Configuration.Ehr ehr) {
    EhrSettings settings = EhrSettings.at(ehr.fhirBase());
    return ehr.authorization().map(settings::authorizedBy).orElse(settings);
  }

  private static SiteProfile site(Configuration configuration) {
    Configuration.Site site = configuration.site();
    Optional<Configuration.Printer> printer = configuration.printer();
    return new SiteProfile(
        site.id(),
        site.organization(),
        site.modelNumber(),
        site.deviceIdentifier(),
        Optional.empty(),
        printer
            .map(
                p ->
                    Map.of(
                        p.id(), new SiteProfile.Printer(p.manufacturer(), p.model(), p.serial())))
            .orElse(Map.of()),
        new SiteProfile.Material(
            printer.map(Configuration.Printer::material).orElse("none"),
            printer.map(Configuration.Printer::materialLot).orElse("none")));
  }

  @Override
  public void close() {
    LOG.info("Fabrica stops");
    resources.close();
  }
}
