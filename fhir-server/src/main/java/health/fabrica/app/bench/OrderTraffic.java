package health.fabrica.app.bench;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The traffic of an implant record as it is compared with the peer: Devices of one patient, 50
 * device identifiers, 20 lots. Every pass makes a patient of its own.
 */
final class OrderTraffic {

  /** Resources of a transaction. */
  static final int BUNDLE = 20;

  private static final int PAGE = 10;
  private static final int IDENTIFIERS = 50;

  private final String base;
  private final String patient;
  private final AtomicReferenceArray<String> locations;

  OrderTraffic(String base, String patient, int creates) {
    this.base = base;
    this.patient = patient;
    this.locations = new AtomicReferenceArray<>(creates);
  }

  static Request patient(String base) {
    return Request.post(
        base + "/Patient", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"A\"}]}");
  }

  /** {@code Type/id} of a Location header. */
  static String reference(String location, String type) {
    int start = location.indexOf(type + "/");
    int end = location.indexOf("/_history", start);
    return location.substring(start, end < 0 ? location.length() : end);
  }

  static String identifier(int number) {
    return String.format(Locale.ROOT, "0%013d", number % IDENTIFIERS);
  }

  static String device(int number, String patient) {
    String di = identifier(number);
    return "{\"resourceType\":\"Device\",\"status\":\"active\",\"lotNumber\":\"L"
        + number % 20
        + "\",\"serialNumber\":\""
        + number
        + "\",\"udiCarrier\":[{\"deviceIdentifier\":\""
        + di
        + "\",\"carrierHRF\":\"(01)"
        + di
        + "(21)"
        + number
        + "\"}],\"manufactureDate\":\"2026-01-0"
        + (1 + number % 9)
        + "\",\"patient\":{\"reference\":\""
        + patient
        + "\"},\"type\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"304120007\"}]}}";
  }

  Load.Traffic creates() {
    return new Load.Traffic() {
      @Override
      public Request request(int number) {
        return Request.post(base + "/Device", device(number, patient));
      }

      @Override
      public @Nullable String fault(int number, HttpConnection answer) {
        locations.set(number, reference(answer.location(), "Device"));
        return null;
      }
    };
  }

  /** Reads what {@link #creates} created, in another order. */
  Load.Traffic reads() {
    return number ->
        Request.get(base + "/" + locations.get((int) (number * 7919L % locations.length())));
  }

  Load.Traffic searchesByIdentifier() {
    return page(
        locations.length() / IDENTIFIERS,
        number -> Request.get(base + "/Device?udi-di=" + identifier(number) + "&_count=" + PAGE));
  }

  Load.Traffic searchesByPatient() {
    Request request =
        Request.get(
            base
                + "/Device?patient="
                + patient.substring("Patient/".length())
                + "&status=active&_include=Device:patient&_count="
                + PAGE
                + "&_total=none");
    return page(locations.length(), number -> request);
  }

  /** A Patient and its Devices, tied by urn:uuid references. */
  Load.Traffic transactions() {
    return number -> Request.post(base, bundle(number));
  }

  private static String bundle(int number) {
    String urn = String.format(Locale.ROOT, "urn:uuid:00000000-0000-4000-8000-%012d", number);
    StringBuilder json = new StringBuilder(16_384);
    json.append("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"fullUrl\":\"")
        .append(urn)
        .append("\",\"resource\":{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"B\"}]},")
        .append("\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}");
    for (int i = 1; i < BUNDLE; i++) {
      json.append(",{\"resource\":")
          .append(device(number * BUNDLE + i, urn))
          .append(",\"request\":{\"method\":\"POST\",\"url\":\"Device\"}}");
    }
    return json.append("]}").toString();
  }

  /**
   * A page must be as full as what is stored allows; counting marks is cheap enough to do it on
   * every answer.
   */
  private static Load.Traffic page(int stored, Load.Traffic traffic) {
    int least = Math.min(PAGE, stored);
    return new Load.Traffic() {
      @Override
      public Request request(int number) {
        return traffic.request(number);
      }

      @Override
      public @Nullable String fault(int number, HttpConnection answer) {
        int found = Marks.count(answer.body(), "\"match\"");
        return found >= least && found <= PAGE
            ? null
            : "a page has " + found + " matches, not " + least;
      }
    };
  }
}
