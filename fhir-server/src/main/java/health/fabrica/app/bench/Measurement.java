package health.fabrica.app.bench;

/**
 * One line of figures.
 *
 * @param name what was asked
 * @param requests how many
 * @param failures how many were not answered as they should
 * @param perSecond answered per second of wall time
 * @param cpuMillisEach the server's processor time of a request
 * @param p50Millis median latency
 * @param p99Millis latency that 99 of 100 do not exceed
 * @param maxMillis longest latency
 * @param residentMib VmRSS of the server afterwards
 * @param loadAverage of the machine at the end, one minute: says what else ran
 */
record Measurement(
    String name,
    int requests,
    int failures,
    double perSecond,
    double cpuMillisEach,
    double p50Millis,
    double p99Millis,
    double maxMillis,
    long residentMib,
    double loadAverage) {}
