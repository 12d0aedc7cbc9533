package health.fabrica.device.dispatch;

import health.fabrica.device.DeviceConnector;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DispatchId;
import health.fabrica.device.DispatchIds;
import health.fabrica.device.PrintPayload;
import health.fabrica.device.moonraker.MoonrakerConnector;
import health.fabrica.device.moonraker.MoonrakerSettings;
import health.fabrica.device.sim.MoonrakerSimulator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** A simulated printer, a real connector over sockets, a ledger, and a clock moved by hand. */
final class DispatchBench implements AutoCloseable {

  static final String DEVICE = "printer-1";
  static final PrintPayload PAYLOAD =
      PrintPayload.of(
          ("; test part\nG28\nM83\n" + "G1 X90 E1 F1200\nG1 X10 E1\n".repeat(20))
              .getBytes(StandardCharsets.UTF_8));

  /** Moved by hand so that waits cost no time. */
  static final class HandClock extends Clock {
    private Instant now = Clock.systemUTC().instant();

    void pass(Duration d) {
      now = now.plus(d);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  final HandClock clock = new HandClock();
  final InMemoryJobLedger ledger = new InMemoryJobLedger();
  final MoonrakerSimulator simulator;
  final MoonrakerConnector connector;
  final DispatchIds ids = new DispatchIds(clock, new Random(7));
  boolean bedClear = true;

  DispatchBench(double scale) {
    simulator = MoonrakerSimulator.start(0, MoonrakerSimulator.Options.atScale(scale));
    MoonrakerSettings settings =
        MoonrakerSettings.of(DEVICE, simulator.uri(), null)
            .withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(800), Duration.ofMillis(500));
    connector = new MoonrakerConnector(settings, clock);
  }

  Dispatcher dispatcher() {
    return dispatcher(ledger, connector);
  }

  Dispatcher dispatcher(Crash crash) {
    return dispatcher(crash.over(ledger), crash.over(connector));
  }

  private Dispatcher dispatcher(JobLedger over, DeviceConnector device) {
    return new Dispatcher(
        over,
        id -> id.equals(DEVICE) ? Optional.of(device) : Optional.empty(),
        job -> PAYLOAD,
        StartCondition.bedClear(job -> bedClear),
        DispatchPolicy.DEFAULT,
        clock);
  }

  DispatchId submit() {
    DispatchId id = ids.next();
    dispatcher().submit(id, DEVICE, "gcode", PAYLOAD);
    return id;
  }

  int starts(DispatchId id) {
    return simulator.machine().starts(id.fileName("gcode"));
  }

  /** Steps, a second of our clock each, until the job is as wanted. */
  DispatchJob stepUntil(DispatchId id, Predicate<DispatchJob> wanted) {
    Dispatcher d = dispatcher();
    DispatchJob job = d.step(id);
    for (int i = 0; i < 400 && !wanted.test(job); i++) {
      rest();
      clock.pass(Duration.ofSeconds(1));
      job = d.step(id);
    }
    if (!wanted.test(job)) {
      throw new AssertionError("never as wanted: " + job);
    }
    return job;
  }

  DispatchJob stepUntil(DispatchId id, DeviceJobState state) {
    return stepUntil(id, j -> j.state() == state);
  }

  static void rest() {
    try {
      Thread.sleep(3);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    connector.close();
    simulator.close();
  }
}
