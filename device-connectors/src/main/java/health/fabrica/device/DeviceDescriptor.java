package health.fabrica.device;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a device, for the FHIR Device and for planning.
 *
 * @param deviceId our id of the device
 * @param connector name of the protocol spoken
 * @param manufacturer who made it, empty when unknown
 * @param model model name, empty when unknown
 * @param serial serial number, empty when unknown
 * @param firmware what runs on it, for the record of every job
 * @param processCategory how it builds
 * @param buildVolume inner size, or null when unknown
 * @param tools number of tools or nozzles
 * @param acceptedFormats file name suffixes without a dot, lower case
 * @param capabilities what it can do
 * @param probedAt when the probed part was read
 */
public record DeviceDescriptor(
    String deviceId,
    String connector,
    String manufacturer,
    String model,
    String serial,
    String firmware,
    ProcessCategory processCategory,
    @Nullable BuildVolume buildVolume,
    int tools,
    List<String> acceptedFormats,
    Set<Capability> capabilities,
    Instant probedAt) {

  public DeviceDescriptor {
    acceptedFormats = List.copyOf(acceptedFormats);
    capabilities = Set.copyOf(capabilities);
  }

  /** Inner size of the build space in millimetres. */
  public record BuildVolume(double xMm, double yMm, double zMm) {}
}
