package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.SearchParameter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostedParametersTest {

  @TempDir Path folder;
  private ResourceStore store;

  @BeforeEach
  void open() {
    store = TestStores.open(folder);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static SearchParameter definition(String code, String expression) {
    SearchParameter p = new SearchParameter();
    p.setUrl("urn:test:" + code).setName(code).setStatus(PublicationStatus.ACTIVE);
    p.setDescription("For the test").setCode(code).setType(SearchParamType.STRING);
    p.setExpression(expression).addBase("Patient");
    p.setId("sp-" + code);
    return p;
  }

  private void put(SearchParameter definition) {
    store.inTransaction(tx -> tx.update(definition));
  }

  private String patient(String city) {
    Patient patient = new Patient();
    patient.addAddress().setCity(city).setDistrict("District of " + city);
    return store.inTransaction(tx -> tx.create(patient)).stored().id();
  }

  private List<String> found(String name, String value) {
    return store.search(SearchRequest.of("Patient").where(name, value)).matches().stream()
        .map(StoredResource::id)
        .toList();
  }

  private void awaitReady(String name) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> store.searchParameters().pending("Patient", name).isEmpty());
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
    SearchParameters.Progress halfway = new SearchParameters.Progress("Patient", "district", 1, 3);
    open();
    awaitReady("district");
    assertThat(found("district", "district")).hasSize(3);
    store.searchParameters().progress(halfway);
    assertThatThrownBy(() -> found("district", "district"))
        .hasMessageContaining("FAB-5050")
        .hasMessageContaining("1 of 3");
  }

  @Test
  void whatCannotBeUsedIsRefusedAndStoresNothing() {
    assertThatThrownBy(() -> put(definition("family", "Patient.name.family")))
        .hasMessageContaining("FAB-5051")
        .hasMessageContaining("taken");
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
