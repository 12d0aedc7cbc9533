package health.fabrica.dicom.ups;

import java.time.Duration;

/**
 * Limits of the event channels.
 *
 * @param poll pause between two looks at what waits
 * @param stall a channel is closed when a batch is not taken in this time
 * @param ping pause between two pings; a channel is closed when it answers none for three of them
 * @param batch reports that are on their way to one subscriber at most
 * @param channels open channels at most
 */
public record ChannelSettings(
    Duration poll, Duration stall, Duration ping, int batch, int channels) {

  /** What a server uses. */
  public static final ChannelSettings DEFAULT =
      new ChannelSettings(
          Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofSeconds(30), 32, 256);
}
