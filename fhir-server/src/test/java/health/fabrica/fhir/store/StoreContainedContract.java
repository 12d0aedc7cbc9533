package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.SearchRequest.Contained;
import health.fabrica.fhir.store.SearchRequest.Include;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.SearchParameter;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;

/** What every store promises of contained resources, and of references wherever they stand. */
abstract class StoreContainedContract extends StorePagesContract {

  private static final String DRUGS = "urn:drugs";
  private static final SearchRequest WITH_CODE =
      SearchRequest.of("Medication").where("code", DRUGS + "|paracetamol");

  private static CodeableConcept code(String code) {
    return new CodeableConcept(new Coding(DRUGS, code, null));
  }

  private static Medication medication(String localId, String code, String ingredient) {
    Medication medication = new Medication();
    medication.setId(localId);
    medication.setCode(code(code));
    medication.addIngredient().setItem(code(ingredient));
    return medication;
  }

  private static MedicationRequest prescription(String id, Medication... contained) {
    MedicationRequest request = new MedicationRequest();
    request.setId(id);
    request.setSubject(new Reference("Patient/p"));
    List.of(contained).forEach(request::addContained);
    request.setMedication(new Reference("#" + contained[0].getIdElement().getIdPart()));
    return request;
  }

  private void put(Resource... resources) {
    store.inTransaction(
        tx -> {
          List.of(resources).forEach(tx::update);
          return 0;
        });
  }

  private List<String> found(SearchRequest request) {
    return store.search(request).matches().stream().map(StoredResource::reference).toList();
  }

  private List<String> found(Contained which, SearchRequest request) {
    return found(request.searching(which));
  }

  private void putTwoContainersAndOneOfItsOwn() {
    Medication own = medication("own", "paracetamol", "starch");
    put(
        prescription(
            "r1",
            medication("m1", "ibuprofen", "talc"),
            medication("m2", "paracetamol", "sugar"),
            medication("m3", "paracetamol", "starch")),
        own,
        prescription("r2", medication("m1", "paracetamol", "talc")));
  }

  @Test
  void aContainedResourceIsFoundOnlyWhenAskedForAndThenAsItsContainerOrAlone() {
    putTwoContainersAndOneOfItsOwn();
    assertThat(found(WITH_CODE)).containsExactly("Medication/own");
    assertThat(found(Contained.CONTAINERS, WITH_CODE))
        .containsExactly("MedicationRequest/r1", "MedicationRequest/r2");
    assertThat(found(Contained.CONTAINERS_TOO, WITH_CODE))
        .containsExactly("MedicationRequest/r1", "Medication/own", "MedicationRequest/r2");
    assertThat(found(Contained.PARTS, WITH_CODE))
        .containsExactly(
            "MedicationRequest/r1#m2", "MedicationRequest/r1#m3", "MedicationRequest/r2#m1");
    assertThat(found(Contained.PARTS_TOO, SearchRequest.of("Medication"))).hasSize(5);
    assertThat(found(Contained.PARTS, SearchRequest.of("MedicationRequest"))).isEmpty();
  }

  @Test
  void criteriaHoldOfOneContainedResource() {
    putTwoContainersAndOneOfItsOwn();
    assertThat(found(Contained.PARTS, WITH_CODE.where("ingredient-code", "talc")))
        .containsExactly("MedicationRequest/r2#m1");
    assertThat(found(Contained.PARTS, WITH_CODE.where("ingredient-code:not", "talc")))
        .containsExactly("MedicationRequest/r1#m2", "MedicationRequest/r1#m3");
    assertThat(found(Contained.PARTS, SearchRequest.of("Medication").where("_id", "m1")))
        .containsExactly("MedicationRequest/r1#m1", "MedicationRequest/r2#m1");
  }

  @Test
  void aContainedResourceIsReturnedAsItLiesInItsContainer() {
    putTwoContainersAndOneOfItsOwn();
    StoredResource part =
        store
            .search(WITH_CODE.where("ingredient-code", "sugar").searching(Contained.PARTS))
            .matches()
            .get(0);
    assertThat(part.type()).isEqualTo("Medication");
    assertThat(part.id()).isEqualTo("m2");
    Medication read = part.resource(Medication.class);
    assertThat(read.getCode().getCodingFirstRep().getCode()).isEqualTo("paracetamol");
    assertThat(read.getIngredient()).hasSize(1);
  }

  @Test
  void pagesOfContainedResourcesAreCompleteWithoutRepetition() {
    putTwoContainersAndOneOfItsOwn();
    for (Contained which : List.of(Contained.PARTS_TOO, Contained.CONTAINERS_TOO)) {
      SearchRequest all = SearchRequest.of("Medication").searching(which).withTotal(true);
      List<String> paged = new ArrayList<>();
      Optional<String> next = Optional.empty();
      do {
        SearchPage page = store.search(all.count(1).after(next.orElse(null)));
        page.matches().forEach(m -> paged.add(m.reference()));
        next = page.next();
      } while (next.isPresent());
      SearchPage whole = store.search(all);
      assertThat(paged).isEqualTo(whole.matches().stream().map(StoredResource::reference).toList());
      assertThat(whole.total()).hasValue(paged.size());
    }
  }

