package health.fabrica.fhir.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.json.DicomJsonReader;
import health.fabrica.dicom.ups.Workitem;
import health.fabrica.dicom.ups.WorkitemState;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.TestStores;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlUpsStoreTest {

  @TempDir private Path folder;

  private static Workitem workitem(String uid, WorkitemState state, long revision) {
    return new Workitem(
        uid,
        state,
        state == WorkitemState.SCHEDULED ? Optional.empty() : Optional.of("1.2.99." + revision),
        DicomJsonReader.read("{\"00741204\":{\"vr\":\"LO\",\"Value\":[\"Modèle\"]}}"),
        revision);
  }

  @Test
  void aWorkitemIsKeptOverARestartAndReplacedByItsNextRevisionOnly() {
    try (ResourceStore store = TestStores.open(folder)) {
      SqlUpsStore items = new SqlUpsStore(store, new SqlUpsSubscriptions(store, Clock.systemUTC()));
      assertThat(items.insert(workitem("1.2.1", WorkitemState.SCHEDULED, 0), List.of())).isTrue();
      assertThat(items.insert(workitem("1.2.1", WorkitemState.SCHEDULED, 0), List.of())).isFalse();
      assertThat(items.replace(workitem("1.2.1", WorkitemState.IN_PROGRESS, 1), List.of()))
          .isTrue();
      assertThat(items.replace(workitem("1.2.1", WorkitemState.IN_PROGRESS, 1), List.of()))
          .as("a second claim on what it was before")
          .isFalse();
      items.insert(workitem("1.2.2", WorkitemState.SCHEDULED, 0), List.of());
    }
    try (ResourceStore store = TestStores.open(folder)) {
      SqlUpsStore items = new SqlUpsStore(store, new SqlUpsSubscriptions(store, Clock.systemUTC()));
      Workitem kept = items.find("1.2.1").orElseThrow();
      assertThat(kept.state()).isEqualTo(WorkitemState.IN_PROGRESS);
      assertThat(kept.transactionUid()).contains("1.2.99.1");
      assertThat(kept.dataset().string(0x00741204)).contains("Modèle");
      assertThat(items.find("1.2.3")).isEmpty();
      assertThat(items.list("", 10)).extracting(Workitem::uid).containsExactly("1.2.1", "1.2.2");
      assertThat(items.list("1.2.1", 10)).extracting(Workitem::uid).containsExactly("1.2.2");
      assertThat(items.list("", 1)).hasSize(1);
    }
  }
}
