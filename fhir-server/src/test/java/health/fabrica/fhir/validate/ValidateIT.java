package health.fabrica.fhir.validate;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import health.fabrica.fhir.rest.ResourceRule;
import health.fabrica.fhir.rest.TestServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.Resource;
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
    AtomicReference<ResourceRule> intake = new AtomicReference<>();
    server =
        TestServer.ruled(
            folder,
            List.of(new RequiredElements(context), new Later(intake)),
            store -> {
              ProfileValidator validator =
                  new ProfileValidator(context, new Definitions(context), store);
              validator.warm();
              intake.set(new ProfileIntake(validator));
              return ValidateOperation.ofAllTypes(context, store, validator);
            });
    assertThat(server.put("/Patient/p", json("{'resourceType':'Patient','id':'p'}")).statusCode())
        .isEqualTo(201);
  }

  /** The rule that needs the store, which is made after the rules. */
  private record Later(AtomicReference<ResourceRule> rule) implements ResourceRule {

    @Override
    public void examine(Resource resource) {
      rule.get().examine(resource);
    }
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
      assertThat(answer.body().contains("of which this server has a part"))
          .isEqualTo(code.equals("999999"));
    }
  }

  private static List<String> said(IssueSeverity severity, String type, String elements) {
    HttpResponse<String> answer =
        server.post(
            "/" + type + "/$validate", json("{'resourceType':'" + type + "'," + elements + "}"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return server.parse(OperationOutcome.class, answer).getIssue().stream()
        .filter(i -> i.getSeverity() == severity)
        .map(i -> i.getExpression().get(0) + ": " + i.getDiagnostics())
        .toList();
  }

  private static String coding(String system, String code) {
    return "{'system':'" + system + "','code':'" + code + "'}";
  }

  @Test
  void codesThatWereNotCheckedAreNamedBySystemAndAreNoErrors() {
    String elements =
        "'subject':{'reference':'Patient/p'},'code':{'coding':["
            + String.join(
                ",",
                coding("http://snomed.info/sct", "22298006"),
                coding("http://hl7.org/fhir/sid/icd-10-cm", "I21.9"),
                coding("http://loinc.org", "8302-2"))
            + "]},'bodySite':[{'coding':["
            + coding("http://snomed.info/sct", "80891009")
            + "]}]";
    assertThat(said(IssueSeverity.WARNING, "Condition", elements))
        .containsExactly(
            "Condition.code.coding[1]: The code system http://hl7.org/fhir/sid/icd-10-cm is not on"
                + " this server: its code here was not checked.",
            "Condition.code.coding[2]: The code system http://loinc.org is not on this server: its"
                + " code here was not checked.",
            "Condition.code.coding[0]: The code system http://snomed.info/sct is not on this"
                + " server: its 2 codes here were not checked.");
    assertThat(said(IssueSeverity.ERROR, "Condition", elements)).isEmpty();
  }

  @Test
  void codesThatNeedNoListOrComeWithR4AreChecked() {
    String observation =
        "'status':'final','code':{'text':'x'},'language':'de','valueQuantity':{'value':1,'system':"
            + "'http://unitsofmeasure.org','code':'%s'},'interpretation':[{'coding':["
            + "{'system':'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',"
            + "'code':'%s'}]}]";
    assertThat(said(IssueSeverity.WARNING, "Observation", observation.formatted("mm", "H")))
        .isEmpty();
    assertThat(said(IssueSeverity.ERROR, "Observation", observation.formatted("mm", "H")))
        .isEmpty();
    assertThat(said(IssueSeverity.ERROR, "Observation", observation.formatted("furlong", "H")))
        .singleElement()
        .asString()
        .contains("furlong");
    assertThat(said(IssueSeverity.ERROR, "Observation", observation.formatted("mm", "nope")))
        .singleElement()
        .asString()
        .contains("nope");
  }

  @Test
  void codesOfACodeSystemThatIsStoredHereAreCheckedAsItStandsNow() {
    String uses = "'code':{'coding':[" + coding("urn:site", "%s") + "]},'status':'final'";
    assertThat(said(IssueSeverity.WARNING, "Observation", uses.formatted("a1")))
        .singleElement()
        .asString()
        .contains("urn:site is not on this server");

    String system =
        "{'resourceType':'CodeSystem','id':'site','url':'urn:site','version':'%s','status':'active',"
            + "'content':'complete','concept':[{'code':'a','concept':[{'code':'%s','display':"
            + "'Porosity'}]}]}";
    assertThat(server.put("/CodeSystem/site", json(system.formatted("1", "a1"))).statusCode())
        .isEqualTo(201);
    assertThat(said(IssueSeverity.WARNING, "Observation", uses.formatted("a1"))).isEmpty();
    assertThat(said(IssueSeverity.ERROR, "Observation", uses.formatted("a1"))).isEmpty();
    assertThat(said(IssueSeverity.ERROR, "Observation", uses.formatted("a2")))
        .containsExactly(
            "Observation.code.coding[0]: The code a2 is not in the code system urn:site.");

    assertThat(server.put("/CodeSystem/site", json(system.formatted("2", "a2"))).statusCode())
        .isEqualTo(200);
    assertThat(said(IssueSeverity.ERROR, "Observation", uses.formatted("a2"))).isEmpty();
    assertThat(said(IssueSeverity.ERROR, "Observation", uses.formatted("a1"))).hasSize(1);
    String named = "a2','display':'%s','version':'%s";
    assertThat(
            said(
                IssueSeverity.WARNING,
                "Observation",
                uses.formatted(named.formatted("porosity", "2"))))
        .isEmpty();
    assertThat(
            said(
                IssueSeverity.WARNING, "Observation", uses.formatted(named.formatted("Mass", "2"))))
        .singleElement()
        .asString()
        .contains("\"Porosity\"");
    assertThat(
            said(IssueSeverity.WARNING, "Observation", uses.formatted(named.formatted("x", "1"))))
        .singleElement()
        .asString()
        .contains("Version 1");
  }

  @Test
  void anOrdersCodeMayBeSecondedByItsUsageAndMustNameItsProduct() {
    String product = coding("https://fabrica.health/fhir/CodeSystem/product-kind", "%s");
    String usage = coding("http://dicom.nema.org/resources/ontology/DCM", "129013");
    String order =
        "'meta':{'profile':['"
            + OWN
            + "fabrication-order']},'status':'active','intent':'order','identifier':[{'system':"
            + "'urn:x','value':'1'}],'subject':{'reference':'Patient/p'},'orderDetail':[{'coding':["
            + coding("https://fabrica.health/fhir/CodeSystem/tissue", "bone")
            + "]}],'code':{'coding':[%s]}";
    String both = order.formatted(product.formatted("anatomic-model") + "," + usage);
    assertThat(said(IssueSeverity.WARNING, "ServiceRequest", both)).isEmpty();
    assertThat(said(IssueSeverity.ERROR, "ServiceRequest", both)).isEmpty();
    assertThat(said(IssueSeverity.WARNING, "ServiceRequest", order.formatted(usage)))
        .singleElement()
        .asString()
        .contains("fab-ord-1");
    assertThat(said(IssueSeverity.WARNING, "ServiceRequest", both.replace("tissue", "recipe")))
        .as("a recipe of the site: its code is of a part of the system, so not checked")
        .singleElement()
        .asString()
        .contains("it was not checked");
    assertThat(
            said(IssueSeverity.WARNING, "ServiceRequest", both.replace("orderDetail", "category")))
        .singleElement()
        .asString()
        .contains("fab-ord-2");
    String wrong = order.formatted(product.formatted("castle") + "," + usage);
    assertThat(said(IssueSeverity.ERROR, "ServiceRequest", wrong))
        .singleElement()
        .asString()
        .contains("castle");
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
