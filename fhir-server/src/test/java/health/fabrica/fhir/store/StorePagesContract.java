package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.fhir.problem.FhirProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/** What every store promises about pages, includes and histories. */
abstract class StorePagesContract extends StoreUnderTest {
  @Test
  void pagesNeitherShiftNorRepeatWhenResourcesAreWrittenBetween() {
    List<String> created = new ArrayList<>();
    store.inTransaction(
        tx -> {
          IntStream.range(0, 10).forEach(i -> created.add(tx.create(patient("p" + i)).id()));
          return created;
        });
    SearchRequest request = SearchRequest.of("Patient").where("family", "mull").count(4);
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      SearchPage page =
          store.search(cursor.get().isEmpty() ? request : request.after(cursor.get()));
      page.matches().forEach(r -> seen.add(r.id()));
      cursor = page.next();
      if (seen.size() <= 8) {
        store.inTransaction(tx -> tx.delete("Patient", created.get(seen.size() - 1)));
        store.inTransaction(tx -> tx.create(patient("later")));
      }
    }
    assertThat(seen).startsWith(created.toArray(new String[0])).doesNotHaveDuplicates().hasSize(12);
  }

  @Test
  void sortingByTimeOrIdDescendingPagesToo() {
    store.inTransaction(
        tx -> {
          IntStream.range(0, 5).forEach(i -> tx.create(patient("p" + i)));
          return 0;
        });
    SearchRequest byId = SearchRequest.of("Patient").sortBy("-_id").count(2);
    SearchPage first = store.search(byId);
    SearchPage second = store.search(byId.after(first.next().orElseThrow()));
    SearchPage third = store.search(byId.after(second.next().orElseThrow()));
    List<String> all = new ArrayList<>();
    List.of(first, second, third).forEach(p -> p.matches().forEach(r -> all.add(r.id())));
    assertThat(all).hasSize(5).isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(third.next()).isEmpty();
    SearchRequest byTime = SearchRequest.of("Patient").sortBy("-_lastUpdated").count(3);
    SearchPage newest = store.search(byTime);
    assertThat(store.search(byTime.after(newest.next().orElseThrow())).matches()).hasSize(2);
    assertThatThrownBy(() -> store.search(byTime.after("nonsense")))
        .satisfies(t -> code(FhirProblem.PARAMETER_INVALID, t));
    assertThatThrownBy(() -> store.search(SearchRequest.of("Patient").sortBy("nonsense")))
        .satisfies(t -> code(FhirProblem.PARAMETER_INVALID, t));
  }

  @Test
  void includesBringTargetsAndSourcesOnce() {
    String patientId = store.inTransaction(tx -> tx.create(patient("1"))).id();
    store.inTransaction(
        tx -> {
          for (int i = 0; i < 3; i++) {
            Observation o = new Observation();
            o.setSubject(new Reference("Patient/" + patientId));
            tx.create(o);
          }
          return 0;
        });
    SearchPage observations =
        store.search(
            SearchRequest.of("Observation")
                .including(
                    new SearchRequest.Include("Observation", "subject", Optional.empty(), false)));
    assertThat(observations.matches()).hasSize(3);
    assertThat(observations.included())
        .extracting(StoredResource::reference)
        .containsExactly("Patient/" + patientId);
    SearchPage patients =
        store.search(
            SearchRequest.of("Patient")
                .including(
                    new SearchRequest.Include("Observation", "patient", Optional.empty(), true)));
    assertThat(patients.included()).hasSize(3);
  }

  /** Patient 1 at 0 s and 20 s, Device 1 at 10 s, deletion of Patient 1 at 30 s. */
  private void writeAHistory() {
    Patient first = patient("1");
    first.setId("p");
    store.inTransaction(tx -> tx.update(first));
    passed = Duration.ofSeconds(10);
    Device device = new Device();
    device.setId("d");
    store.inTransaction(tx -> tx.update(device));
    passed = Duration.ofSeconds(20);
    Patient second = patient("2");
    second.setId("p");
    store.inTransaction(tx -> tx.update(second));
    passed = Duration.ofSeconds(30);
    store.inTransaction(tx -> tx.delete("Patient", "p"));
  }

  private List<String> versions(HistoryRequest request) {
    return store.history(request).versions().stream()
        .map(v -> v.id() + v.version() + (v.deleted() ? "-" : ""))
        .toList();
  }

  @Test
  void historiesOfAResourceATypeAndAllAreNewestFirst() {
    writeAHistory();
    assertThat(versions(HistoryRequest.ofSystem())).containsExactly("p3-", "p2", "d1", "p1");
    assertThat(versions(HistoryRequest.ofType("Patient"))).containsExactly("p3-", "p2", "p1");
    assertThat(versions(HistoryRequest.ofType("Device"))).containsExactly("d1");
    assertThat(versions(HistoryRequest.ofInstance("Patient", "p")))
        .containsExactly("p3-", "p2", "p1");
    assertThat(versions(HistoryRequest.ofInstance("Patient", "none"))).isEmpty();
    HistoryPage counted = store.history(HistoryRequest.ofSystem().count(0).withTotal(true));
    assertThat(counted.total()).hasValue(4);
    assertThat(counted.versions()).isEmpty();
  }

  @Test
  void aHistorySinceATimeHasWhatWasWrittenThenOrLater() {
    writeAHistory();
    assertThat(versions(HistoryRequest.ofSystem().since("2026-11-22T12:00:10.123Z")))
        .containsExactly("p3-", "p2", "d1");
    assertThat(versions(HistoryRequest.ofSystem().since("2026-11-22T12:00:10.124Z")))
        .containsExactly("p3-", "p2");
    assertThat(versions(HistoryRequest.ofType("Patient").since("2026-11-23"))).isEmpty();
    assertThatThrownBy(() -> HistoryRequest.ofSystem().since("yesterday"))
        .satisfies(t -> code(FhirProblem.PARAMETER_INVALID, t));
  }

  @Test
  void aHistoryAtATimeHasWhatWasCurrentThen() {
    writeAHistory();
    assertThat(versions(HistoryRequest.ofSystem().at("2026-11-22T12:00:15Z")))
        .containsExactly("d1", "p1");
    assertThat(versions(HistoryRequest.ofInstance("Patient", "p").at("2026-11-22T12:00:25Z")))
        .containsExactly("p2");
    assertThat(versions(HistoryRequest.ofInstance("Patient", "p").at("2026-11-22T12:00")))
        .as("the whole minute")
        .containsExactly("p3-", "p2", "p1");
    assertThat(versions(HistoryRequest.ofSystem().at("2026-11-21"))).isEmpty();
  }

  @Test
  void pagesOfAHistoryNeitherShiftNorRepeatWhenVersionsAreWrittenBetween() {
    for (int i = 0; i < 12; i++) { // many of the same millisecond
      Patient patient = patient("v" + i);
      patient.setId("p" + i % 4);
      store.inTransaction(tx -> tx.update(patient));
    }
    List<String> before = versions(HistoryRequest.ofSystem());
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      HistoryRequest request = HistoryRequest.ofSystem().count(5);
      HistoryPage page =
          store.history(cursor.get().isEmpty() ? request : request.after(cursor.get()));
      page.versions().forEach(v -> seen.add(v.id() + v.version()));
      cursor = page.next();
      passed = passed.plusSeconds(1);
      Patient later = patient("later" + passed);
      later.setId("p1");
      store.inTransaction(tx -> tx.update(later));
    }
    assertThat(before).hasSize(12);
    assertThat(seen).isEqualTo(before);
    assertThatThrownBy(() -> store.history(HistoryRequest.ofSystem().after("x")))
        .satisfies(t -> code(FhirProblem.PARAMETER_INVALID, t));
  }

  @Test
  void aVersionIsNeverOlderThanTheOneItReplacesWhenTheClockGoesBack() {
    writeAHistory();
    passed = Duration.ofSeconds(-60);
    Patient again = patient("again");
    again.setId("p");
    WrittenResource written = store.inTransaction(tx -> tx.update(again));
    assertThat(written.stored().lastUpdated()).isEqualTo(NOW.plusSeconds(30));
    assertThat(versions(HistoryRequest.ofInstance("Patient", "p"))).startsWith("p4", "p3-");
  }

  @Test
  void aClockThatIsALittleBehindWritesNothingBeforeWhatIsThere() {
    writeAHistory();
    passed = Duration.ofSeconds(29);
    Instant written = store.inTransaction(tx -> tx.create(patient("3"))).stored().lastUpdated();
    assertThat(written).isEqualTo(NOW.plusSeconds(30));
  }
}
