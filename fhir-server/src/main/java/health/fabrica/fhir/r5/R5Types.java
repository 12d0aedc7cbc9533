package health.fabrica.fhir.r5;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types of the view, where they come from, and their search parameters in R4 words. */
final class R5Types {

  static final String ASSOCIATION = "DeviceAssociation";
  static final String USE = "DeviceUseStatement";
  static final String DEVICE = "Device";

  private static final String COMMON = "_id _lastUpdated _tag _profile _security";

  private static final Map<String, R5Type> BY_NAME = new LinkedHashMap<>();

  static {
    add(
        DEVICE,
        DEVICE,
        "identifier device-name expiration-date lot-number serial-number manufacture-date"
            + " manufacturer model organization location status type udi-carrier udi-di url"
            + " definition parent biological-source-event=distinct-identifier");
    add("DeviceDefinition", "DeviceDefinition", "identifier udi-di model");
    add(ASSOCIATION, USE, "device patient subject=patient identifier");
    add("DeviceUsage", USE, "identifier patient device status");
    add(
        "ServiceRequest",
        "ServiceRequest",
        "authored based-on body-site category code-concept=code encounter identifier"
            + " instantiates-canonical instantiates-uri intent occurrence patient performer"
            + " performer-type priority replaces requester requisition specimen status subject");
    add(
        "Task",
        "Task",
        "authored-on based-on business-status code encounter focus group-identifier identifier"
            + " intent modified output owner part-of patient performer period priority requester"
            + " status subject");
  }

  private R5Types() {}

  /**
   * A type of the view.
   *
   * @param r4 the stored type
   * @param parameters R4 names of search parameters by R5 names
   */
  record R5Type(String name, String r4, Map<String, String> parameters) {}

  private static void add(String name, String r4, String parameters) {
    String common = name.equals(ASSOCIATION) ? "" : COMMON + " ";
    Map<String, String> names = new LinkedHashMap<>();
    Arrays.stream((common + parameters).split(" "))
        .map(p -> p.split("="))
        .forEach(p -> names.put(p[0], p[p.length - 1]));
    BY_NAME.put(name, new R5Type(name, r4, names));
  }

  static Optional<R5Type> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  static List<R5Type> all() {
    return new ArrayList<>(BY_NAME.values());
  }

  /** The name in the view of a stored type; empty when the view does not have it. */
  static Optional<String> nameOf(String r4Type) {
    return BY_NAME.values().stream()
        .filter(t -> t.r4().equals(r4Type) && !t.name().equals(ASSOCIATION))
        .map(R5Type::name)
        .findFirst();
  }
}