  @Test
  void aChainIsFollowedIntoContainedResourcesAndOutOfThem() {
    Organization maker = new Organization();
    maker.setId("maker");
    maker.setName("Maker");
    Organization inside = new Organization();
    inside.setId("o");
    inside.setName("Inside");
    Medication byMaker = medication("m", "a", "b");
    byMaker.setManufacturer(new Reference("Organization/maker"));
    Medication byInside = medication("m", "a", "c");
    byInside.setManufacturer(new Reference("#o"));
    MedicationRequest second = prescription("r2", byInside);
    second.addContained(inside);
    put(maker, prescription("r1", byMaker), second, medication("own", "a", "c"));
    assertThat(found(chained("medication.code", "a")))
        .containsExactly("MedicationRequest/r1", "MedicationRequest/r2");
    assertThat(found(chained("medication.ingredient-code", "b")))
        .containsExactly("MedicationRequest/r1");
    assertThat(found(chained("medication:Medication.manufacturer.name", "maker")))
        .containsExactly("MedicationRequest/r1");
    assertThat(found(chained("medication.manufacturer.name", "inside")))
        .containsExactly("MedicationRequest/r2");
    assertThat(
            found(
                Contained.PARTS,
                SearchRequest.of("Medication").where("manufacturer.name", "inside")))
        .containsExactly("MedicationRequest/r2#m");
    assertThat(found(chained("medication.manufacturer.name", "nobody"))).isEmpty();
  }

  private static SearchRequest chained(String name, String value) {
    return SearchRequest.of("MedicationRequest").where(name, value);
  }

  /** {@code patient} is the subject where that is a Patient. */
  @Test
  void theTypeOfAContainedTargetIsKnownToParametersThatAskForIt() {
    Patient patient = patient("1");
    patient.setId("p");
    Observation observation = observation("o", patient);
    observation.setSubject(new Reference("#p"));
    put(observation);
    assertThat(found(SearchRequest.of("Observation").where("patient.identifier", "1")))
        .containsExactly("Observation/o");
    assertThat(found(SearchRequest.of("Observation").where("patient.identifier", "2"))).isEmpty();
  }

  private static Observation observation(String id, Resource... contained) {
    Observation observation = new Observation();
    observation.setId(id);
    List.of(contained).forEach(observation::addContained);
    return observation;
  }

  @Test
  void theComponentsOfACompositeHoldOfOneElementOfOneContainedResource() {
    Observation container = observation("o", measured("a", 1), measured("b", 2));
    container.addHasMember(new Reference("#x1")).addHasMember(new Reference("#x2"));
    put(container);
    String composite = "code-value-quantity";
    SearchRequest right = SearchRequest.of("Observation").where(composite, DRUGS + "|a$1");
    SearchRequest mixed = SearchRequest.of("Observation").where(composite, DRUGS + "|a$2");
    assertThat(found(Contained.PARTS, right)).containsExactly("Observation/o#x1");
    assertThat(found(Contained.PARTS, mixed)).isEmpty();
    assertThat(found(right)).isEmpty();
  }

  private static Observation measured(String code, int value) {
    Observation observation = observation("x" + value);
    observation.setCode(code(code));
    observation.setValue(new Quantity(value));
    return observation;
  }

  @Test
  void rowsOfContainedResourcesGoWithTheirContainer() {
    putTwoContainersAndOneOfItsOwn();
    put(prescription("r1", medication("m1", "ibuprofen", "talc")));
    store.inTransaction(tx -> tx.delete("MedicationRequest", "r2"));
    assertThat(found(Contained.PARTS, SearchRequest.of("Medication")))
        .containsExactly("MedicationRequest/r1#m1");
    assertThat(found(Contained.PARTS, WITH_CODE)).isEmpty();
  }

  @Test
  void whatHasNoMeaningForContainedResourcesIsRefused() {
    List<SearchRequest> refused =
        List.of(
            WITH_CODE.where("_lastUpdated", "gt2020").searching(Contained.CONTAINERS),
            WITH_CODE
                .where("_has:MedicationRequest:medication:status", "active")
                .searching(Contained.PARTS),
            WITH_CODE.sortBy("code").searching(Contained.CONTAINERS),
            WITH_CODE.after("x").searching(Contained.PARTS),
            WITH_CODE
                .including(new Include("Medication", "manufacturer", Optional.empty(), false))
                .searching(Contained.PARTS));
    assertThat(refused)
        .allSatisfy(
            request ->
                assertThatThrownBy(() -> store.search(request))
                    .satisfies(t -> code(FhirProblem.PARAMETER_INVALID, t)));
  }

