package health.fabrica.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.fhir.udi.Udi;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegistryPopulationTest {

  @Test
  void everyDeviceArrivesOnceAndTheOrderIsMixed() {
    for (int count : new int[] {1, 999, 1000, 20_000, 1_299_709}) {
      RegistryPopulation population = new RegistryPopulation(count, 10);
      assertThat(IntStream.range(0, count).map(population::arriving).distinct().count())
          .isEqualTo(count);
    }
    RegistryPopulation population = new RegistryPopulation(20_000, 10);
    assertThat(
            IntStream.range(1, 20_000)
                .filter(
                    i ->
                        RegistryPopulation.lotOf(population.arriving(i))
                            == RegistryPopulation.lotOf(population.arriving(i - 1)))
                .count())
        .isLessThan(200);
  }

  @Test
  void everyPatientHasDevicesInALargeRegistry() {
    RegistryPopulation population = new RegistryPopulation(50_000, 1000);
    int[] devices = new int[1000];
    IntStream.range(0, 50_000).forEach(i -> devices[population.patientOf(i)]++);
    assertThat(IntStream.of(devices).boxed()).allMatch(n -> n > 0 && n < 200);
  }

  @Test
  void theLabelSaysWhatTheRecordSays() throws IOException {
    RegistryPopulation population = new RegistryPopulation(100_000, 1000);
    JsonNode device = new ObjectMapper().readTree(population.device(54_321));
    JsonNode carrier = device.get("udiCarrier").get(0);
    String label = Udi.parse(carrier.get("carrierHRF").asText()).toString();
    assertThat(label)
        .contains(carrier.get("deviceIdentifier").asText())
        .contains(device.get("lotNumber").asText())
        .contains(device.get("serialNumber").asText());
    assertThat(device.get("property").get(0).get("valueCode").get(0).get("coding").get(0))
        .hasToString(
            "{\"system\":\"https://fabrica.health/fhir/NamingSystem/material-lot\","
                + "\"code\":\"TI64-00217\"}");
  }
}
