package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.SearchRequest.Contained;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/** What every store promises of {@code near}, the special parameter of Location. */
abstract class StorePositionsContract extends StoreContainedContract {

  private static Location location(String id, double latitude, double longitude) {
    Location location = new Location();
    location.setId(id);
    location.getPosition().setLatitude(latitude).setLongitude(longitude);
    return location;
  }

  private void put(List<Location> locations) {
    store.inTransaction(
        tx -> {
          locations.forEach(tx::update);
          return 0;
        });
  }

  private List<String> near(String value) {
    return store.search(SearchRequest.of("Location").where("near", value)).matches().stream()
        .map(StoredResource::id)
        .toList();
  }

  /**
   * Distances from the Brandenburg Gate: Alexanderplatz 2.4 km, Potsdam 25.6 km, Hamburg 254 km.
   */
  @Test
  void aLocationIsFoundWithinTheDistance() {
    put(
        List.of(
            location("alexanderplatz", 52.5219, 13.4132),
            location("potsdam", 52.3989, 13.0657),
            location("hamburg", 53.5511, 9.9937)));
    String gate = "52.5163|13.3777";
    assertThat(near(gate)).containsExactly("alexanderplatz");
    assertThat(near(gate + "|2|km")).isEmpty();
    assertThat(near(gate + "|26")).containsExactly("alexanderplatz", "potsdam");
    assertThat(near(gate + "|26|m")).isEmpty();
    assertThat(near(gate + "|2500|m")).containsExactly("alexanderplatz");
    assertThat(near(gate + "|16|[mi_i]")).containsExactly("alexanderplatz", "potsdam");
    assertThat(near(gate + "|25000|km")).hasSize(3);
    assertThat(near(gate + "|3,53.55|9.99|3")).containsExactly("alexanderplatz", "hamburg");
  }

  @Test
  void neitherThePolesNorTheDateLineAreSpecial() {
    put(
        List.of(
            location("east", 0, 179.99), location("west", 0, -179.99), location("pole", 89.99, 0)));
    assertThat(near("0|180|2")).containsExactly("east", "west");
    assertThat(near("0|-180|2")).containsExactly("east", "west");
    assertThat(near("90|77|2")).containsExactly("pole");
    assertThat(near("89.99|180|3")).containsExactly("pole");
    assertThat(near("89.99|180|2")).isEmpty();
  }

  @Test
  void aPositionWithoutBothAnglesIsMissingAndAChainFindsWhatIsThere() {
    Location half = new Location();
    half.setId("half");
    half.getPosition().setLatitude(1);
    put(List.of(half, location("here", 1, 1)));
    assertThat(near("1|1|20000")).containsExactly("here");
    assertThat(count("Location", "near:missing", "true")).isEqualTo(1);
    Device device = new Device();
    device.setLocation(new Reference("Location/here"));
    Device inside = new Device();
    inside.addContained(location("l", 1, 1));
    inside.setLocation(new Reference("#l"));
    store.inTransaction(
        tx -> {
          tx.create(device);
          return tx.create(inside);
        });
    assertThat(count("Device", "location.near", "1|1.001|1")).isEqualTo(2);
    assertThat(
            store
                .search(
                    SearchRequest.of("Location")
                        .where("near", "1|1.001|1")
                        .searching(Contained.PARTS))
                .matches())
        .hasSize(1);
  }

  @Test
  void whatCannotBeReadIsRefused() {
    assertThat(List.of("1", "a|b", "91|0", "0|181", "0|0|-1", "0|0|1|kg", "0|0|1|km|x", "|"))
        .allSatisfy(
            value ->
                assertThatThrownBy(() -> near(value))
                    .satisfies(t -> code(FhirProblem.PARAMETER_INVALID, t)));
  }

  /** The haversine formula, which the index does not use, decides. */
  @Test
  void whatIsFoundIsWhatTheHaversineFormulaSays() {
    Random random = new Random(7);
    List<Location> locations = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      locations.add(
          location("l" + i, random.nextDouble() * 180 - 90, random.nextDouble() * 360 - 180));
    }
    put(locations);
    for (double distance : new double[] {50, 900, 5000, 12000, 19000}) {
      double latitude = random.nextDouble() * 180 - 90;
      double longitude = random.nextDouble() * 360 - 180;
      List<String> expected =
          IntStream.range(0, locations.size())
              .filter(i -> haversine(latitude, longitude, locations.get(i)) <= distance)
              .mapToObj(i -> "l" + i)
              .toList();
      String value = String.format(Locale.ROOT, "%.12f|%.12f|%s", latitude, longitude, distance);
      SearchRequest request = SearchRequest.of("Location").where("near", value).count(1000);
      assertThat(store.search(request).matches())
          .extracting(StoredResource::id)
          .containsExactlyElementsOf(expected);
    }
  }

  private static double haversine(double latitude, double longitude, Location location) {
    double phi = Math.toRadians(location.getPosition().getLatitude().doubleValue());
    double theta = Math.toRadians(latitude);
    double lambda = Math.toRadians(location.getPosition().getLongitude().doubleValue() - longitude);
    double a =
        Math.pow(Math.sin((phi - theta) / 2), 2)
            + Math.cos(phi) * Math.cos(theta) * Math.pow(Math.sin(lambda / 2), 2);
    return 2 * 6371.0087714 * Math.asin(Math.sqrt(a));
  }
}
