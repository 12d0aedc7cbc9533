package health.fabrica.device;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One consistent read of a device.
 *
 * @param deviceId our id of the device
 * @param readAt our clock when the read was complete
 * @param status what it does as a whole
 * @param live the job it works on or last worked on, or null
 * @param temperatures heaters and sensors
 * @param materials loaded materials, empty when the device does not tell
 * @param alarms texts of present alarms, free of secrets and traces
 * @param notes oddities that do not stop work, for the audit trail
 */
public record DeviceSnapshot(
    String deviceId,
    Instant readAt,
    DeviceStatus status,
    @Nullable RemoteJob live,
    List<Temperature> temperatures,
    List<LoadedMaterial> materials,
    List<String> alarms,
    List<String> notes) {

  public DeviceSnapshot {
    temperatures = List.copyOf(temperatures);
    materials = List.copyOf(materials);
    alarms = List.copyOf(alarms);
    notes = List.copyOf(notes);
  }

  /** The job that occupies the device now, if one does. */
  public Optional<RemoteJob> occupant() {
    boolean occupied = status == DeviceStatus.BUSY || status == DeviceStatus.PAUSED;
    return occupied ? Optional.ofNullable(live) : Optional.empty();
  }

  /**
   * A temperature in degrees Celsius.
   *
   * @param sensor name on the device
   * @param actualC measured
   * @param targetC wanted; 0 when the heater is off
   */
  public record Temperature(String sensor, double actualC, double targetC) {}

  /**
   * A loaded material.
   *
   * @param tool index of the tool
   * @param type material type as the device names it
   * @param lot lot, empty when unknown
   */
  public record LoadedMaterial(int tool, String type, String lot) {}
}
