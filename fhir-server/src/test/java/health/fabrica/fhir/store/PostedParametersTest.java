package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.SearchParameter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostedParametersTest {

  @TempDir Path folder;
  ResourceStore store;

  @BeforeEach
  void open() {
    store = open(folder);
  }

  ResourceStore open(Path folder) {
    return TestStores.open(folder);
  }

  @AfterEach
  void close() {
    store.close();
  }

  static SearchParameter definition(String code, String expression) {
    SearchParameter p = new SearchParameter();
    p.setUrl("urn:test:" + code).setName(code).setStatus(PublicationStatus.ACTIVE);
    p.setDescription("For the test").setCode(code).setType(SearchParamType.STRING);
    p.setExpression(expression).addBase("Patient");
    p.setId("sp-" + code);
    return p;
  }

  void put(SearchParameter definition) {
    store.inTransaction(tx -> tx.update(definition));
  }

  String patient(String city) {
    Patient patient = new Patient();
    patient.addAddress().setCity(city).setDistrict("District of " + city);
    return store.inTransaction(tx -> tx.create(patient)).stored().id();
  }

  private List<String> found(String name, String value) {
    return found("Patient", name, value);
  }

  private List<String> found(String type, String name, String value) {
    return store.search(SearchRequest.of(type).where(name, value)).matches().stream()
        .map(StoredResource::id)
        .toList();
  }

  void awaitReady(String name) {
    awaitReady("Patient", name);
  }

  private void awaitReady(String type, String name) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> store.searchParameters().pending(type, name).isEmpty());
  }

  @Test
  void findsWhatWasStoredBeforeAndAfterItWasPosted() {
    String before = patient("Padova");
    put(definition("district", "Patient.address.district"));
    String after = patient("Padova");
    patient("Basel");
    awaitReady("district");
    assertThat(found("district", "district of pad")).containsExactly(before, after);
  }

  @Test
  void theWholeOfFhirPathMayBeUsed() {
    String padova = patient("Padova");
    put(definition("upper-city", "Patient.address.where(city.startsWith('Pad')).city.upper()"));
    patient("Basel");
    awaitReady("upper-city");
    assertThat(found("upper-city", "PADOVA")).containsExactly(padova);
    assertThat(found("upper-city:missing", "false")).containsExactly(padova);
  }

  @Test
  void isStillKnownAfterARestartAndUnknownAfterItsDeletion() {
    String padova = patient("Padova");
    put(definition("district", "Patient.address.district"));
    awaitReady("district");
    store.close();
    open();
    assertThat(found("district", "district")).containsExactly(padova);
    store.inTransaction(tx -> tx.delete("SearchParameter", "sp-district"));
    assertThatThrownBy(() -> found("district", "x")).hasMessageContaining("not known");
    store.close();
    open();
    assertThatThrownBy(() -> found("district", "x")).hasMessageContaining("not known");
  }

  @Test
  void aChangedExpressionIsIndexedAnew() {
    String padova = patient("Padova");
    put(definition("place", "Patient.address.district"));
    awaitReady("place");
    put(definition("place", "Patient.address.city"));
    awaitReady("place");
    assertThat(found("place", "Padova")).containsExactly(padova);
    assertThat(found("place", "District")).isEmpty();
  }

  @Test
  void anUnfinishedIndexIsNotSearchedAndGoesOnAfterARestart() {
    for (int i = 0; i < 3; i++) {
      patient("Padova");
    }
    put(definition("district", "Patient.address.district"));
    awaitReady("district");
    store.inTransaction(
        tx ->
            tx.dsl()
                .execute(
                    "insert into reindex_job (type, name, reached, done, total)"
                        + " values ('Patient', 'district', 1, 1, 3)"));
    store.close();
    open();
    awaitReady("district");
    assertThat(found("district", "district")).hasSize(3);
    SearchParameters known = store.searchParameters();
    known.replacePosted(
        known.generation() + 1,
        List.of(known.find("Patient", "district").orElseThrow()),
        List.of(new SearchParameters.Progress("Patient", "district", 1, 3)));
    assertThatThrownBy(() -> found("district", "district"))
        .hasMessageContaining("FAB-5050")
        .hasMessageContaining("1 of 3");
  }

  @Test
  void componentsOfAPostedCompositeHoldOfTheSameElement() {
    Observation[] both = new Observation[2];
    for (int i = 0; i < 2; i++) {
      both[i] = new Observation();
      both[i].addComponent().setCode(code("a")).setValue(code(i == 0 ? "x" : "y"));
      both[i].addComponent().setCode(code("b")).setValue(code(i == 0 ? "y" : "x"));
    }
    String before = store.inTransaction(tx -> tx.create(both[0])).id();
    SearchParameter p = definition("pair", "Observation.component");
    p.setType(SearchParamType.COMPOSITE).getBase().get(0).setValue("Observation");
    p.addComponent()
        .setDefinition("http://hl7.org/fhir/SearchParameter/Observation-component-code")
        .setExpression("code");
    p.addComponent()
        .setDefinition("http://hl7.org/fhir/SearchParameter/Observation-component-value-concept")
        .setExpression("value.ofType(CodeableConcept)");
    put(p);
    String after = store.inTransaction(tx -> tx.create(both[1])).id();
    awaitReady("Observation", "pair");
    assertThat(found("Observation", "pair", "a$x")).containsExactly(before);
    assertThat(found("Observation", "pair", "b$x")).containsExactly(after);
    p.getComponent().get(1).setExpression("(value as CodeableConcept) | dataAbsentReason");
    p.setExpression("Observation.component.where(code.coding.code = 'b')");
    put(p);
    awaitReady("Observation", "pair");
    assertThat(found("Observation", "pair", "a$x")).isEmpty();
    assertThat(found("Observation", "pair", "b$x")).containsExactly(after);
    p.getComponent().get(1).setDefinition("urn:unknown");
    assertThatThrownBy(() -> put(p)).hasMessageContaining("names no simple parameter");
  }

  private static CodeableConcept code(String code) {
    return new CodeableConcept().addCoding(new Coding().setSystem("urn:test").setCode(code));
  }

  @Test
  void whatCannotBeUsedIsRefusedAndStoresNothing() {
    assertThatThrownBy(() -> put(definition("family", "Patient.name.family")))
        .hasMessageContaining("FAB-5051")
        .hasMessageContaining("taken");
    put(definition("own", "Patient.name.family"));
    assertThatThrownBy(
            () -> put((SearchParameter) definition("own", "Patient.name").setId("other")))
        .hasMessageContaining("taken");
    store.inTransaction(tx -> tx.delete("SearchParameter", "sp-own"));
    assertThatThrownBy(() -> put(definition("broken", "Patient.name.where(")))
        .hasMessageContaining("FAB-5051");
    SearchParameter elsewhere = definition("elsewhere", "Account.name");
    elsewhere.getBase().get(0).setValue("Account");
    assertThatThrownBy(() -> put(elsewhere)).hasMessageContaining("not served");
    SearchParameter special = definition("special", "Patient.address");
    special.setType(SearchParamType.SPECIAL);
    assertThatThrownBy(() -> put(special)).hasMessageContaining("not offered");
    assertThat(store.search(SearchRequest.of("SearchParameter")).matches()).isEmpty();
    special.setStatus(PublicationStatus.DRAFT);
    put(special);
    assertThatThrownBy(() -> found("special", "x")).hasMessageContaining("not known");
  }
}