  @Test
  void aResourceThatContainsMoreThanTheIndexCanTellApartIsRefused() {
    Observation full = observation("full");
    for (int i = 0; i <= ContainedKeys.MAX_CONTAINED; i++) {
      full.addContained(measured("a", i));
      full.addHasMember(new Reference("#x" + i));
    }
    assertThatThrownBy(() -> put(full))
        .satisfies(t -> code(FhirProblem.RESOURCE_INVALID, t))
        .hasMessageContaining("512");
    full.getContained().remove(0);
    full.getHasMember().remove(0);
    put(full);
    assertThat(
            found(Contained.PARTS, SearchRequest.of("Observation").where("value-quantity", "511")))
        .containsExactly("Observation/full#x511");
  }

  @Test
  void literalReferencesAreKnownWhereverTheyStand() {
    Device device = new Device();
    device.setId("d");
    device.setPatient(new Reference("Patient/p"));
    device.addExtension("urn:x", new Reference("Patient/p/_history/1"));
    ServiceRequest order = new ServiceRequest();
    order.setId("s");
    order.addSupportingInfo(new Reference("Device/d"));
    order.addNote().setText("\"reference\":\"Device/quoted\"");
    MedicationRequest containing = prescription("r", medication("m", "a", "b"));
    ((Medication) containing.getContained().get(0))
        .addExtension("urn:y", new Reference("Device/d"));
    Device elsewhere = new Device();
    elsewhere.setId("e");
    elsewhere.setPatient(new Reference("http://elsewhere/fhir/Patient/p"));
    elsewhere.addExtension("urn:z", new StringType("Device/d"));
    elsewhere.setParent(new Reference("Device/e"));
    put(device, order, containing, elsewhere);
    assertThat(store.referrers("Patient", "p", 9))
        .containsExactly("Device/d", "MedicationRequest/r");
    assertThat(store.referrers("Device", "d", 9))
        .containsExactly("ServiceRequest/s", "MedicationRequest/r");
    assertThat(store.referrers("Device", "d", 1)).containsExactly("ServiceRequest/s");
    assertThat(store.referrers("Device", "e", 9)).isEmpty();
    assertThat(store.referrers("Device", "quoted", 9)).isEmpty();
    order.getSupportingInfo().clear();
    put(order);
    assertThat(store.referrers("Device", "d", 9)).containsExactly("MedicationRequest/r");
  }

  /** As a database that an earlier release wrote: without the rows, and with the jobs. */
  @Test
  void whatAnEarlierReleaseStoredIsIndexedAfterTheUpgrade() {
    putTwoContainersAndOneOfItsOwn();
    ServiceRequest order = new ServiceRequest();
    order.setId("s");
    order.addSupportingInfo(new Reference("Device/d"));
    put(order);
    store.inTransaction(
        tx -> {
          IndexTables.ALL.forEach(
              table -> tx.dsl().execute("DELETE FROM " + table.getName() + " WHERE param < 1"));
          IndexTables.ALL.forEach(
              table ->
                  tx.dsl().execute("DELETE FROM " + table.getName() + " WHERE param > 900000"));
          tx.dsl().execute(upgrade());
          return 0;
        });
    reopen(ofItsOwn());
    await().atMost(Duration.ofSeconds(30)).until(() -> store.rows(ReindexJob::pending).isEmpty());
    await().atMost(Duration.ofSeconds(30)).until(() -> isReady());
    assertThat(found(Contained.PARTS, WITH_CODE)).hasSize(3);
    assertThat(found(chained("medication.code", "ibuprofen")))
        .containsExactly("MedicationRequest/r1");
    assertThat(store.referrers("Device", "d", 9)).containsExactly("ServiceRequest/s");
    assertThat(store.referrers("Patient", "p", 9)).hasSize(2);
  }

  /** Those of a test that changes what is known, which others must not see. */
  private static SearchParameters ofItsOwn() {
    return SearchParameters.of(FhirContext.forR4Cached(), List.of());
  }

  private boolean isReady() {
    try {
      return !store.referrers("Device", "d", 9).isEmpty();
    } catch (ProblemException e) {
      code(SearchProblem.PARAMETER_NOT_READY, e);
      return false;
    }
  }

  private static String upgrade() {
    try (InputStream in =
        StoreContainedContract.class.getResourceAsStream("/db/migration/V11__contained.sql")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPostedParameterAlsoFindsContainedResourcesStoredBeforeIt() {
    reopen(ofItsOwn());
    putTwoContainersAndOneOfItsOwn();
    SearchParameter posted =
        FhirContext.forR4Cached()
            .newJsonParser()
            .parseResource(
                SearchParameter.class,
                """
                {"resourceType":"SearchParameter","id":"sp","url":"urn:sp","name":"Sp","status":"active",
                 "description":"x","code":"any-code","base":["Medication"],"type":"token",
                 "expression":"Medication.code | Medication.ingredient.item.as(CodeableConcept)"}
                """);
    put(posted);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                store.rows(ReindexJob::pending).isEmpty()
                    && store.searchParameters().pending("Medication", "any-code").isEmpty());
    assertThat(found(Contained.PARTS, SearchRequest.of("Medication").where("any-code", "sugar")))
        .containsExactly("MedicationRequest/r1#m2");
    assertThat(found(SearchRequest.of("Medication").where("any-code", "starch")))
        .containsExactly("Medication/own");
  }
}
