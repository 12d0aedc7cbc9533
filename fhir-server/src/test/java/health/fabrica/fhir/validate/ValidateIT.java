package health.fabrica.fhir.validate;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import health.fabrica.fhir.rest.TestServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValidateIT {

  private static final String US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/";
  private static final String OWN = "https://fabrica.health/fhir/StructureDefinition/";
  private static final String TYPE =
      "'type':{'coding':[{'system':'http://snomed.info/sct','code':'40388003'}]}";
  private static final String GOOD =
      "'udiCarrier':[{'deviceIdentifier':'51022222233336','carrierHRF':'(01)51022222233336'}],"
          + TYPE
          + ",'patient':{'reference':'Patient/p'}";
  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) {
    FhirContext context = FhirContext.forR4Cached();
    ProfileValidator validator = new ProfileValidator(context, new Definitions(context));
    validator.warm();
    server =
        TestServer.ruled(
            folder,
            List.of(new RequiredElements(context), new ProfileIntake(validator)),
            store -> ValidateOperation.ofAllTypes(context, store, validator));
    assertThat(server.put("/Patient/p", json("{'resourceType':'Patient','id':'p'}")).statusCode())
        .isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String device(String profile, String elements) {
    String meta = profile.isEmpty() ? "" : "'meta':{'profile':['" + profile + "']},";
    return json("{'resourceType':'Device'," + meta + elements + "}");
  }

  private static List<String> errors(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return server.parse(OperationOutcome.class, answer).getIssue().stream()
        .filter(i -> i.getSeverity() == IssueSeverity.ERROR)
        .map(OperationOutcome.OperationOutcomeIssueComponent::getDiagnostics)
        .toList();
  }

  @Test
  void aGoodDeviceKeepsToBothErasOfUsCore() {
    for (String profile : List.of("us-core-implantable-device", "us-core-device")) {
      HttpResponse<String> answer =
          server.post("/Device/$validate?profile=" + US_CORE + profile, device("", GOOD));
      assertThat(errors(answer)).as(profile).isEmpty();
    }
  }

  @Test
  void theSeededErrorsAndNoOthersAreFound() {
    String lacking = "'udiCarrier':[{'carrierHRF':'(01)51022222233336'}]," + TYPE;

    assertThat(
            errors(
                server.post(
                    "/Device/$validate?profile=" + US_CORE + "us-core-implantable-device",
                    device("", lacking))))
        .hasSize(2)
        .anySatisfy(e -> assertThat(e).contains("Device.patient"))
        .anySatisfy(e -> assertThat(e).contains("deviceIdentifier"));
    assertThat(
            errors(
                server.post(
                    "/Device/$validate?profile=" + US_CORE + "us-core-device",
                    device("", lacking))))
        .hasSize(1);
  }

  @Test
  void postedParametersNameResourceAndProfile() {
    String body =
        "{'resourceType':'Parameters','parameter':[{'name':'mode','valueCode':'create'},"
            + "{'name':'profile','valueUri':'"
            + OWN
            + "fabricated-device'},"
            + "{'name':'resource','resource':{'resourceType':'Device','status':'active'}}]}";

    assertThat(errors(server.post("/Device/$validate", json(body))))
        .anySatisfy(e -> assertThat(e).contains("fab-dev-1"))
        .anySatisfy(e -> assertThat(e).contains("Device.identifier"));
  }

  @Test
  void dicomCodesOfModelUsageAreKnownAndThoseOfLaterEditionsAreNoErrors() {
    for (String code : List.of("129013", "M3D", "CT", "999999")) {
      String order =
          "{'resourceType':'ServiceRequest','status':'active','intent':'order',"
              + "'identifier':[{'system':'urn:x','value':'1'}],'subject':{'reference':'Patient/p'},"
              + "'code':{'coding':[{'system':'https://fabrica.health/fhir/CodeSystem/product-kind',"
              + "'code':'anatomic-model'},"
              + "{'system':'http://dicom.nema.org/resources/ontology/DCM','code':'"
              + code
              + "'}]}}";
      HttpResponse<String> answer =
          server.post(
              "/ServiceRequest/$validate?profile=" + OWN + "fabrication-order", json(order));
      assertThat(errors(answer)).as(code).isEmpty();
      assertThat(answer.body().contains("Unknown code in fragment"))
          .isEqualTo(code.equals("999999"));
    }
  }

  @Test
  void theStoredResourceIsValidatedWhereItIs() {
    assertThat(errors(server.get("/Patient/p/$validate"))).isEmpty();
    assertThat(errors(server.get("/Patient/p/$validate?mode=delete"))).isEmpty();
    assertThat(server.get("/Patient/none/$validate").body()).contains("FAB-5603");
  }

  @ParameterizedTest
  @CsvSource({
    "/Device/$validate?mode=guess, FAB-5603",
    "/Device/$validate?mode=update, FAB-5603",
    "/Patient/$validate, FAB-5603"
  })
  void anUnclearRequestIsRefused(String path, String code) {
    HttpResponse<String> answer = server.post(path, device("", GOOD));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(code);
  }

  @Test
  void aClaimedProfileIsDemandedAtIntakeAndOthersAreNot() {
    String claimed = US_CORE + "us-core-implantable-device";
    HttpResponse<String> refused = server.post("/Device", device(claimed, TYPE));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("FAB-5601", "Device.patient", claimed);
    assertThat(server.post("/Device", device(claimed, GOOD)).statusCode()).isEqualTo(201);
    assertThat(server.post("/Device", device("", TYPE)).statusCode()).isEqualTo(201);
    assertThat(server.post("/Device", device("urn:elsewhere", TYPE)).statusCode()).isEqualTo(201);
    String bundle =
        "{'resourceType':'Bundle','type':'transaction','entry':[{'resource':"
            + device(claimed, TYPE)
            + ",'request':{'method':'POST','url':'Device'}}]}";
    assertThat(server.post("/", json(bundle)).body()).contains("FAB-5601");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ServiceRequest;'status':'active','intent':'order';ServiceRequest.subject",
        "ServiceRequest;'status':'active','subject':{'display':'x'};ServiceRequest.intent",
        "Task;'status':'requested';Task.intent",
        "Task;'intent':'order';Task.status",
        "Device;'deviceName':[{'name':'x'}];Device.deviceName.type",
        "DeviceUseStatement;'status':'active','subject':{'display':'x'};DeviceUseStatement.device"
      })
  void whatR4RequiresIsRequired(String type, String elements, String lacks) {
    HttpResponse<String> answer =
        server.post("/" + type, json("{'resourceType':'" + type + "'," + elements + "}"));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("FAB-5602", lacks);
  }

  @Test
  void aCodeOutsideItsSetIsRefusedByTheParser() {
    HttpResponse<String> answer = server.post("/Device", device("", "'status':'nonsense'"));
    assertThat(answer.statusCode()).isBetween(400, 422);
  }
}
