package health.fabrica.fhir.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A search in the words of the FHIR search syntax, so that the API and the server's own code ask
 * the same way: {@code SearchRequest.of("Task").where("status",
 * "requested,accepted").where("based-on", "ServiceRequest/1")}. Immutable; each method returns a
 * changed copy.
 *
 * @param type the resource type searched
 * @param criteria all of which must hold
 * @param sort the order; ties and an empty list go by creation
 * @param count the largest number of matches on the page, at least 0
 * @param cursor where the page begins; null for the first one
 * @param wantTotal whether the number of all matches is wanted; it costs a count when the page is
 *     not the whole answer
 * @param includes what to return beside the matches
 * @param contained whether contained resources are searched
 */
public record SearchRequest(
    String type,
    List<Criterion> criteria,
    List<SortKey> sort,
    int count,
    @Nullable String cursor,
    boolean wantTotal,
    List<Include> includes,
    Contained contained) {

  /** Matches on a page unless asked otherwise. */
  public static final int DEFAULT_COUNT = 50;

  public SearchRequest {
    criteria = List.copyOf(criteria);
    sort = List.copyOf(sort);
    includes = List.copyOf(includes);
  }

  /**
   * One search parameter.
   *
   * @param name with modifier or chain as in a URL, for example {@code udi-di:exact}
   * @param value as in a URL after percent decoding: commas separate alternatives, a backslash
   *     keeps the next of {@code , | $ \}
   */
  public record Criterion(String name, String value) {}

  /** A key to sort by: a search parameter that is no composite. */
  public record SortKey(String name, boolean descending) {}

  /**
   * One {@code _include} or {@code _revinclude}.
   *
   * @param sourceType the type that has the reference
   * @param parameter its reference parameter
   * @param targetType only targets of this type; empty for any
   * @param reverse whether the matches are the targets
   * @param iterate whether it also starts from what is included, again and again
   */
  public record Include(
      String sourceType,
      String parameter,
      Optional<String> targetType,
      boolean reverse,
      boolean iterate) {

    /** One that starts from the matches only. */
    public Include(
        String sourceType, String parameter, Optional<String> targetType, boolean reverse) {
      this(sourceType, parameter, targetType, reverse, false);
    }
  }

  /** Whether resources of the type that others contain are searched, and what is returned. */
  public enum Contained {
    /** Only resources of their own are searched. */
    NOT(false, true, false),
    /** Only contained ones; what contains them is returned. */
    CONTAINERS(true, false, false),
    /** Both; what contains them is returned. */
    CONTAINERS_TOO(true, true, false),
    /** Only contained ones, which are returned alone. */
    PARTS(true, false, true),
    /** Both; contained ones are returned alone. */
    PARTS_TOO(true, true, true);

    private final boolean inside;
    private final boolean outside;
    private final boolean parts;

    Contained(boolean inside, boolean outside, boolean parts) {
      this.inside = inside;
      this.outside = outside;
      this.parts = parts;
    }

    /** Whether contained resources are searched. */
    public boolean inside() {
      return inside;
    }

    /** Whether resources of their own are searched. */
    public boolean outside() {
      return outside;
    }

    /** Whether a contained resource is returned instead of what contains it. */
    public boolean parts() {
      return parts;
    }
  }

  /** A request for the first page of all resources of the type. */
  public static SearchRequest of(String type) {
    return new SearchRequest(
        type, List.of(), List.of(), DEFAULT_COUNT, null, false, List.of(), Contained.NOT);
  }

  /** Also asks for this. */
  public SearchRequest where(String name, String value) {
    return new SearchRequest(
        type,
        plus(criteria, new Criterion(name, value)),
        sort,
        count,
        cursor,
        wantTotal,
        includes,
        contained);
  }

  /** Also asks for this text, whose characters mean themselves. */
  public SearchRequest whereIs(String name, String text) {
    return where(name, SearchValues.escape(text));
  }

  /** Sorts by this after the keys given before; a leading minus sorts descending. */
  public SearchRequest sortBy(String key) {
    boolean descending = key.startsWith("-");
    SortKey sortKey = new SortKey(descending ? key.substring(1) : key, descending);
    return new SearchRequest(
        type, criteria, plus(sort, sortKey), count, cursor, wantTotal, includes, contained);
  }

  /** Takes at most so many matches on a page. */
  public SearchRequest count(int matches) {
    return new SearchRequest(type, criteria, sort, matches, cursor, wantTotal, includes, contained);
  }

  /** Continues after the page that gave this cursor. */
  public SearchRequest after(@Nullable String pageCursor) {
    return new SearchRequest(
        type, criteria, sort, count, pageCursor, wantTotal, includes, contained);
  }

  /** Whether to count all matches. */
  public SearchRequest withTotal(boolean wanted) {
    return new SearchRequest(type, criteria, sort, count, cursor, wanted, includes, contained);
  }

  /** Also returns what is referred to, or what refers. */
  public SearchRequest including(Include include) {
    return new SearchRequest(
        type, criteria, sort, count, cursor, wantTotal, plus(includes, include), contained);
  }

  /** Also, or only, searches what resources contain. */
  public SearchRequest searching(Contained which) {
    return new SearchRequest(type, criteria, sort, count, cursor, wantTotal, includes, which);
  }

  private static <T> List<T> plus(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }
}
