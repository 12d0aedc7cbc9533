package health.fabrica.fhir.imaging;

import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.position;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import health.fabrica.dicom.server.Criterion;
import health.fabrica.dicom.server.IndexEntry;
import health.fabrica.dicom.server.SearchKey;
import health.fabrica.dicom.server.SearchKey.Matching;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** The columns of dicom_instance that searches look at, and criteria as conditions on them. */
final class KeyColumns {

  private static final int NAME_GROUPS = 3;
  private static final char ESCAPE = '!';

  /** Follows every digit and the point: what ends with it is behind all of the same beginning. */
  private static final String BEHIND_DIGITS = ":";

  private KeyColumns() {}

  static Field<String> column(SearchKey key) {
    return switch (key) {
      case STUDY_INSTANCE_UID -> SqlInstanceIndex.STUDY_UID;
      case SERIES_INSTANCE_UID -> SqlInstanceIndex.SERIES_UID;
      case SOP_INSTANCE_UID -> SqlInstanceIndex.SOP_UID;
      default -> field(name(key.column()), String.class);
    };
  }

  /** The alphabetic, the ideographic or the phonetic group of a name. */
  private static Field<String> column(SearchKey key, int group) {
    return group == 0 ? column(key) : field(name(key.column() + "_" + (group + 1)), String.class);
  }

  /** What the entry's keys put into their columns; the UIDs have columns of their own. */
  static Map<Field<String>, String> valuesOf(IndexEntry entry) {
    Map<Field<String>, String> values = new LinkedHashMap<>();
    entry
        .keys()
        .forEach(
            (key, value) -> {
              if (key.matching() == Matching.NAME) {
                List<String> groups = SearchKey.nameGroups(value);
                for (int i = 0; i < NAME_GROUPS; i++) {
                  values.put(column(key, i), groups.get(i));
                }
              } else if (key.matching() != Matching.UID) {
                values.put(column(key), value);
              }
            });
    return values;
  }

  static Condition condition(DSLContext dsl, List<Criterion> criteria) {
    boolean sqlite = dsl.dialect().family() == SQLDialect.SQLITE;
    return criteria.stream()
        .map(criterion -> condition(sqlite, criterion))
        .reduce(noCondition(), Condition::and);
  }

  private static Condition condition(boolean sqlite, Criterion criterion) {
    if (criterion instanceof Criterion.AnyOf any) {
      return anyOf(any);
    } else if (criterion instanceof Criterion.Text text) {
      return like(sqlite, column(text.key()), text.pattern());
    } else if (criterion instanceof Criterion.Name named) {
      return named(sqlite, named);
    } else if (criterion instanceof Criterion.Between range) {
      Field<String> value = column(range.key());
      return value.ne("").and(between(value, range.from(), range.to()));
    } else if (criterion instanceof Criterion.BetweenMoments range) {
      Field<String> day = column(range.day());
      return day.ne("").and(between(concat(day, column(range.time())), range.from(), range.to()));
    } else {
      List<String> modalities = ((Criterion.StudyHasModality) criterion).modalities();
      return SqlInstanceIndex.STUDY_UID.in(
          select(SqlInstanceIndex.STUDY_UID)
              .from(SqlInstanceIndex.TABLE)
              .where(SqlInstanceIndex.MODALITY.in(modalities)));
    }
  }

  private static Condition anyOf(Criterion.AnyOf any) {
    Field<String> value = column(any.key());
    if (any.key().matching() == Matching.MEMBER) {
      return any.values().stream()
          .map(wanted -> position(value, SearchKey.member(wanted)).gt(0))
          .reduce(Condition::or)
          .orElse(noCondition());
    }
    return value.in(any.values());
  }

  private static Condition named(boolean sqlite, Criterion.Name named) {
    List<String> patterns = named.groups();
    if (patterns.size() == 1) {
      return IntStream.range(0, NAME_GROUPS)
          .mapToObj(i -> like(sqlite, column(named.key(), i), patterns.get(0)))
          .reduce(Condition::or)
          .orElseThrow();
    }
    return IntStream.range(0, NAME_GROUPS)
        .filter(i -> !patterns.get(i).isEmpty())
        .mapToObj(i -> like(sqlite, column(named.key(), i), patterns.get(i)))
        .reduce(noCondition(), Condition::and);
  }

  private static Condition between(
      Field<String> value, Optional<String> from, Optional<String> to) {
    return from.map(value::ge)
        .orElse(noCondition())
        .and(to.map(end -> value.le(end + BEHIND_DIGITS)).orElse(noCondition()));
  }

  /** SQLite's LIKE does not tell capitals; its GLOB does, with DICOM's own wildcards. */
  private static Condition like(boolean sqlite, Field<String> value, String pattern) {
    if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
      return value.eq(pattern);
    }
    if (sqlite) {
      return DSL.condition("{0} GLOB {1}", value, val(pattern.replace("[", "[[]")));
    }
    StringBuilder like = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      switch (c) {
        case '*' -> like.append('%');
        case '?' -> like.append('_');
        case '%', '_', ESCAPE -> like.append(ESCAPE).append(c);
        default -> like.append(c);
      }
    }
    return value.like(like.toString(), ESCAPE);
  }
}
