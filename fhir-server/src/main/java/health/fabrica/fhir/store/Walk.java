package health.fabrica.fhir.store;

import health.fabrica.fhir.store.SearchRequest.Criterion;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * The rows of one value in an index table, which lie there in the order of their resources: a page
 * is walked key by key and ends as soon as it is full, however many rows the value has.
 *
 * @param table the index table
 * @param rows which rows of it; its columns are not qualified
 */
record Walk(Table<Record> table, Condition rows) {

  private static final String NAME = "walk";

  /** The key of the resource of a row. */
  static final Field<Long> KEY = DSL.field(DSL.name(NAME, "pk"), Long.class);

  /**
   * Whether the rows of a criterion are such: those of one code, or of one local target. A code in
   * any system counts, since systems stand behind the key in the index.
   */
  static boolean isOrdered(SearchParam param, ParameterName name, Criterion criterion) {
    if (!name.modifier().isEmpty() || name.chain().isPresent()) {
      return false;
    }
    List<String> alternatives = SearchValues.alternatives(param.name(), criterion.value());
    if (alternatives.size() != 1) {
      return false;
    }
    String value = SearchValues.unescape(alternatives.get(0));
    return switch (param.kind()) {
      case TOKEN -> !value.endsWith("|");
      case REFERENCE -> !value.startsWith("urn:") && !new IdType(value).isAbsolute();
      default -> false;
    };
  }

  /** The key of the row at this position, none when there are fewer: how far so many rows reach. */
  Field<Long> reach(int position) {
    return DSL.field(
        DSL.select(KEY).from(table.as(NAME)).where(rows).orderBy(KEY).limit(1).offset(position));
  }

  /** The keys in their order, each once. */
  Select<Record1<Long>> keys(Condition others, Optional<Long> after, long limit) {
    return DSL.selectDistinct(KEY)
        .from(table.as(NAME))
        .where(rows, others, after.map(KEY::gt).orElse(DSL.noCondition()))
        .orderBy(KEY)
        .limit(limit);
  }

  /** How many keys there are. */
  Select<Record1<Integer>> count(Condition others) {
    return DSL.select(DSL.countDistinct(KEY)).from(table.as(NAME)).where(rows, others);
  }
}
