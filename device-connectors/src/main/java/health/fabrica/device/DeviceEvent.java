package health.fabrica.device;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something a device told by itself. A hint to look; the snapshot is the truth. */
public sealed interface DeviceEvent {

  /** Where it came from. */
  Header header();

  /**
   * What every event carries.
   *
   * @param deviceId our id of the device
   * @param connector protocol name
   * @param sequence counts up by one per subscription
   * @param deviceTime time by the device's clock, or null
   * @param receivedAt our clock
   * @param raw what was received, secrets masked, shortened
   */
  record Header(
      String deviceId,
      String connector,
      long sequence,
      @Nullable Instant deviceTime,
      Instant receivedAt,
      String raw) {}

  /** The way to the device opened, closed or lost its push part. */
  record LinkChanged(Header header, boolean up, String reason) implements DeviceEvent {}

  /** The device as a whole or its live job changed state. */
  record StateChanged(Header header, DeviceStatus status, @Nullable RemoteJob live)
      implements DeviceEvent {}

  /** The live job went on. */
  record ProgressChanged(Header header, String name, JobProgress progress) implements DeviceEvent {}

  /** Temperatures. */
  record Telemetry(Header header, List<DeviceSnapshot.Temperature> temperatures)
      implements DeviceEvent {}

  /** Loaded material changed or ran out. */
  record MaterialChanged(Header header, List<DeviceSnapshot.LoadedMaterial> materials)
      implements DeviceEvent {}

  /** The device raised an alarm. */
  record Alarm(Header header, String text) implements DeviceEvent {}

  /** Anything else worth keeping for the audit trail. */
  record RawNote(Header header, String text) implements DeviceEvent {}
}
