package health.fabrica.dicom.object;

import java.time.ZonedDateTime;

/**
 * What every object of one piece of work has in common.
 *
 * @param source the series it was made from
 * @param equipment what made it
 * @param uids gives the UIDs of the new instances and their series
 * @param at when it was made
 * @param seriesNumber Series Number of the first new series; the objects of one kind share a series
 */
public record ObjectContext(
    SourceSeries source, Equipment equipment, UidSource uids, ZonedDateTime at, int seriesNumber) {}
