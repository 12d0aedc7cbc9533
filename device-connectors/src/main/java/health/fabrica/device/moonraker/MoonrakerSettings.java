package health.fabrica.device.moonraker;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one Moonraker.
 *
 * @param deviceId our id of the device
 * @param base for example {@code http://printer-7:7125}
 * @param apiKey secret for {@code X-Api-Key}, or null for a trusted client
 * @param connectTimeout for opening a connection
 * @param readTimeout for a whole answer, also of a host that hangs in the middle of it
 * @param uploadStall an upload may stand still this long; its whole time is not limited
 * @param pollInterval how often to look while the push channel is down
 */
public record MoonrakerSettings(
    String deviceId,
    URI base,
    @Nullable String apiKey,
    Duration connectTimeout,
    Duration readTimeout,
    Duration uploadStall,
    Duration pollInterval) {

  /** The limits that fit a local network: 3 s, 10 s, 30 s, 2 s. */
  public static MoonrakerSettings of(String deviceId, URI base, @Nullable String apiKey) {
    return new MoonrakerSettings(
        deviceId,
        base,
        apiKey,
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(2));
  }

  /** The same with shorter limits. */
  public MoonrakerSettings withTimeouts(Duration connect, Duration read, Duration stall) {
    return new MoonrakerSettings(deviceId, base, apiKey, connect, read, stall, pollInterval);
  }

  /** The same with another poll interval. */
  public MoonrakerSettings withPollInterval(Duration interval) {
    return new MoonrakerSettings(
        deviceId, base, apiKey, connectTimeout, readTimeout, uploadStall, interval);
  }

  @Override
  public String toString() {
    return "MoonrakerSettings[" + deviceId + ", " + base + "]";
  }
}
