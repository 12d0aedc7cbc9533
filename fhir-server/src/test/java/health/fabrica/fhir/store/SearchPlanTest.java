package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.fhir.store.ResourceStore.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.FHIRDeviceStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever a search starts, it answers the same. */
class SearchPlanTest {

  private static final int DEVICES = 2100;

  @TempDir private Path folder;

  @Test
  void searchesWhoseEveryCriterionFitsManyAreAnsweredLikeThoseThatStartFromFew() {
    try (ResourceStore store = TestStores.open(folder)) {
      store.inTransaction(
          Origin.SYSTEM,
          tx -> {
            for (int i = 0; i < DEVICES; i++) {
              tx.create(device(i));
            }
            return DEVICES;
          });
      SearchRequest many =
          SearchRequest.of("Device")
              .where("status", "active")
              .where("manufacturer", "print")
              .where("serial-number:not", "S3");
      assertThat(serials(store.search(many.count(4)))).containsExactly("S0", "S1", "S2", "S4");
      assertThat(store.search(many.count(4).withTotal(true)).total()).hasValue(DEVICES - 1);
      assertThat(pages(store, many.count(400))).hasSize(DEVICES - 1).doesNotHaveDuplicates();
      assertThat(serials(store.search(many.where("lot-number", "L7").count(3))))
          .containsExactly("S7", "S57", "S107");
      assertThat(store.search(many.where("lot-number", "L8").where("_id", "none")).matches())
          .isEmpty();
      SearchRequest two = SearchRequest.of("Device").where("status", "active").where("type", "t|x");
      assertThat(serials(store.search(two.count(3)))).containsExactly("S1", "S3", "S5");
      assertThat(store.search(two.count(3).withTotal(true)).total()).hasValue(DEVICES / 2);
      assertThat(pages(store, two.count(400)))
          .hasSize(DEVICES / 2)
          .doesNotHaveDuplicates()
          .isEqualTo(pages(store, two.where("status", "active,inactive").count(399)));
      SearchRequest one = SearchRequest.of("Device").where("type", "x");
      assertThat(pages(store, one.count(500))).hasSize(DEVICES / 2).doesNotHaveDuplicates();
      assertThat(store.search(one.count(1).withTotal(true)).total()).hasValue(DEVICES / 2);
    }
  }

  private static Device device(int number) {
    Device device = new Device();
    device.setStatus(FHIRDeviceStatus.ACTIVE);
    device.setManufacturer("Print lab");
    if (number % 2 == 1) {
      device.getType().addCoding().setSystem("t").setCode("x");
      device.getType().addCoding().setSystem("u").setCode("x");
    }
    device.setLotNumber("L" + number % 50);
    device.setSerialNumber("S" + number);
    return device;
  }

  private static List<String> pages(ResourceStore store, SearchRequest first) {
    List<String> all = new ArrayList<>();
    SearchPage page = store.search(first);
    all.addAll(serials(page));
    while (page.next().isPresent()) {
      page = store.search(first.after(page.next().get()));
      all.addAll(serials(page));
    }
    return all;
  }

  private static List<String> serials(SearchPage page) {
    return page.matches().stream().map(m -> m.resource(Device.class).getSerialNumber()).toList();
  }
}
