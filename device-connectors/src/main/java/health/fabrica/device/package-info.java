/**
 * The face every printer shows to Fabrica, whatever protocol it speaks.
 *
 * <p>Operations: describe, read one consistent snapshot, upload, find what was uploaded, start,
 * find jobs, command, discard, subscribe ({@link health.fabrica.device.DeviceConnector}). Upload
 * and start are always two steps. The only key that survives on every device is the file or job
 * name, so it carries our {@link health.fabrica.device.DispatchId}; it never carries patient data.
 *
 * <p>Guarantee: every failure is a {@link health.fabrica.device.DeviceException} with an {@link
 * health.fabrica.device.ErrorKind}; {@code TIMEOUT_OUTCOME_UNKNOWN} says that the request may have
 * been carried out and must be reconciled, never repeated. A snapshot is the truth of its instant;
 * pushed events are hints to look.
 *
 * <p>Limits: a connector serves one device. Commands of one device are called by one thread at a
 * time (the device's lane); {@code subscribe} runs on a lane of its own.
 */
@NullMarked
package health.fabrica.device;

import org.jspecify.annotations.NullMarked;
