package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question for versions, newest first: of one resource, of a type, or of all. Immutable; each
 * method returns a changed copy.
 *
 * @param type the resource type; null for all of them
 * @param id the resource; null for all of the type
 * @param since only versions written at or after this millisecond since 1970-01-01T00:00Z
 * @param at only versions that were current at some time in this interval; null for any time
 * @param count the largest number of versions on the page, at least 0
 * @param cursor where the page begins; null for the first one
 * @param wantTotal whether the number of all versions is wanted
 */
public record HistoryRequest(
    @Nullable String type,
    @Nullable String id,
    long since,
    @Nullable Interval at,
    int count,
    @Nullable String cursor,
    boolean wantTotal) {

  /** Versions of all resources. */
  public static HistoryRequest ofSystem() {
    return new HistoryRequest(
        null, null, Long.MIN_VALUE, null, SearchRequest.DEFAULT_COUNT, null, false);
  }

  /** Versions of the resources of a type. */
  public static HistoryRequest ofType(String type) {
    return new HistoryRequest(
        type, null, Long.MIN_VALUE, null, SearchRequest.DEFAULT_COUNT, null, false);
  }

  /** Versions of one resource. */
  public static HistoryRequest ofInstance(String type, String id) {
    return new HistoryRequest(
        type, id, Long.MIN_VALUE, null, SearchRequest.DEFAULT_COUNT, null, false);
  }

  /**
   * Only versions written at or after the time ({@code _since}).
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5002 when it is no FHIR date or time
   */
  public HistoryRequest since(String time) {
    return new HistoryRequest(
        type, id, interval("_since", time).low(), at, count, cursor, wantTotal);
  }

  /**
   * Only versions that were current at some moment of the time ({@code _at}): a date is a whole
   * day.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5002 when it is no FHIR date or time
   */
  public HistoryRequest at(String time) {
    return new HistoryRequest(type, id, since, interval("_at", time), count, cursor, wantTotal);
  }

  /** At most so many versions on the page. */
  public HistoryRequest count(int count) {
    return new HistoryRequest(type, id, since, at, count, cursor, wantTotal);
  }

  /** The page that begins at the cursor of the page before. */
  public HistoryRequest after(String cursor) {
    return new HistoryRequest(type, id, since, at, count, cursor, wantTotal);
  }

  /** With the number of all versions. */
  public HistoryRequest withTotal(boolean wantTotal) {
    return new HistoryRequest(type, id, since, at, count, cursor, wantTotal);
  }

  private static Interval interval(String name, String time) {
    Optional<Interval> parsed = Interval.parse(time);
    return parsed.orElseThrow(
        () ->
            refusal(
                "The value of " + name + " cannot be read as a time.",
                "Write YYYY-MM-DDThh:mm:ss with Z or an offset (+ is %2B in a URL), or a date."));
  }
}
