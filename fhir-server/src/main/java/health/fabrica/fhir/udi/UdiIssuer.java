package health.fabrica.fhir.udi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The accredited issuers of UDIs, with the URIs by which FHIR names them. */
public enum UdiIssuer {
  /** GS1. */
  GS1("GS1", "gs1-di", List.of("gs1")),
  /** Health Industry Business Communications Council. */
  HIBCC("HIBCC", "hibcc-dI", List.of("hibcc-di", "hibcc-diI", "hibcc")),
  /** ICCBBA, for containers of blood. */
  ICCBBA_BLOOD("ICCBBA", "iccbba-blood-di", List.of("iccbba-blood")),
  /** ICCBBA, for other products of human origin (ISBT 128). */
  ICCBBA("ICCBBA", "iccbba-other-di", List.of("iccbba-other"));

  private static final String NAMING = "http://hl7.org/fhir/NamingSystem/";

  private final String agency;
  private final String name;
  private final List<String> otherNames;

  UdiIssuer(String agency, String name, List<String> otherNames) {
    this.agency = agency;
    this.name = name;
    this.otherNames = otherNames;
  }

  /** The agency's short name. */
  public String agency() {
    return agency;
  }

  /** The value of {@code Device.udiCarrier.issuer} as R4 spells it. */
  public String uri() {
    return NAMING + name;
  }

  /** The issuer that a URI means, in any of the spellings of R4, R5 and their mappings. */
  public static Optional<UdiIssuer> ofUri(String uri) {
    return Arrays.stream(values())
        .filter(
            i -> i.uri().equals(uri) || i.otherNames.stream().anyMatch(n -> uri.equals(NAMING + n)))
        .findFirst();
  }
}
