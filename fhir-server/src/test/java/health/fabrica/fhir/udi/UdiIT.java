package health.fabrica.fhir.udi;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.conformance.UdiVerdict;
import health.fabrica.fhir.rest.TestServer;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UdiIT {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
  private static final String HRF = "(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234";
  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server =
        TestServer.ruled(
            folder, List.of(new UdiIntake(CLOCK)), store -> List.of(new UdiOperations(CLOCK)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"/$parse-udi", "/Device/$parse-udi"})
  void theOperationAnswersPartsAndVerdicts(String path) {
    String udi = "=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123";
    HttpResponse<String> answer = server.get(path + "?udi=" + encoded(udi));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Parameters parts = server.parse(Parameters.class, answer);
    assertThat(values(parts))
        .contains(
            "agency=ICCBBA",
            "di=A9999XYZ100T0944",
            "serial=000025",
            "lot=000000000000XYZ123",
            "distinctIdentifier=A99971312345600",
            "expirationDate=2014-02-01",
            "manufactureDate=2013-02-01",
            "hrf=" + udi);
    assertThat(parts.getParameter().stream().filter(p -> p.getName().equals("check"))).hasSize(1);
  }

  @Test
  void aScannedCarrierIsReadFromItsBytes() {
    String scanned = "]d20151022222233336" + "10A213B1\u001d211234";
    Parameters question = new Parameters();
    question
        .addParameter()
        .setName("aidc")
        .setValue(
            new org.hl7.fhir.r4.model.Base64BinaryType(
                scanned.getBytes(StandardCharsets.US_ASCII)));
    HttpResponse<String> answer = server.post("/$parse-udi", server.json(question));

    assertThat(values(server.parse(Parameters.class, answer)))
        .contains("di=51022222233336", "lot=A213B1", "serial=1234");
  }

  @Test
  void whatIsNoUdiIsRefusedWithItsCode() {
    assertThat(server.get("/$parse-udi?udi=hello").statusCode()).isEqualTo(422);
    assertThat(server.get("/$parse-udi?udi=hello").body()).contains("FAB-5301");
    assertThat(server.get("/$parse-udi").body()).contains("FAB-5306");
  }

  @Test
  void theOperationIsDeclaredOnBothLevels() {
    CapabilityStatement says = server.parse(CapabilityStatement.class, server.get("/metadata"));
    assertThat(says.getRestFirstRep().getOperation())
        .anySatisfy(
            o ->
                assertThat(o.getDefinition())
                    .isEqualTo("https://fabrica.health/fhir/OperationDefinition/parse-udi"));
  }

  @Test
  void whatTheCarrierSaysIsFilledInAndFound() {
    Device stored =
        created("{'resourceType':'Device','udiCarrier':[{'carrierHRF':'" + HRF + "'}]}");

    assertThat(stored.getUdiCarrierFirstRep().getCarrierHRF()).isEqualTo(HRF);
    assertThat(stored.getUdiCarrierFirstRep().getDeviceIdentifier()).isEqualTo("51022222233336");
    assertThat(stored.getUdiCarrierFirstRep().getIssuer()).isEqualTo(UdiIssuer.GS1.uri());
    assertThat(stored.getLotNumber()).isEqualTo("A213B1");
    assertThat(stored.getSerialNumber()).isEqualTo("1234");
    assertThat(stored.getManufactureDateElement().getValueAsString()).isEqualTo("2014-12-31");
    assertThat(stored.getExpirationDateElement().getValueAsString()).isEqualTo("2015-07-07");
    assertThat(UdiVerdict.VALID.isAmong(stored.getMeta().getTag())).isTrue();
    Bundle found =
        server.parse(
            Bundle.class,
            server.get(
                "/Device?lot-number=A213B1&serial-number=1234&_tag="
                    + encoded(UdiVerdict.SYSTEM + "|valid")));
    assertThat(found.getEntry()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'(01)99863313444316(17)220101(10)M320(21)AC221', failed",
    "'+H123PARTNO1234567890120/$$420020216LOT123456789012345/SXYZ456789012345678/16D20130202C',"
        + " failed",
    "'=)1TE123456A&)RZ12345678', unchecked",
    "'(01)1234', unreadable",
    "'no udi at all', unreadable"
  })
  void aBadCarrierIsKeptVerbatimWithItsVerdict(String hrf, String verdict) {
    Device stored =
        created("{'resourceType':'Device','udiCarrier':[{'carrierHRF':'" + hrf + "'}]}");

    assertThat(stored.getUdiCarrierFirstRep().getCarrierHRF()).isEqualTo(hrf);
    assertThat(stored.getMeta().getTag())
        .singleElement()
        .satisfies(tag -> assertThat(tag.getCode()).isEqualTo(verdict));
    assertThat(stored.hasLotNumber()).isEqualTo(!verdict.equals("unreadable"));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"lotNumber\":\"A213B2\"', lotNumber, A213B2, A213B1",
    "'\"serialNumber\":\"1235\"', serialNumber, 1235, 1234",
    "'\"manufactureDate\":\"2014-11\"', manufactureDate, 2014-11, 2014-12-31",
    "'\"expirationDate\":\"2015-07-08T10:00:00Z\"', expirationDate, 2015-07-08, 2015-07-07",
    "'\"distinctIdentifier\":\"kept\"', '', '', ''"
  })
  void aContradictionIsRefusedWithBothNamed(
      String element, String name, String stated, String read) {
    HttpResponse<String> answer =
        server.post(
            "/Device",
            "{\"resourceType\":\"Device\",\"udiCarrier\":[{\"carrierHRF\":\""
                + HRF
                + "\"}],"
                + element
                + "}");

    if (name.isEmpty()) {
      assertThat(answer.statusCode()).isEqualTo(201);
    } else {
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("FAB-5305", name, stated, read);
    }
  }

  @Test
  void twoCarriersThatDisagreeAreRefusedAlsoInATransaction() {
    String aidc =
        Base64.getEncoder()
            .encodeToString("015102222223333610OTHER".getBytes(StandardCharsets.US_ASCII));
    String device =
        "{'resourceType':'Device','udiCarrier':[{'carrierHRF':'"
            + HRF
            + "','carrierAIDC':'"
            + aidc
            + "'}]}";
    String bundle =
        "{'resourceType':'Bundle','type':'transaction','entry':[{'resource':"
            + device
            + ",'request':{'method':'POST','url':'Device'}}]}";

    assertThat(server.post("/", bundle.replace('\'', '"')).body()).contains("FAB-5305", "OTHER");
  }

  @Test
  void anUpdateWithWhatWasReadChangesNothing() {
    Device stored =
        created("{'resourceType':'Device','udiCarrier':[{'carrierHRF':'" + HRF + "'}]}");
    HttpResponse<String> again =
        server.put("/Device/" + stored.getIdElement().getIdPart(), server.json(stored));

    assertThat(again.headers().firstValue("ETag")).contains("W/\"1\"");
  }

  @Test
  void paddingAndSpellingOfTheAgenciesAreNoContradiction() {
    created(
        "{'resourceType':'Device','udiCarrier':[{'deviceIdentifier':'643169001763','issuer':"
            + "'http://hl7.org/fhir/NamingSystem/gs1','carrierHRF':'(01)00643169001763(10)7'}]}");
    created(
        "{'resourceType':'Device','lotNumber':'XYZ123','udiCarrier':[{'carrierHRF':"
            + "'=/A9999XYZ100T0944&,1000000000000XYZ123'}]}");
  }

  private static Device created(String json) {
    HttpResponse<String> answer = server.post("/Device", json.replace('\'', '"'));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return server.parse(
        Device.class, server.get(answer.headers().firstValue("Location").orElseThrow()));
  }

  private static List<String> values(Parameters parts) {
    return parts.getParameter().stream()
        .filter(p -> p.hasValue())
        .map(p -> p.getName() + "=" + p.getValue().primitiveValue())
        .collect(Collectors.toList());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
