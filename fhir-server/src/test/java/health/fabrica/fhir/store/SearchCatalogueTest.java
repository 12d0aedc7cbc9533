package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.core.problem.ProblemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which queries find which resources of a small corpus with known ids. */
class SearchCatalogueTest {

  private static final FhirContext CONTEXT = FhirContext.forR4Cached();
  private static SqlResourceStore store;

  @BeforeAll
  static void load(@TempDir Path folder) {
    store =
        SqlResourceStore.open(
            StoreSettings.at(folder.resolve("fhir.db")),
            new ResourceCodec(CONTEXT),
            SearchParameters.of(CONTEXT, new Definitions(CONTEXT).searchParameters()),
            new FileBlobStore(folder.resolve("blobs")),
            Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC),
            () -> UUID.randomUUID().toString(),
            List.of());
    for (String json : CORPUS) {
      Resource resource = (Resource) CONTEXT.newJsonParser().parseResource(json.replace('\'', '"'));
      store.inTransaction(tx -> tx.update(resource));
    }
  }

  @AfterAll
  static void close() {
    store.close();
  }

  private static final List<String> CORPUS =
      List.of(
          "{'resourceType':'Patient','id':'p1','identifier':[{'system':'urn:mrn','value':'A1'}],"
              + "'name':[{'family':'Ångström','given':['Jean Luc','Zoë']}],'birthDate':'1970-05-17',"
              + "'active':true,'meta':{'tag':[{'system':'urn:t','code':'x'}]}}",
          "{'resourceType':'Patient','id':'p2','identifier':[{'system':'urn:other','value':'A1'},"
              + "{'value':'bare'}],'name':[{'family':'Angst'}],'birthDate':'1970'}",
          "{'resourceType':'Patient','id':'p3','name':[{'text':'O\\\\,Neil, Shaun'}]}",
          "{'resourceType':'Device','id':'d1','patient':{'reference':'Patient/p1'},'status':'active',"
              + "'udiCarrier':[{'deviceIdentifier':'00888','carrierHRF':'(01)00888(10)L1'}],"
              + "'lotNumber':'A12','serialNumber':'S1','manufactureDate':'2026-03-01',"
              + "'type':{'coding':[{'system':'http://snomed.info/sct','code':'40388003'}]},"
              + "'manufacturer':'Fabrica Lab','modelNumber':'M-1'}",
          "{'resourceType':'Device','id':'d2','patient':{'reference':'Patient/p2'},'status':'inactive',"
              + "'udiCarrier':[{'deviceIdentifier':'008881'}],'lotNumber':'A123',"
              + "'identifier':[{'type':{'coding':[{'code':'SNO'}]},'system':'urn:sn','value':'S2'}],"
              + "'manufactureDate':'2026-03-02T10:00:00+02:00','parent':{'reference':'Device/d1'}}",
          "{'resourceType':'Device','id':'d3','patient':{'reference':'https://ehr.example/fhir/Patient/p1'},"
              + "'lotNumber':'a|b,c'}",
          "{'resourceType':'Observation','id':'o1','status':'final','code':{'text':'x'},"
              + "'subject':{'reference':'Patient/p1'},'device':{'reference':'Device/d1'},"
              + "'effectivePeriod':{'start':'2026-01-10','end':'2026-01-20'}}",
          "{'resourceType':'Observation','id':'o2','status':'final','code':{'text':'x'},"
              + "'subject':{'reference':'Device/d1'},'effectiveDateTime':'2026-01-15T12:00:00Z'}",
          "{'resourceType':'Observation','id':'o3','status':'preliminary','code':{'text':'x'},"
              + "'effectivePeriod':{'start':'2026-01-15'}}",
          "{'resourceType':'DocumentReference','id':'r1','status':'current',"
              + "'masterIdentifier':{'value':'M'},'content':[{'attachment':{'url':'Binary/1'}}],"
              + "'context':{'related':[{'reference':'Task/t1'}]}}",
          "{'resourceType':'Task','id':'t1','status':'in-progress','intent':'order',"
              + "'businessStatus':{'coding':[{'system':'urn:bs','code':'printing'}]},"
              + "'basedOn':[{'reference':'ServiceRequest/s1'}],'for':{'reference':'Patient/p1'},"
              + "'groupIdentifier':{'system':'urn:g','value':'G1'}}",
          "{'resourceType':'DeviceDefinition','id':'dd1','manufacturerString':'Fabrica',"
              + "'modelNumber':'M-1'}");

  @ParameterizedTest(name = "{0}?{1}={2} finds {3}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "Patient;identifier;urn:mrn|A1;p1",
        "Patient;identifier;A1;p1 p2",
        "Patient;identifier;|bare;p2",
        "Patient;identifier;|A1;",
        "Patient;identifier;urn:other|;p2",
        "Patient;identifier;urn:mrn|A1,|bare;p1 p2",
        "Patient;identifier;a1;",
        "Patient;identifier:not;urn:mrn|A1;p2 p3",
        "Patient;identifier:missing;true;p3",
        "Patient;family:missing;false;p1 p2",
        "Patient;family;angs;p1 p2",
        "Patient;family;ÅNGSTRÖM;p1",
        "Patient;family:exact;Ångström;p1",
        "Patient;family:exact;Angstrom;",
        "Patient;name;jean  luc;p1",
        "Patient;name;luc;",
        "Patient;name:contains;luc;p1",
        "Patient;name:contains;NGST;p1 p2",
        "Patient;name;O\\\\\\,Neil\\, Sh;p3",
        "Patient;active;true;p1",
        "Patient;_tag;urn:t|x;p1",
        "Patient;_id;p1,p3,none;p1 p3",
        "Patient;birthdate;1970;p1 p2",
        "Patient;birthdate;1970-05;p1",
        "Patient;birthdate;1970-05-17;p1",
        "Patient;birthdate;ne1970-05-17;p2",
        "Patient;birthdate;gt1970-05-17;p2",
        "Patient;birthdate;ge1970-05-17;p1 p2",
        "Patient;birthdate;lt1970-05-17;p2",
        "Patient;birthdate;sa1969;p1 p2",
        "Patient;birthdate;eb1970-06;p1",
        "Patient;_lastUpdated;ge2026-11-22T12:00:00Z;p1 p2 p3",
        "Patient;_lastUpdated;gt2026-11-22;",
        "Device;udi-di;00888;d1 d2",
        "Device;udi-di:exact;00888;d1",
        "Device;udi-carrier;(01)00888;d1",
        "Device;lot-number;A12;d1",
        "Device;lot-number;A12,A123;d1 d2",
        "Device;lot-number;a\\|b\\,c;d3",
        "Device;serial-number;S1;d1",
        "Device;serial-number;S2;d2",
        "Device;manufacture-date;2026-03;d1 d2",
        "Device;manufacture-date;le2026-03-01;d1",
        "Device;manufacture-date;2026-03-02T08:00:00Z;d2",
        "Device;manufacture-date;2026-03-02T10:00:00 02:00;d2",
        "Device;type;http://snomed.info/sct|40388003;d1",
        "Device;status;active;d1",
        "Device;status;http://hl7.org/fhir/device-status|active;d1",
        "Device;manufacturer;fabrica;d1",
        "Device;model;m-1;d1",
        "Device;parent;Device/d1;d2",
        "Device;patient;Patient/p1;d1",
        "Device;patient;p1;d1",
        "Device;patient:Patient;p1;d1",
        "Device;patient;https://ehr.example/fhir/Patient/p1;d3",
        "Device;patient;Patient/p1,Patient/p2;d1 d2",
        "Device;patient.family;angst;d1 d2",
        "Device;patient.identifier;urn:mrn|A1;d1",
        "Device;patient:Patient.birthdate;1970-05-17;d1",
        "Device;patient._id;p2;d2",
        "Patient;_has:Device:patient:udi-di:exact;00888;p1",
        "Patient;_has:Device:patient:lot-number;A12,A123;p1 p2",
        "Patient;_has:Observation:patient:device.lot-number;A12;p1",
        "Observation;patient;p1;o1",
        "Observation;subject;Device/d1;o2",
        "Observation;subject:Device;d1;o2",
        "Observation;subject:Patient;d1;",
        "Observation;device.lot-number;A12;o1",
        "Observation;date;2026-01;o1 o2",
        "Observation;date;ge2026-01-21;o3",
        "Observation;date;lt2026-01-15;o1",
        "Observation;date;sa2026-01-14;o2 o3",
        "Observation;date;ap2026-01-15;o1 o2 o3",
        "Observation;status;final;o1 o2",
        "Observation;status:not;final;o3",
        "DocumentReference;identifier;M;r1",
        "DocumentReference;related;Task/t1;r1",
        "DocumentReference;location;Binary/1;r1",
        "Task;business-status;printing;t1",
        "Task;based-on;ServiceRequest/s1;t1",
        "Task;based-on;s1;t1",
        "Task;patient;Patient/p1;t1",
        "Task;subject;Patient/p1;t1",
        "Task;group-identifier;urn:g|G1;t1",
        "DeviceDefinition;manufacturer;fab;dd1",
        "DeviceDefinition;model;M;dd1"
      })
  void query(String type, String name, String value, String expected) {
    SearchRequest request = SearchRequest.of(type).where(name, value).withTotal(true);
    SearchPage page = store.search(request);
    String found =
        page.matches().stream().map(StoredResource::id).sorted().collect(Collectors.joining(" "));
    assertThat(found).isEqualTo(expected == null ? "" : expected);
    assertThat(page.total()).hasValue(page.matches().size());
  }

  @ParameterizedTest(name = "{0}?{1}={2} is refused")
  @CsvSource(
      delimiter = ';',
      value = {
        "Patient;nonsense;x;birthdate",
        "Patient;family:below;x;:exact",
        "Patient;birthdate;tomorrow;YYYY",
        "Patient;birthdate;2026-02-30;YYYY",
        "Patient;birthdate;xx2026;eq",
        "Patient;identifier;a|b|c;bar",
        "Patient;identifier;,;value",
        "Patient;identifier:missing;maybe;true",
        "Patient;_id:exact;x;modifier",
        "Device;patient:exact;x;resource type",
        "Device;patient.nonsense;x;Targets",
        "Device;lot-number.x;y;reference",
        "Patient;_has:Device:patient;x;_has",
        "Patient;_has:Device:nonsense:udi-di;x;Known"
      })
  void refusal(String type, String name, String value, String hint) {
    assertThatThrownBy(() -> store.search(SearchRequest.of(type).where(name, value)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("FAB-5002")
        .hasMessageContaining(hint);
  }

  @Test
  void criteriaOfTheSameNameMustAllHold() {
    SearchRequest both =
        SearchRequest.of("Device")
            .where("manufacture-date", "ge2026-03-01")
            .where("manufacture-date", "lt2026-03-02");
    assertThat(store.search(both).matches()).extracting(StoredResource::id).containsExactly("d1");
  }

  @Test
  void thousandsOfAlternativesAreTakenWhereTheyAreExact() {
    String many =
        IntStream.range(0, 5000)
            .mapToObj(i -> "L" + i)
            .collect(Collectors.joining(",", "A12,", ""));
    assertThat(store.search(SearchRequest.of("Device").where("lot-number", many)).matches())
        .hasSize(1);
    assertThat(store.search(SearchRequest.of("Device").where("udi-di:exact", many)).matches())
        .isEmpty();
    assertThatThrownBy(() -> store.search(SearchRequest.of("Device").where("manufacturer", many)))
        .hasMessageContaining("5001 values");
  }

  @Test
  void textThatLooksLikeSqlIsJustText() {
    for (String hostile : List.of("'; DROP TABLE resource; --", "\" OR 1=1", "%", "_", "\\")) {
      assertThat(
              store
                  .search(
                      SearchRequest.of("Patient").where("family", hostile.replace("\\", "\\\\")))
                  .matches())
          .isEmpty();
    }
    assertThat(store.search(SearchRequest.of("Patient")).matches()).hasSize(3);
  }
}
