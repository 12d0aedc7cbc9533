/**
 * Measures servers from outside: processor time and memory of the server's process as the kernel
 * counts them, latencies over plain sockets. The driver is another process than the server, so that
 * its own work is never counted as the server's. Geometry and the DICOM client run in the driver,
 * which then counts its own process. Ends only the processes that it started. Linux only, because
 * the figures come from {@code /proc}.
 */
@NullMarked
package health.fabrica.app.bench;

import org.jspecify.annotations.NullMarked;
