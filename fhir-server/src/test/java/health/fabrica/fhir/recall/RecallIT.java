package health.fabrica.fhir.recall;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.fhir.rest.TestServer;
import health.fabrica.fhir.store.StoreSettings;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
class RecallIT {

  private TestServer server;

  /** The database to ask. */
  StoreSettings database(Path folder) {
    return StoreSettings.at(folder.resolve("fhir.db"));
  }

  @BeforeAll
  void load(@TempDir Path folder) {
    server =
        TestServer.start(
            database(folder),
            folder,
            List.of(),
            store -> List.of(new RecallOperation(FhirContext.forR4Cached(), store)));
    for (String patient : List.of("a", "b", "c")) {
      put("Patient", patient, "");
    }
    put("Device", "printer1", "");
    put("Device", "printer2", "");
    put("Device", "powder", "'lotNumber':'TI-7'");
    put(
        "Device",
        "d1",
        device("0088", "L1", "S1", "2026-03-01", "a", property("material-lot", "TI-7")));
    put(
        "Device",
        "d2",
        device("0088", "L1", "S2", "2026-03-02", "b", property("printer", "printer1")));
    put(
        "Device",
        "d3",
        device("0088", "L12", "S3", "2026-03", "c", "'parent':{'reference':'Device/powder'}"));
    put("Device", "d4", device("00881", "l1", "-S4", "2026-04-01", "c", "'status':'inactive'"));
    put(
        "Device",
        "d5",
        device("0099", "L=\\\"9\\\",x", "=1+1", "2026-05-01", "a", "'status':'active'"));
    put(
        "Provenance",
        "v1",
        "'target':[{'reference':'Device/d3/_history/1'}],'recorded':'2026-03-03T00:00:00Z',"
            + "'agent':[{'who':{'reference':'Device/printer1'}}]");
    put("Procedure", "i2", act("d2", "b", "implanted", "2026-03-05"));
    put("Procedure", "i4", act("d4", "c", "implanted", "2026-04-05"));
    put("Procedure", "e4", act("d4", "c", "explanted", "2026-06-05"));
    put("DeviceUseStatement", "u2", use("d2", "b", "active"));
    put("DeviceUseStatement", "u4", use("d4", "c", "completed"));
    put("DeviceUseStatement", "u1", use("d1", "b", "active"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String device(
      String di, String lot, String serial, String made, String patient, String more) {
    return "'udiCarrier':[{'deviceIdentifier':'%s'}],'lotNumber':'%s','serialNumber':'%s','manufactureDate':'%s','patient':{'reference':'Patient/%s'},%s"
        .formatted(di, lot, serial, made, patient, more);
  }

  private static String property(String type, String value) {
    return "'property':[{'type':{'coding':[{'system':'https://fabrica.health/fhir/CodeSystem/device-property','code':'%s'}]},'valueCode':[{'coding':[{'system':'urn:x','code':'%s'}]}]}]"
        .formatted(type, value);
  }

  private static String act(String device, String patient, String action, String date) {
    return "'status':'completed','subject':{'reference':'Patient/%s'},'performedDateTime':'%s','focalDevice':[{'action':{'coding':[{'system':'http://hl7.org/fhir/device-action','code':'%s'}]},'manipulated':{'reference':'Device/%s'}}]"
        .formatted(patient, date, action, device);
  }

  private static String use(String device, String patient, String status) {
    return "'status':'%s','subject':{'reference':'Patient/%s'},'device':{'reference':'Device/%s'}"
        .formatted(status, patient, device);
  }

  private void put(String type, String id, String elements) {
    String json =
        "{'resourceType':'"
            + type
            + "','id':'"
            + id
            + "'"
            + (elements.isEmpty() ? "" : "," + elements)
            + "}";
    HttpResponse<String> answer = server.put("/" + type + "/" + id, json.replace('\'', '"'));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "udi-di=0088; d1 d2 d3",
        "udi-di=0088&udi-di=0099; d1 d2 d3 d5",
        "lot=L1; d1 d2",
        "lot=l1; d4",
        "udi-di=0088&lot=L1&lot=L12; d1 d2 d3",
        "udi-di=0099&lot=L1; ''",
        "serial=S1&serial=S3&serial=none; d1 d3",
        "material-lot=TI-7; d1 d3",
        "material-lot=TI-7&lot=L12; d3",
        "printer=Device/printer1; d2 d3",
        "printer=printer2; ''",
        "udi-di=0088&printer=printer1; d2 d3",
        "manufactured-from=2026-03-02&manufactured-to=2026-04-01; d2 d3 d4",
        "manufactured-to=2026-03-01; d1 d3",
        "lot=L1&manufactured-from=2026-03-02; d2",
        "udi-di=008; ''"
      })
  void criteriaAreExactAndJoinedByAnd(String query, String expected) {
    assertThat(ids(recall("?" + query))).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void eachDeviceSaysWhoBearsItAndWhatHappenedToIt() {
    List<ParametersParameterComponent> devices = devices(recall("?lot=L1&lot=L12&lot=l1"));

    assertThat(values(devices.get(0), "patient")).containsExactly("Patient/a");
    assertThat(values(devices.get(0), "bearer")).containsExactly("Patient/b");
    assertThat(values(devices.get(1), "bearer")).containsExactly("Patient/b");
    assertThat(values(devices.get(1), "use")).containsExactly("DeviceUseStatement/u2");
    assertThat(values(devices.get(2), "bearer")).containsExactly("Patient/c");
    assertThat(values(devices.get(3), "explanted")).containsExactly("true");
    assertThat(values(devices.get(3), "bearer")).isEmpty();
    assertThat(
            devices.get(3).getPart().stream()
                .filter(p -> p.getName().equals("procedure"))
                .flatMap(p -> values(p, "procedure").stream()))
        .containsExactly("Procedure/i4", "Procedure/e4");
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepetition() {
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Parameters page =
          recall("?udi-di=0088&_count=2" + cursor.map(c -> "&cursor=" + c).orElse(""));
      seen.add(ids(page));
      cursor =
          page.getParameter().stream()
              .filter(p -> p.getName().equals("cursor"))
              .map(p -> p.getValue().primitiveValue())
              .findFirst();
    } while (cursor.isPresent());

    assertThat(seen).containsExactly("d1 d2", "d3");
  }

  @Test
  void thousandsOfSerialsArePosted() {
    Parameters notice = new Parameters();
    for (int i = 0; i < 5000; i++) {
      notice.addParameter("serial", "X" + i);
    }
    notice.addParameter("serial", "S2");
    notice.addParameter().setName("printer").setValue(new Reference("Device/printer1"));
    HttpResponse<String> answer = server.post("/Device/$recall", server.json(notice));

    assertThat(ids(server.parse(Parameters.class, answer))).isEqualTo("d2");
  }

  @Test
  void csvIsQuotedAndHoldsNoFormula() {
    HttpResponse<String> answer = server.get("/Device/$recall?udi-di=0099&lot=l1&_format=csv");
    assertThat(answer.body()).isEqualTo(RecallCsv.header());

    answer = server.get("/Device/$recall?udi-di=0099&udi-di=00881", "Accept", "text/csv");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(answer.body().split("\r\n"))
        .containsExactly(
            RecallCsv.header().strip(),
            "Device/d4,inactive,00881,l1,'-S4,2026-04-01,Patient/c,true,,,"
                + "Procedure/i4:implanted Procedure/e4:explanted",
            "Device/d5,active,0099,\"L=\"\"9\"\",x\",'=1+1,2026-05-01,Patient/a,false,Patient/a,,");
  }

  @Test
  void ndjsonHasOneResourcePerLine() {
    HttpResponse<String> answer =
        server.get("/Device/$recall?udi-di=0088&_format=application/fhir%2Bndjson");

    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/fhir+ndjson");
    assertThat(answer.body().lines())
        .hasSize(3)
        .allSatisfy(
            line ->
                assertThat(
                        FhirContext.forR4Cached()
                            .newJsonParser()
                            .parseResource(Parameters.class, line)
                            .getParameter())
                    .hasSize(1));
  }

  @ParameterizedTest
  @CsvSource({
    "'', FAB-5501",
    "?lots=L1, FAB-5502",
    "?lot=L1&lots=L1, FAB-5502",
    "?lot=, FAB-5503",
    "?manufactured-from=March, FAB-5503",
    "?manufactured-from=2026-04-01&manufactured-to=2026-03-01, FAB-5503",
    "?lot=L1&_count=0, FAB-5503",
    "?lot=L1&cursor=x, FAB-5503",
    "?lot=L1&_format=pdf, FAB-5503",
    "?printer=Patient/a, FAB-5503"
  })
  void whatIsNotClearIsRefused(String query, String code) {
    HttpResponse<String> answer = server.get("/Device/$recall" + query);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains(code);
  }

  @Test
  void aRefusalIsAnOperationOutcomeWhateverFormatTheDevicesWereWantedIn() {
    for (String accept : List.of("application/fhir+ndjson", "text/csv")) {
      HttpResponse<String> answer = server.get("/Device/$recall?lots=x", "Accept", accept);

      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/fhir+json");
      assertThat(answer.body()).startsWith("{\"resourceType\":\"OperationOutcome\"");
    }
    assertThat(server.get("/Device/$recall?lots=x&_format=xml").body())
        .startsWith("<OperationOutcome");
  }

  /** No plan may read a whole table or index of the size of the store. */
  @Test
  void everyCriterionIsAnsweredByLookUps() {
    List<RecallNotice> notices =
        List.of(
            notice(List.of("0088"), List.of(), List.of(), List.of(), List.of()),
            notice(List.of("0088"), List.of("L1"), List.of(), List.of(), List.of("printer1")),
            notice(List.of(), List.of(), List.of("S1", "S2"), List.of(), List.of()),
            notice(List.of("0088"), List.of(), List.of(), List.of("TI-7"), List.of()),
            notice(List.of(), List.of(), List.of(), List.of(), List.of("printer1")));
    server
        .store()
        .rows(
            sql -> {
              ParameterKeys keys = ParameterKeys.read(sql);
              for (RecallNotice notice : notices) {
                String query =
                    sql.renderInlined(
                        SqlRecall.devicesOf(sql, new RecallQuery(keys, notice).hits(0, 101)));
                assertThat(plan(sql, query)).as(query).noneMatch(this::readsAll);
              }
              String referring =
                  sql.renderInlined(
                      SqlRecall.referringTo(
                          sql, keys.of("Procedure", "focal-device"), List.of("d1", "d2")));
              assertThat(plan(sql, referring)).as(referring).noneMatch(this::readsAll);
              return "";
            });
  }

  /** Whether the step of a plan reads a table or index from its beginning to its end. */
  boolean readsAll(String step) {
    return step.matches(
        "SCAN (resource|\\w*_index|t_\\w+|di|made|link|source|powder|agent|made_by|product)\\b.*");
  }

  /** The steps by which the database answers the query. */
  List<String> plan(DSLContext sql, String query) {
    return sql.fetch("explain query plan " + query).map(r -> r.get("detail", String.class));
  }

  private static RecallNotice notice(
      List<String> identifiers,
      List<String> lots,
      List<String> serials,
      List<String> materialLots,
      List<String> printers) {
    return new RecallNotice(
        identifiers, lots, serials, materialLots, printers, Optional.empty(), Optional.empty());
  }

  private Parameters recall(String query) {
    HttpResponse<String> answer = server.get("/Device/$recall" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return server.parse(Parameters.class, answer);
  }

  private static List<ParametersParameterComponent> devices(Parameters page) {
    return page.getParameter().stream().filter(p -> p.getName().equals("device")).toList();
  }

  private static String ids(Parameters page) {
    return String.join(
        " ",
        devices(page).stream()
            .map(d -> values(d, "device").get(0).replace("Device/", ""))
            .toList());
  }

  private static List<String> values(ParametersParameterComponent of, String name) {
    return of.getPart().stream()
        .filter(p -> p.getName().equals(name))
        .map(
            p ->
                p.getValue() instanceof Reference r
                    ? r.getReference()
                    : p.getValue().primitiveValue())
        .toList();
  }
}
