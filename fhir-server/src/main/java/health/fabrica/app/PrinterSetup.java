package health.fabrica.app;

import health.fabrica.app.config.Configuration;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.device.DeviceConnector;
import health.fabrica.device.PrintPayload;
import health.fabrica.device.dispatch.DispatchPolicy;
import health.fabrica.device.dispatch.Dispatcher;
import health.fabrica.device.dispatch.StartCondition;
import health.fabrica.device.moonraker.MoonrakerConnector;
import health.fabrica.device.moonraker.MoonrakerSettings;
import health.fabrica.fhir.device.SqlBeds;
import health.fabrica.fhir.device.SqlJobLedger;
import health.fabrica.fhir.store.ResourceStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The configured printer, if any, with its connector. */
final class PrinterSetup implements AutoCloseable {

  private final Optional<String> id;
  private final Optional<DeviceConnector> connector;
  private final DispatchPolicy policy;
  private final Clock clock;

  private PrinterSetup(
      Optional<String> id,
      Optional<DeviceConnector> connector,
      DispatchPolicy policy,
      Clock clock) {
    this.id = id;
    this.connector = connector;
    this.policy = policy;
    this.clock = clock;
  }

  private static DispatchPolicy policy(Duration settle) {
    DispatchPolicy usual = DispatchPolicy.DEFAULT;
    return new DispatchPolicy(
        settle, usual.commandDeadline(), usual.clockSkew(), usual.maxStartAttempts());
  }

  static PrinterSetup of(Optional<Configuration.Printer> printer, Duration settle, Clock clock) {
    return new PrinterSetup(
        printer.map(Configuration.Printer::id),
        printer.map(
            p ->
                new MoonrakerConnector(
                    MoonrakerSettings.of(p.id(), p.url(), p.apiKey().orElse(null)), clock)),
        policy(settle),
        clock);
  }

  Dispatcher dispatcher(ResourceStore store, BlobStore blobs) {
    SqlBeds beds = new SqlBeds(store);
    return new Dispatcher(
        new SqlJobLedger(store),
        device -> id.equals(Optional.of(device)) ? connector : Optional.empty(),
        job -> PrintPayload.of(blobs, job.payloadSha256()),
        StartCondition.bedClear(job -> beds.claim(job.deviceId(), job.dispatchId().ulid())),
        policy,
        clock);
  }

  @Override
  public void close() throws Exception {
    if (connector.isPresent()) {
      connector.get().close();
    }
  }
}
