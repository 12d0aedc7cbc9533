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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
          "{'resourceType':'Patient','id':'p1','identifier':[{'system':'urn:mrn','value':'A1'}],'name':[{'family':'Ångström','given':['Jean"
              + " Luc','Zoë']}],'birthDate':'1970-05-17',"
              + "'active':true,'meta':{'tag':[{'system':'urn:t','code':'x'}]}}",
          "{'resourceType':'Patient','id':'p2','identifier':[{'system':'urn:other','value':'A1'},"
              + "{'value':'bare'}],'name':[{'family':'Angst'}],'birthDate':'1970'}",
          "{'resourceType':'Patient','id':'p3','name':[{'text':'O\\\\,Neil, Shaun'}]}",
          "{'resourceType':'Device','id':'d1','patient':{'reference':'Patient/p1'},'status':'active',"
              + "'udiCarrier':[{'deviceIdentifier':'00888','carrierHRF':'(01)00888(10)L1'}],"
              + "'lotNumber':'A12','serialNumber':'S1','manufactureDate':'2026-03-01',"
              + "'type':{'coding':[{'system':'http://snomed.info/sct','code':'40388003'}]},'manufacturer':'Fabrica"
              + " Lab','modelNumber':'M-1'}",
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
          "{'resourceType':'Observation','id':'q1','status':'final','code':{'text':'Layer"
              + " height','coding':[{'system':'urn:c','code':'layer','display':'Height of a"
              + " layer'}]},"
              + "'valueQuantity':{'value':0.2,'unit':'mm','system':'http://unitsofmeasure.org','code':'mm'}}",
          "{'resourceType':'Observation','id':'q2','status':'final','code':{"
              + "'coding':[{'system':'urn:c','code':'mass'}]},'subject':{'identifier':{'system':'urn:s','value':'S'}},"
              + "'valueQuantity':{'value':200,'unit':'micron','system':'http://unitsofmeasure.org','code':'um'}}",
          "{'resourceType':'Observation','id':'q3','status':'final','code':{'text':'x'},"
              + "'component':[{'code':{'coding':[{'system':'urn:c','code':'a'}]},'valueQuantity':{'value':5}},"
              + "{'code':{'coding':[{'system':'urn:c','code':'b'}]},"
              + "'valueQuantity':{'value':7,'comparator':'<'}}]}",
          "{'resourceType':'Observation','id':'q4','status':'final','code':{'text':'x'},"
              + "'valueQuantity':{'value':37,'system':'http://unitsofmeasure.org','code':'Cel'}}",
          "{'resourceType':'Practitioner','id':'pr1','identifier':[{'type':{'coding':[{'system':'urn:v2',"
              + "'code':'MD','display':'Licence'}]},'system':'urn:n','value':'77'}]}",
          "{'resourceType':'ValueSet','id':'vs1','url':'http://x.example/ValueSet/a/b','status':'active',"
              + "'compose':{'include':[{'system':'urn:c','concept':[{'code':'mass'},{'code':'zz'}]}]},"
              + "'meta':{'source':'urn:src','profile':['http://p.example/x'],'security':[{'code':'R'}]}}",
          "{'resourceType':'ChargeItem','id':'c1','status':'billable','factorOverride':0.8,"
              + "'code':{'coding':[{'code':'0559T'}]},'subject':{'reference':'Patient/p1'},"
              + "'priceOverride':{'value':120.5,'currency':'EUR'}}",
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
        "Observation;status;final;o1 o2 q1 q2 q3 q4",
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
        "Observation;value-quantity;0.2|http://unitsofmeasure.org|mm;q1 q2",
        "Observation;value-quantity;200|http://unitsofmeasure.org|um;q1 q2",
        "Observation;value-quantity;0.2||mm;q1",
        "Observation;value-quantity;200||micron;q2",
        "Observation;value-quantity;0.2;q1",
        "Observation;value-quantity;gt0.19|http://unitsofmeasure.org|mm;q1 q2",
        "Observation;value-quantity;gt0.2|http://unitsofmeasure.org|mm;",
        "Observation;value-quantity;ge0.2|http://unitsofmeasure.org|mm;q1 q2",
        "Observation;value-quantity;ap0.21|http://unitsofmeasure.org|mm;q1 q2",
        "Observation;value-quantity;310.15|http://unitsofmeasure.org|K;q4",
        "Observation;value-quantity;98.6|http://unitsofmeasure.org|[degF];q4",
        "Observation;value-quantity:missing;false;q1 q2 q4",
        "Observation;component-value-quantity;lt6;q3",
        "Observation;component-value-quantity;gt6.5;q3",
        "Observation;component-value-quantity;sa7;",
        "Observation;component-code-value-quantity;urn:c|a$5;q3",
        "Observation;component-code-value-quantity;urn:c|a$gt6;",
        "Observation;component-code-value-quantity;urn:c|b$5;",
        "Observation;component-code-value-quantity;b$lt5,nothing$1;q3",
        "Observation;code-value-quantity;layer$lt1;q1",
        "Observation;component-code-value-quantity:missing;false;q3",
        "Observation;combo-code-value-quantity;mass$200,a$5;q2 q3",
        "Observation;code:text;height;q1",
        "Observation;code:text;layer h;q1",
        "Observation;code:in;http://x.example/ValueSet/a/b;q2",
        "Observation;code:in;vs1;q2",
        "Observation;code:not-in;ValueSet/vs1;o1 o2 o3 q1 q3 q4",
        "Observation;subject:identifier;urn:s|S;q2",
        "Observation;subject:missing;true;o3 q1 q3 q4",
        "Practitioner;identifier:of-type;urn:v2|MD|77;pr1",
        "Practitioner;identifier:of-type;urn:v2|XX|77;",
        "Practitioner;identifier:text;lic;pr1",
        "ValueSet;url:below;http://x.example/ValueSet/;vs1",
        "ValueSet;url:above;http://x.example/ValueSet/a/b/c/d;vs1",
        "ValueSet;url:above;http://x.example/ValueSet/a;",
        "ValueSet;_source;urn:src;vs1",
        "ValueSet;_profile;http://p.example/x;vs1",
        "ValueSet;_security;R;vs1",
        "ChargeItem;factor-override;0.8;c1",
        "ChargeItem;factor-override;gt0.8;",
        "ChargeItem;price-override;lt121|urn:iso:std:iso:4217|EUR;c1",
        "ChargeItem;price-override;1e2;",
        "ChargeItem;price-override;ap1e2;",
        "Patient;deceased;false;p1 p2 p3",
        "Observation;device.patient.family;ångström;o1",
        "Patient;_has:Device:patient:_has:Observation:device:status;final;p1",
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
        "Patient;identifier;|;neither",
        "Observation;value-quantity;five;number",
        "Observation;value-quantity;5|mm;number",
        "Observation;code-value-quantity;a;components",
        "Observation;code:in;http://unknown.example;not known",
        "Practitioner;identifier:of-type;MD|77;system",
        "Observation;value-quantity:exact;5;:missing",
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

  @ParameterizedTest(name = "{0} sorted by {1} is {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "Patient;birthdate;p2 p1 p3",
        "Patient;birthdate,-_id;p2 p1 p3",
        "Patient;-family;p1 p2 p3",
        "Patient;family;p2 p1 p3",
        "Patient;-identifier;p2 p1 p3",
        "Device;-lot-number;d3 d2 d1",
        "Device;patient;d3 d1 d2",
        "Device;status,-lot-number;d1 d2 d3",
        "Observation;-value-quantity;q4 q1 q2 o1 o2 o3 q3"
      })
  void orderHoldsAcrossPages(String type, String sort, String expected) {
    SearchRequest request = SearchRequest.of(type).count(1);
    for (String key : sort.split(",")) {
      request = request.sortBy(key);
    }
    List<String> found = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      SearchPage page = store.search(request.after(cursor.orElse(null)));
      page.matches().forEach(r -> found.add(r.id()));
      cursor = page.next();
    } while (cursor.isPresent());
    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  @Test
  void everyStandardParameterIsOffered() {
    assertThat(store.searchParameters().leftOut()).isEmpty();
  }

  @Test
  void aParameterMayBeRepeatedThousandsOfTimes() {
    SearchRequest request = SearchRequest.of("Patient");
    List<SearchRequest.Criterion> criteria = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      criteria.add(new SearchRequest.Criterion("identifier", "A1,B" + i));
    }
    SearchRequest many =
        new SearchRequest(
            request.type(),
            criteria,
            List.of(),
            request.count(),
            null,
            true,
            List.of(),
            SearchRequest.Contained.NOT);
    assertThat(store.search(many).total()).hasValue(2);
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
  void thousandsOfAlternativesAreTaken() {
    String many =
        IntStream.range(0, 5000)
            .mapToObj(i -> "L" + i)
            .collect(Collectors.joining(",", "A12,", ""));
    assertThat(store.search(SearchRequest.of("Device").where("lot-number", many)).matches())
        .hasSize(1);
    assertThat(store.search(SearchRequest.of("Device").where("udi-di:exact", many)).matches())
        .isEmpty();
    assertThat(
            store.search(SearchRequest.of("Device").where("manufacturer", many + ",fab")).matches())
        .hasSize(1);
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
