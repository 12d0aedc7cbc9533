package health.fabrica.fhir.outcome;

import health.fabrica.fhir.udi.Gs1Date;
import health.fabrica.fhir.udi.Gs1Udi;
import health.fabrica.fhir.udi.Udi;
import health.fabrica.fhir.udi.UdiIssuer;
import health.fabrica.flow.order.CaseRecord;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceUdiCarrierComponent;
import org.hl7.fhir.r4.model.DeviceDefinition.DeviceDefinitionUdiDeviceIdentifierComponent;

/**
 * The label of a device: its UDI in both forms, and the proof that it says what the record says.
 */
final class DeviceLabel {

  private DeviceLabel() {}

  /** The carrier, when the site has a device identifier for the product. */
  static Optional<DeviceUdiCarrierComponent> udi(
      CaseRecord.Outcome outcome, Optional<String> jurisdiction) {
    return outcome
        .deviceIdentifier()
        .map(
            identifier ->
                new Gs1Udi(
                    identifier,
                    Optional.of(Gs1Date.of(outcome.manufactured())),
                    Optional.empty(),
                    Optional.of(outcome.lotNumber()),
                    Optional.of(outcome.serialNumber())))
        .map(udi -> carrier(udi, jurisdiction));
  }

  private static DeviceUdiCarrierComponent carrier(Gs1Udi udi, Optional<String> jurisdiction) {
    DeviceUdiCarrierComponent carrier =
        new DeviceUdiCarrierComponent()
            .setDeviceIdentifier(udi.deviceIdentifier())
            .setIssuer(UdiIssuer.GS1.uri())
            .setCarrierHRF(udi.hrf())
            .setCarrierAIDC(udi.aidc().getBytes(StandardCharsets.US_ASCII));
    jurisdiction.ifPresent(carrier::setJurisdiction);
    return carrier;
  }

  /** The definition's identifier, which R4 allows only together with a jurisdiction. */
  static Optional<DeviceDefinitionUdiDeviceIdentifierComponent> definitionUdi(
      CaseRecord.Outcome outcome, Optional<String> jurisdiction) {
    return outcome
        .deviceIdentifier()
        .flatMap(
            identifier ->
                jurisdiction.map(
                    where ->
                        new DeviceDefinitionUdiDeviceIdentifierComponent()
                            .setDeviceIdentifier(identifier)
                            .setIssuer(UdiIssuer.GS1.uri())
                            .setJurisdiction(where)));
  }

  /** A day without time and zone. */
  static DateTimeType day(LocalDate date) {
    return new DateTimeType(date.toString());
  }

  /**
   * Reads the device's carriers back and compares them with its discrete elements.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5410 when they disagree
   */
  static void check(Device device) {
    for (DeviceUdiCarrierComponent carrier : device.getUdiCarrier()) {
      Gs1Udi discrete =
          new Gs1Udi(
              carrier.getDeviceIdentifier(),
              Optional.of(
                  Gs1Date.of(LocalDate.parse(device.getManufactureDateElement().asStringValue()))),
              Optional.empty(),
              Optional.of(device.getLotNumber()),
              Optional.of(device.getSerialNumber()));
      String aidc = new String(carrier.getCarrierAIDC(), StandardCharsets.US_ASCII);
      if (!Udi.parse(carrier.getCarrierHRF()).equals(discrete)
          || !Udi.parse(aidc).equals(discrete)) {
        throw CaseResources.inconsistent(
            "The label " + carrier.getCarrierHRF() + " does not say what the record says.");
      }
    }
  }
}
