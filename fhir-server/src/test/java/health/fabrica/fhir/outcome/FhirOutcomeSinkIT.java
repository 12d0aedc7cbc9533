package health.fabrica.fhir.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import health.fabrica.conformance.Definitions;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.rest.FhirEndpoint;
import health.fabrica.fhir.rest.FhirEndpointConfig;
import health.fabrica.fhir.store.ResourceCodec;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SqlResourceStore;
import health.fabrica.fhir.store.StoreSettings;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.CaseRecord;
import io.undertow.Handlers;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Delivers one outcome over real sockets, to our own FHIR endpoint and to badly behaved ones. */
final class FhirOutcomeSinkIT {

  private static final URI PUBLIC_BASE = URI.create("https://fabrica.example/fhir");

  @TempDir private static Path folder;
  private static CaseFixture fixture;
  private HttpServer stub;

  @BeforeAll
  static void makeOneOutcome() {
    fixture = new CaseFixture(folder).complete();
  }

  @AfterAll
  static void closeStore() {
    fixture.close();
  }

  @AfterEach
  void stopStub() {
    if (stub != null) {
      stub.stop(0);
    }
  }

  @Test
  void sendingTwiceCreatesEverythingOnceAtASecondServer(@TempDir Path ehrFolder) {
    try (Ehr ehr = Ehr.start(ehrFolder)) {
      ehr.knows(CaseFixture.orderResources());
      FhirOutcomeSink sink = sink(EhrSettings.at(ehr.base()));

      CaseRecord.WriteBack first = sink.deliver(fixture.work());
      List<String> afterFirst = ehr.versions();
      CaseRecord.WriteBack second = sink.deliver(fixture.work());

      assertThat(ehr.versions()).isEqualTo(afterFirst);
      assertThat(second).isEqualTo(first);
      assertThat(first.ehr()).isEqualTo(ehr.base().toString());
      Device device =
          ehr.store.require(
              Device.class, first.ehrDevice().orElseThrow().substring("Device/".length()));
      assertThat(device.getSerialNumber()).isEqualTo(CaseFixture.SERIAL);
      assertThat(device.getPatient().getReference()).isEqualTo("Patient/p1");
      assertThat(new StoreView(ehr.store).all("Provenance")).hasSize(5);
    }
  }

  @Test
  void everythingResolvesAtTheEhrOrIsNamedByAnIdentifier(@TempDir Path ehrFolder) {
    try (Ehr ehr = Ehr.start(ehrFolder)) {
      ehr.knows(CaseFixture.orderResources());
      sink(EhrSettings.at(ehr.base())).deliver(fixture.work());

      StoreView view = new StoreView(ehr.store);
      for (StoredResource stored : view.all()) {
        for (String reference : StoreView.references(StoreView.strict(stored))) {
          String[] parts = reference.split("/");
          assertThat(ehr.store.read(parts[0], parts[1]))
              .as("%s of %s", reference, stored)
              .isPresent();
        }
      }
      DiagnosticReport report =
          view.all("DiagnosticReport").get(0).resource(DiagnosticReport.class);
      assertThat(report.getBasedOnFirstRep().getReference()).isEqualTo("ServiceRequest/s1");
      assertThat(report.getImagingStudyFirstRep().getIdentifier().getValue())
          .isEqualTo("urn:oid:" + CaseFixture.STUDY_UID);
      assertThat(view.all("DocumentReference"))
          .allSatisfy(
              stored -> {
                DocumentReference document = stored.resource(DocumentReference.class);
                assertThat(document.getContentFirstRep().getAttachment())
                    .satisfiesAnyOf(
                        a -> assertThat(a.getUrl()).startsWith(PUBLIC_BASE + "/Binary/"),
                        a -> assertThat(a.getData()).isNotEmpty());
                assertThat(
                        document
                            .getContentFirstRep()
                            .getAttachment()
                            .getExtensionString(FabricaTerms.SHA_256_EXTENSION))
                    .hasSize(64);
              });
    }
  }

