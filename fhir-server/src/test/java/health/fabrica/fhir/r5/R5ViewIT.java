package health.fabrica.fhir.r5;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.TestStores;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r5.model.Bundle;
import org.hl7.fhir.r5.model.CapabilityStatement;
import org.hl7.fhir.r5.model.Device;
import org.hl7.fhir.r5.model.DeviceAssociation;
import org.hl7.fhir.r5.model.DeviceDefinition;
import org.hl7.fhir.r5.model.DeviceUsage;
import org.hl7.fhir.r5.model.ServiceRequest;
import org.hl7.fhir.r5.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The view over a socket; whatever it gives is read by the R5 parser, which takes no liberties. */
class R5ViewIT {

  private static final FhirContext R5 = FhirContext.forR5Cached();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static ResourceStore store;
  private static Undertow undertow;
  private static String root;

  @BeforeAll
  static void start() {
    store = TestStores.open(folder);
    FhirContext r4 = FhirContext.forR4Cached();
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                new PathHandler()
                    .addPrefixPath(
                        "/fhir/r5",
                        new R5Endpoint(
                            r4, store, "/fhir", Optional.empty(), "test", Clock.systemUTC())))
            .build();
    undertow.start();
    InetSocketAddress address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    root = "http://127.0.0.1:" + address.getPort() + "/fhir";
    store.inTransaction(
        tx -> {
          for (String json : R5Samples.R4) {
            tx.update((Resource) r4.newJsonParser().parseResource(json));
          }
          return tx;
        });
  }

  @AfterAll
  static void stop() {
    undertow.stop();
    store.close();
  }

  private static HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : root + "/r5" + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    request.method(method, HttpRequest.BodyPublishers.noBody());
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static <T extends IBaseResource> T get(Class<T> type, String path) throws Exception {
    HttpResponse<String> response = send("GET", path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    T parsed =
        R5.newJsonParser()
            .setParserErrorHandler(new StrictErrorHandler())
            .parseResource(type, response.body());
    assertThat(R5.newJsonParser().encodeResourceToString(parsed)).isEqualTo(response.body());
    return parsed;
  }

  private static List<String> ids(String path) throws Exception {
    List<String> ids = new ArrayList<>();
    Bundle page = get(Bundle.class, path);
    while (true) {
      page.getEntry().forEach(e -> ids.add(e.getResource().getIdPart()));
      Bundle.BundleLinkComponent next = page.getLink("next");
      if (next == null) {
        return ids;
      }
      page = get(Bundle.class, next.getUrl());
    }
  }

  @Test
  void aDeviceKeepsWhatR5HasAnotherPlaceFor() throws Exception {
    Device device = get(Device.class, "/Device/d1");
    assertThat(device.getName())
        .extracting(n -> n.getType().toCode())
        .containsExactly("user-friendly-name", "registered-name");
    assertThat(device.getName().get(1).getExtension().get(0).getUrl())
        .endsWith("extension-Device.deviceName.type");
    assertThat(device.getConformsTo().get(0).getSpecification().getText()).isEqualTo("laser");
    assertThat(device.getProperty())
        .extracting(p -> p.getValue().fhirType())
        .containsExactly("Quantity", "Quantity", "CodeableConcept");
    assertThat(device.getProperty().get(1).getValueQuantity().getValue()).hasToString("2");
    assertThat(device.getBiologicalSourceEvent().getValue()).isEqualTo("W123");
    assertThat(device.getExtensionByUrl(R5Device.OF_R4 + "Device.statusReason")).isNotNull();
    assertThat(device.getUdiCarrierFirstRep().getCarrierHRF()).isEqualTo("(01)0123");
    assertThat(device.getUdiCarrier().get(1).getIssuerElement().getExtension()).hasSize(1);
    assertThat(device.getDefinition().getReference().getReference())
        .isEqualTo("DeviceDefinition/dd");
    assertThat(device.getLocation().getReference()).isEqualTo(root + "/Location/l");
    assertThat(device.getParent().getReference()).isEqualTo("Device/d2");
    assertThat(device.getMeta().getVersionId()).isEqualTo("1");
  }

  @Test
  void aDefinitionAUseARequestAndATaskAreWhole() throws Exception {
    DeviceDefinition definition = get(DeviceDefinition.class, "/DeviceDefinition/dd");
    assertThat(definition.getManufacturer().getDisplay()).isEqualTo("M");
    assertThat(definition.getShelfLifeStorageFirstRep().getPeriodDuration().getUnit())
        .isEqualTo("a");
    assertThat(definition.getProperty()).hasSize(3);
    assertThat(definition.getConformsToFirstRep().getVersion().get(0).getValue()).isEqualTo("1");
    assertThat(definition.getExtension())
        .extracting(e -> e.getUrl().replaceFirst(".*[.]", ""))
        .containsExactly("capability", "url", "onlineInformation", "quantity", "parentDevice");
    DeviceUsage usage = get(DeviceUsage.class, "/DeviceUsage/u1");
    assertThat(usage.getPatient().getReference()).isEqualTo(root + "/Patient/p1");
    assertThat(usage.getDevice().getReference().getReference()).isEqualTo("Device/d1");
    assertThat(usage.getReason()).hasSize(2);
    ServiceRequest request = get(ServiceRequest.class, "/ServiceRequest/s");
    assertThat(request.getOrderDetailFirstRep().getParameterFirstRep().getCode().getText())
        .isEqualTo("Order detail");
    assertThat(request.getReason()).hasSize(2);
    Task task = get(Task.class, "/Task/t");
    assertThat(task.getFocus().getReference()).isEqualTo("ServiceRequest/s");
    assertThat(task.getOutputFirstRep().getValueReference().getReference()).isEqualTo("Device/d1");
    assertThat(task.getRequestedPerformer()).hasSize(1);
  }

  @Test
  void everyBearerIsOneAssociationFromItsStatementOrElseFromTheDevice() throws Exception {
    assertThat(ids("/DeviceAssociation?_count=1")).containsExactlyInAnyOrder("u-u1", "d-d2");
    assertThat(get(Bundle.class, "/DeviceAssociation").getEntry())
        .as("both kinds are on one page")
        .hasSize(2);
    assertThat(ids("/DeviceAssociation?patient=Patient/p2")).containsExactly("d-d2");
    assertThat(ids("/DeviceAssociation?device=Device/d1")).containsExactly("u-u1");
    assertThat(ids("/DeviceAssociation?identifier=i-u1")).containsExactly("u-u1");
    DeviceAssociation implanted = get(DeviceAssociation.class, "/DeviceAssociation/u-u1");
    assertThat(implanted.getStatus().getCodingFirstRep().getCode()).isEqualTo("implanted");
    assertThat(implanted.getPeriod().getStartElement().getValueAsString()).isEqualTo("2026-01-01");
    assertThat(implanted.getSubject().getReference()).isEqualTo(root + "/Patient/p1");
    DeviceAssociation unknown = get(DeviceAssociation.class, "/DeviceAssociation/d-d2");
    assertThat(unknown.getStatus().getCodingFirstRep().getCode()).isEqualTo("unknown");
    assertThat(send("GET", "/DeviceAssociation/d-d1").statusCode()).isEqualTo(404);
  }

  @Test
  void searchesUseR5NamesAndPage() throws Exception {
    assertThat(ids("/Device?lot-number=L1&status=active")).containsExactly("d1");
    assertThat(ids("/Device?biological-source-event=W123")).containsExactly("d1");
    assertThat(ids("/Device?udi-di=0123")).containsExactly("d1");
    assertThat(ids("/Device?_count=1&_sort=_id")).containsExactly("d1", "d2");
    assertThat(ids("/Device?_sort=-lot-number,_id&_count=1")).containsExactly("d2", "d1");
    assertThat(send("GET", "/DeviceAssociation?_sort=device").statusCode()).isEqualTo(400);
    assertThat(ids("/ServiceRequest?code-concept=c1")).containsExactly("s");
    assertThat(ids("/Task?focus=" + root + "/r5/ServiceRequest/s")).containsExactly("t");
    assertThat(ids("/DeviceUsage?patient=" + root + "/Patient/p1")).containsExactly("u1");
    assertThat(get(Bundle.class, "/Device?_count=1").getTotal()).isEqualTo(2);
    HttpResponse<String> unknown = send("GET", "/Device?patient=Patient/p1");
    assertThat(unknown.statusCode()).as("Device.patient is gone in R5").isEqualTo(400);
    assertThat(unknown.body()).contains("lot-number");
    assertThat(send("GET", "/Device?_include=Device:parent").statusCode()).isEqualTo(400);
  }

  @Test
  void theStatementSaysWhatIsOfferedAndEachParameterWorks() throws Exception {
    CapabilityStatement statement = get(CapabilityStatement.class, "/metadata");
    assertThat(statement.getFhirVersion().toCode()).isEqualTo("5.0.0");
    assertThat(statement.getRestFirstRep().getResource())
        .extracting(r -> r.getType())
        .containsExactly(
            "Device",
            "DeviceDefinition",
            "DeviceAssociation",
            "DeviceUsage",
            "ServiceRequest",
            "Task");
    for (var resource : statement.getRestFirstRep().getResource()) {
      assertThat(resource.getInteraction())
          .extracting(i -> i.getCode().toCode())
          .containsExactly("read", "search-type");
      for (var parameter : resource.getSearchParam()) {
        String value = parameter.getType().toCode().equals("date") ? "2026" : "x";
        String path = "/" + resource.getType() + "?" + parameter.getName() + "=" + value;
        assertThat(send("GET", path).statusCode()).as(path).isEqualTo(200);
      }
    }
  }

  @Test
  void whateverIsNotReadOrSearchIsRefusedInWords() throws Exception {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
      HttpResponse<String> refused = send(method, "/Device/d1");
      assertThat(refused.statusCode()).isEqualTo(405);
      assertThat(refused.body()).contains("read-only");
    }
    assertThat(send("GET", "/Device/d1/_history").statusCode()).isEqualTo(405);
    assertThat(send("GET", "/Patient/p1").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/Device/none").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/Device/d1", "Accept", "application/fhir+xml").statusCode())
        .isEqualTo(406);
    assertThat(send("GET", "/Device/d1", "If-None-Match", "W/\"1\"").statusCode()).isEqualTo(304);
  }
}
