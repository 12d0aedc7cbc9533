package health.fabrica.fhir.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.json.DicomJsonReader;
import health.fabrica.dicom.ups.EventReport;
import health.fabrica.dicom.ups.GlobalSubscription;
import health.fabrica.dicom.ups.QueuedReport;
import health.fabrica.dicom.ups.Told;
import health.fabrica.dicom.ups.Workitem;
import health.fabrica.dicom.ups.WorkitemState;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.StoreSettings;
import health.fabrica.fhir.store.TestStores;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlUpsSubscriptionsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir private Path folder;
  private StoreSettings database;

  /** The database of the test. */
  StoreSettings database(Path in) {
    return StoreSettings.at(in.resolve("fabrica.db"));
  }

  @BeforeEach
  void choose() {
    database = database(folder);
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private static Workitem workitem(String uid, String patient, long revision) {
    return new Workitem(
        uid,
        revision == 0 ? WorkitemState.SCHEDULED : WorkitemState.IN_PROGRESS,
        Optional.empty(),
        DicomJsonReader.read(
            "{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"%s\"]}}".formatted(patient)),
        revision);
  }

  private static List<EventReport> report(Workitem item) {
    return List.of(EventReport.stateOf(item));
  }

  private static List<String> heard(SqlUpsSubscriptions events, String aet) {
    long sender = events.takeOver(aet);
    List<QueuedReport> waiting = events.waiting(aet, sender, 100);
    events.sent(waiting.stream().map(QueuedReport::id).toList());
    return waiting.stream()
        .map(
            report ->
                report.message().string(0x00001000).orElse("")
                    + " "
                    + report.message().string(0x00741000).orElse(""))
        .toList();
  }

  @Test
  void reportsOutliveARestartAndAreForgottenWhenSent() {
    try (ResourceStore store = TestStores.open(database, folder)) {
      SqlUpsSubscriptions events = new SqlUpsSubscriptions(store, at(NOW));
      SqlUpsStore items = new SqlUpsStore(store, events);
      events.subscribe(new GlobalSubscription("ALL", false, Optional.empty()));
      events.subscribe(new GlobalSubscription("TWO", true, Optional.of("PatientID=P2")));
      items.insert(workitem("1.1", "P1", 0), report(workitem("1.1", "P1", 0)));
      items.insert(workitem("1.2", "P2", 0), report(workitem("1.2", "P2", 0)));
      assertThat(events.subscribe("ONE", "1.1", false)).isTrue();
      assertThat(events.subscribe("ONE", "1.9", false)).isFalse();
      items.replace(workitem("1.1", "P1", 1), report(workitem("1.1", "P1", 1)));
      items.replace(workitem("1.1", "P1", 1), report(workitem("1.1", "P1", 1))); // overtaken
      assertThat(items.tell(EventReport.stateOf(workitem("1.9", "P1", 0)))).isEqualTo(Told.NOBODY);
      assertThat(items.tell(EventReport.stateOf(workitem("1.2", "P2", 0)))).isEqualTo(Told.HEARD);
    }
    try (ResourceStore store = TestStores.open(database, folder)) {
      SqlUpsSubscriptions events = new SqlUpsSubscriptions(store, at(NOW));
      assertThat(heard(events, "ONE")).containsExactly("1.1 SCHEDULED", "1.1 IN PROGRESS");
      assertThat(heard(events, "ALL"))
          .containsExactly("1.1 SCHEDULED", "1.2 SCHEDULED", "1.1 IN PROGRESS", "1.2 SCHEDULED");
      assertThat(heard(events, "TWO")).containsExactly("1.2 SCHEDULED", "1.2 SCHEDULED");
      assertThat(heard(events, "ALL")).isEmpty();
    }
  }

  @Test
  void endAndSuspensionDoAsTheTableSays() {
    try (ResourceStore store = TestStores.open(database, folder)) {
      SqlUpsSubscriptions events = new SqlUpsSubscriptions(store, at(NOW));
      SqlUpsStore items = new SqlUpsStore(store, events);
      items.insert(workitem("1.1", "P1", 0), List.of());
      events.subscribe(new GlobalSubscription("LOCK", true, Optional.empty()));
      events.subscribe(new GlobalSubscription("PLAIN", false, Optional.empty()));
      events.subscribe(new GlobalSubscription("LOCK", true, Optional.empty()));
      assertThat(heard(events, "LOCK")).as("once").containsExactly("1.1 SCHEDULED");
      assertThat(heard(events, "PLAIN")).isEmpty();
      events.suspend("LOCK");
      events.unsubscribe("PLAIN");
      items.insert(workitem("1.2", "P1", 0), report(workitem("1.2", "P1", 0)));
      items.replace(workitem("1.1", "P1", 1), report(workitem("1.1", "P1", 1)));
      assertThat(heard(events, "LOCK")).containsExactly("1.1 IN PROGRESS");
      assertThat(heard(events, "PLAIN")).isEmpty();
      assertThat(events.unsubscribe("LOCK", "1.1")).isTrue();
      assertThat(events.unsubscribe("LOCK", "1.9")).isFalse();
      assertThat(items.tell(EventReport.stateOf(workitem("1.1", "P1", 1)))).isEqualTo(Told.NOBODY);
    }
  }

  @Test
  void ofTwoNodesTheOneThatTookOverLastSends() {
    try (ResourceStore store = TestStores.open(database, folder)) {
      SqlUpsSubscriptions one = new SqlUpsSubscriptions(store, at(NOW));
      SqlUpsSubscriptions other = new SqlUpsSubscriptions(store, at(NOW));
      new SqlUpsStore(store, one).insert(workitem("1.1", "P1", 0), List.of());
      assertThat(one.sender("PACS")).isEmpty();
      long first = one.takeOver("PACS");
      long second = other.takeOver("PACS");
      long before = one.newest();
      one.subscribe("PACS", "1.1", false);
      assertThat(one.newest()).isGreaterThan(before);
      assertThat(one.waiting("PACS", first, 10)).isEmpty();
      assertThat(other.waiting("PACS", second, 10)).hasSize(1);
      assertThat(one.sender("PACS")).isEqualTo(OptionalLong.of(second));
    }
  }

  @Test
  void whatWaitsTooLongIsForgottenAndSubscribersAreNotWithoutNumber() {
    try (ResourceStore store = TestStores.open(database, folder)) {
      SqlUpsSubscriptions events = new SqlUpsSubscriptions(store, at(NOW));
      new SqlUpsStore(store, events).insert(workitem("1.1", "P1", 0), List.of());
      events.subscribe("PACS", "1.1", false);
      events.forgetOld();
      new SqlUpsSubscriptions(store, at(NOW.plus(SqlUpsSubscriptions.LONGEST_WAIT))).forgetOld();
      assertThat(events.waiting("PACS", events.takeOver("PACS"), 10)).hasSize(1);
      new SqlUpsSubscriptions(store, at(NOW.plus(SqlUpsSubscriptions.LONGEST_WAIT).plusMillis(1)))
          .forgetOld();
      assertThat(heard(events, "PACS")).isEmpty();

      for (int i = 0; i < 100; i++) {
        events.subscribe(new GlobalSubscription("A" + i, false, Optional.empty()));
      }
      events.subscribe(new GlobalSubscription("A7", true, Optional.empty()));
      assertThatThrownBy(
              () -> events.subscribe(new GlobalSubscription("B", false, Optional.empty())))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("100");
    }
  }

  @Test
  void ofTooManyTheOldestAreForgotten() {
    try (ResourceStore store = TestStores.open(database, folder)) {
      SqlUpsSubscriptions events = new SqlUpsSubscriptions(store, at(NOW), 3);
      new SqlUpsStore(store, events).insert(workitem("1.1", "P1", 0), List.of());
      for (int i = 0; i < 5; i++) {
        events.subscribe("PACS", "1.1", false);
      }
      long newest = events.newest();
      events.forgetOld();
      assertThat(events.waiting("PACS", events.takeOver("PACS"), 10))
          .hasSize(3)
          .last()
          .extracting(QueuedReport::id)
          .isEqualTo(newest);
    }
  }
}