  @Test
  void aPatientUnknownToTheEhrIsARefusalAndNothingIsLeftThere(@TempDir Path ehrFolder) {
    try (Ehr ehr = Ehr.start(ehrFolder)) {
      assertThatThrownBy(() -> sink(EhrSettings.at(ehr.base())).deliver(fixture.work()))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().category().isTransient()).isFalse())
          .hasMessageContaining("The EHR answered 4")
          .hasMessageNotContaining("MRN-4711");
      assertThat(ehr.versions()).isEmpty();
    }
  }

  @Test
  void theAuthorizationIsSentAndNeverPrinted() throws IOException {
    AtomicReference<String> header = new AtomicReference<>();
    URI base =
        answering(
            exchange -> {
              header.set(exchange.getRequestHeaders().getFirst("Authorization"));
              answer(exchange, 503, "");
            });
    EhrSettings settings = EhrSettings.at(base).authorizedBy("Bearer secret-token");

    assertThatThrownBy(() -> sink(settings).deliver(fixture.work()))
        .hasMessageNotContaining("secret-token");
    assertThat(header.get()).isEqualTo("Bearer secret-token");
    assertThat(settings.toString()).doesNotContain("secret-token");
  }

  @ParameterizedTest
  @CsvSource({
    "408, FAB-5401, UNAVAILABLE",
    "429, FAB-5401, UNAVAILABLE",
    "500, FAB-5401, UNAVAILABLE",
    "502, FAB-5401, UNAVAILABLE",
    "503, FAB-5401, UNAVAILABLE",
    "504, FAB-5401, UNAVAILABLE",
    "400, FAB-5402, INCORRECT",
    "422, FAB-5402, INCORRECT",
    "401, FAB-5403, FORBIDDEN",
    "403, FAB-5403, FORBIDDEN",
    "409, FAB-5404, CONFLICT",
    "412, FAB-5404, CONFLICT",
    "404, FAB-5405, UNSUPPORTED",
    "405, FAB-5405, UNSUPPORTED",
    "302, FAB-5406, CONFLICT",
    "204, FAB-5406, CONFLICT"
  })
  void everyStatusBecomesItsProblem(int status, String code, Category category) throws IOException {
    URI base = answering(exchange -> answer(exchange, status, ""));

    assertThatThrownBy(() -> sink(EhrSettings.at(base)).deliver(fixture.work()))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().category()).isEqualTo(category))
        .hasMessageStartingWith(code);
  }

  @Test
  void theWordsOfTheEhrArePassedOnWithoutThePatient() throws IOException {
    OperationOutcome outcome = new OperationOutcome();
    outcome
        .addIssue()
        .setCode(OperationOutcome.IssueType.INVALID)
        .setDiagnostics("Chart of VESALIUS, mrn-4711, Andreas is closed\nfor writing.");
    URI base = answering(exchange -> answer(exchange, 422, json(outcome)));

    assertThatThrownBy(() -> sink(EhrSettings.at(base)).deliver(fixture.work()))
        .hasMessageContaining("[removed], [removed], [removed] is closed for writing")
        .hasMessageStartingWith("FAB-5402");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>Login</html>",
        "{",
        "[]",
        "{\"resourceType\":\"Patient\"}",
        "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}",
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\"}",
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\",\"entry\":[{}]}"
      })
  void anAnswerThatIsNoneIsNotADelivery(String body) throws IOException {
    URI base = answering(exchange -> answer(exchange, 200, body));

    assertThatThrownBy(() -> sink(EhrSettings.at(base)).deliver(fixture.work()))
        .hasMessageStartingWith("FAB-5406");
  }

  @Test
  void oneRefusedEntryIsARefusal() throws IOException {
    Bundle answer = created(entries());
    answer.getEntry().get(3).getResponse().setStatus("412 Precondition Failed");
    URI base = answering(exchange -> answer(exchange, 200, json(answer)));

    assertThatThrownBy(() -> sink(EhrSettings.at(base)).deliver(fixture.work()))
        .hasMessageStartingWith("FAB-5404")
        .hasMessageContaining("entry 3");
  }

  @Test
  void anAnswerWithoutLocationsIsADeliveryWithoutReference() throws IOException {
    URI base = answering(exchange -> answer(exchange, 200, json(created(entries()))));

    assertThat(sink(EhrSettings.at(base)).deliver(fixture.work()).ehrDevice()).isEmpty();
  }

  @Test
  void anEhrThatIsDownIsUnavailable() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    URI base = URI.create("http://127.0.0.1:" + port + "/fhir");

    assertThatThrownBy(() -> sink(EhrSettings.at(base)).deliver(fixture.work()))
        .hasMessageStartingWith("FAB-5401");
  }

  @Test
  void anEhrThatTricklesItsAnswerIsCutOff() throws IOException {
    URI base =
        answering(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 100; i++) {
                  body.write(' ');
                  body.flush();
                  Thread.sleep(50);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    EhrSettings hasty =
        new EhrSettings(base, Optional.empty(), Duration.ofSeconds(2), Duration.ofMillis(700));

    long begin = System.nanoTime();
    assertThatThrownBy(() -> sink(hasty).deliver(fixture.work()))
        .hasMessageStartingWith("FAB-5401");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void anEndlessAnswerIsCutOff() throws IOException {
    byte[] chunk = new byte[1 << 20];
    URI base =
        answering(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 64; i++) {
                  body.write(chunk);
                }
              }
            });

    assertThatThrownBy(() -> sink(EhrSettings.at(base)).deliver(fixture.work()))
        .hasMessageStartingWith("FAB-5406")
        .hasMessageContaining("longer than");
  }

  private static FhirOutcomeSink sink(EhrSettings settings) {
    return new FhirOutcomeSink(
        CaseFixture.CONTEXT, fixture.store, settings, PUBLIC_BASE, CaseFixture.CLOCK);
  }

  private static int entries() {
    return OutcomeBundle.of(fixture.store, CaseFixture.TASK_ID, PUBLIC_BASE)
        .bundle()
        .getEntry()
        .size();
  }

  private static Bundle created(int entries) {
    Bundle answer = new Bundle().setType(Bundle.BundleType.TRANSACTIONRESPONSE);
    IntStream.range(0, entries)
        .forEach(i -> answer.addEntry().getResponse().setStatus("201 Created"));
    return answer;
  }

  private static String json(Resource resource) {
    return CaseFixture.CONTEXT.newJsonParser().encodeResourceToString(resource);
  }

  private URI answering(com.sun.net.httpserver.HttpHandler handler) throws IOException {
    stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stub.createContext(
        "/fhir",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            handler.handle(exchange);
          }
        });
    stub.start();
    return URI.create("http://127.0.0.1:" + stub.getAddress().getPort() + "/fhir");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Our own FHIR endpoint over a store of its own, in the part of the EHR. */
  private record Ehr(ResourceStore store, FhirEndpoint endpoint, Undertow server)
      implements AutoCloseable {

    static Ehr start(Path folder) {
      FhirContext context = FhirContext.forR4();
      FileBlobStore blobs = new FileBlobStore(folder.resolve("blobs"));
      ResourceStore store =
          SqlResourceStore.open(
              StoreSettings.at(folder.resolve("ehr.db")),
              new ResourceCodec(context),
              SearchParameters.of(context, new Definitions(context).searchParameters()),
              blobs,
              CaseFixture.CLOCK,
              () -> UUID.randomUUID().toString(),
              List.of());
      FhirEndpoint endpoint =
          FhirEndpoint.start(FhirEndpointConfig.of(context, store, blobs, List.of()));
      Undertow server =
          Undertow.builder()
              .addHttpListener(0, "127.0.0.1")
              .setHandler(Handlers.path().addPrefixPath("/fhir", endpoint.handler()))
              .build();
      server.start();
      return new Ehr(store, endpoint, server);
    }

    URI base() {
      InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
      return URI.create("http://127.0.0.1:" + address.getPort() + "/fhir");
    }

    /** The EHR has patient and order, as it sent them. */
    void knows(List<Resource> resources) {
      store.inTransaction(
          tx -> {
            resources.stream()
                .filter(r -> r instanceof Patient || r instanceof ServiceRequest)
                .map(Ehr::withoutImaging)
                .forEach(tx::update);
            return 0;
          });
    }

    private static Resource withoutImaging(Resource resource) {
      if (resource instanceof ServiceRequest order) {
        order.setSupportingInfo(List.of());
      }
      return resource;
    }

    List<String> versions() {
      return new StoreView(store).versions();
    }

    @Override
    public void close() {
      server.stop();
      endpoint.close();
      store.close();
    }
  }
}
