package health.fabrica.fhir.recall;

import java.util.List;

/**
 * A device that a recall concerns. Empty texts stand for what is not recorded.
 *
 * @param id its logical id
 * @param status as recorded
 * @param deviceIdentifiers of its carriers
 * @param lot its lot number
 * @param serial its serial number
 * @param manufactured its date of manufacture
 * @param patient reference to the patient recorded on the device
 * @param explanted whether the newest procedure on it explanted it
 * @param bearers references to those who bear it now
 * @param uses references to the active DeviceUseStatements
 * @param procedures in which it was the focal device, oldest first
 */
record RecalledDevice(
    String id,
    String status,
    List<String> deviceIdentifiers,
    String lot,
    String serial,
    String manufactured,
    String patient,
    boolean explanted,
    List<String> bearers,
    List<String> uses,
    List<Act> procedures) {

  RecalledDevice {
    deviceIdentifiers = List.copyOf(deviceIdentifiers);
    bearers = List.copyOf(bearers);
    uses = List.copyOf(uses);
    procedures = List.copyOf(procedures);
  }

  /**
   * What a procedure did to the device.
   *
   * @param reference {@code Procedure/id}
   * @param action implanted, explanted, manipulated; empty when not recorded
   * @param performed when, as recorded; empty when not
   */
  record Act(String reference, String action, String performed) {}

  /** {@code Device/id}. */
  String reference() {
    return "Device/" + id;
  }
}
