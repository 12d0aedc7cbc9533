package health.fabrica.device;

/** Receives events on the device's telemetry lane, one at a time; must be quick. */
@FunctionalInterface
public interface DeviceListener {
  /** One event. */
  void onEvent(DeviceEvent event);
}
