package health.fabrica.fhir.udi;

/** The agencies accredited to issue UDIs, with the URI that FHIR R4 names them by. */
public enum UdiIssuer {
  /** GS1. */
  GS1("http://hl7.org/fhir/NamingSystem/gs1-di"),
  /** Health Industry Business Communications Council. */
  HIBCC("http://hl7.org/fhir/NamingSystem/hibcc-dI"),
  /** ICCBBA, for products of human origin (ISBT 128). */
  ICCBBA("http://hl7.org/fhir/NamingSystem/iccbba-other-di");

  private final String uri;

  UdiIssuer(String uri) {
    this.uri = uri;
  }

  /** The value of {@code Device.udiCarrier.issuer}. */
  public String uri() {
    return uri;
  }
}
