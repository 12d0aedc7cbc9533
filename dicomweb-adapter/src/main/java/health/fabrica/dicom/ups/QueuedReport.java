package health.fabrica.dicom.ups;

import health.fabrica.dicom.data.Dataset;

/**
 * A report that waits for its subscriber.
 *
 * @param id grows with the order of the reports
 * @param message the data set to send, without Message ID
 */
public record QueuedReport(long id, Dataset message) {}
