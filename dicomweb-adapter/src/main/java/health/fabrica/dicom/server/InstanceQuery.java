package health.fabrica.dicom.server;

import java.util.List;

/**
 * What is searched: studies, series or instances of which one instance meets all criteria.
 *
 * @param level what a match is
 * @param criteria all of them hold
 * @param limit most matches to give
 * @param offset matches to pass over
 */
public record InstanceQuery(Level level, List<Criterion> criteria, int limit, int offset) {

  public InstanceQuery {
    criteria = List.copyOf(criteria);
  }

  /** What a match is. */
  public enum Level {
    STUDY,
    SERIES,
    INSTANCE
  }
}
