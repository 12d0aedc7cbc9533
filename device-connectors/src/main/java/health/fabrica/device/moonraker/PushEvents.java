package health.fabrica.device.moonraker;

import health.fabrica.device.DeviceEvent;
import health.fabrica.device.DeviceListener;
import health.fabrica.device.DeviceSnapshot;
import health.fabrica.device.DeviceStatus;
import health.fabrica.device.RemoteJob;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the lane sees into events, telling only what changed. Owned by the lane's thread. */
final class PushEvents {

  private static final Logger LOG = LoggerFactory.getLogger(PushEvents.class);

  private final String deviceId;
  private final Clock clock;
  private final DeviceListener listener;
  private long sequence;
  private @Nullable Boolean up;
  private @Nullable DeviceSnapshot last;

  PushEvents(String deviceId, Clock clock, DeviceListener listener) {
    this.deviceId = deviceId;
    this.clock = clock;
    this.listener = listener;
  }

  void link(boolean nowUp, String reason) {
    if (up == null || up != nowUp) {
      up = nowUp;
      send(new DeviceEvent.LinkChanged(header(""), nowUp, reason));
    }
  }

  void alarm(String text, String raw) {
    send(new DeviceEvent.Alarm(header(raw), text));
  }

  void note(String text, String raw) {
    send(new DeviceEvent.RawNote(header(raw), text));
  }

  void snapshot(DeviceSnapshot now, String raw) {
    link(true, "");
    DeviceSnapshot before = last;
    last = now;
    RemoteJob live = now.live();
    if (before == null || before.status() != now.status() || !sameState(before.live(), live)) {
      send(new DeviceEvent.StateChanged(header(raw), now.status(), live));
      if (now.status() == DeviceStatus.ALARM) {
        now.alarms().forEach(text -> alarm(text, raw));
      }
    }
    RemoteJob liveBefore = before == null ? null : before.live();
    if (live != null
        && (liveBefore == null || liveBefore.progress().fraction() != live.progress().fraction())) {
      send(new DeviceEvent.ProgressChanged(header(raw), live.ref().name(), live.progress()));
    }
    List<DeviceSnapshot.Temperature> temperatures = now.temperatures();
    if (before == null || !before.temperatures().equals(temperatures)) {
      send(new DeviceEvent.Telemetry(header(raw), temperatures));
    }
  }

  private static boolean sameState(@Nullable RemoteJob a, @Nullable RemoteJob b) {
    if (a == null || b == null) {
      return a == b;
    }
    return a.state() == b.state() && Objects.equals(a.ref().name(), b.ref().name());
  }

  private DeviceEvent.Header header(String raw) {
    return new DeviceEvent.Header(
        deviceId, MoonrakerConnector.NAME, ++sequence, null, clock.instant(), raw);
  }

  private void send(DeviceEvent event) {
    try {
      listener.onEvent(event);
    } catch (RuntimeException e) {
      // A listener that fails must not end the telemetry of the device.
      LOG.warn("a listener of device {} failed: {}", deviceId, e.getClass().getSimpleName());
    }
  }
}
