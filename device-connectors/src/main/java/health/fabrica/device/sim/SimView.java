package health.fabrica.device.sim;

import org.jspecify.annotations.Nullable;

/** The machine at one virtual instant. Times in seconds, lengths in mm, temperatures in °C. */
record SimView(
    double now,
    SimRun run,
    SimRun.State state,
    double totalSeconds,
    double printSeconds,
    double filamentMm,
    long position,
    double fraction,
    boolean pauseFlag,
    double nozzleC,
    double nozzleTargetC,
    double nozzlePower,
    double bedC,
    double bedTargetC,
    double bedPower,
    double fan,
    @Nullable String display,
    SimMachine.Host host,
    String hostMessage,
    double hostSince,
    double lastWork) {}
