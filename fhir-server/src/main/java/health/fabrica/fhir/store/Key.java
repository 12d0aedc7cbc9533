package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.PK;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * A column of keys in a query, and how it is compared with keys out of index tables. The result is
 * the same either way; the cost is not. {@link #walked} is for the one set that the database is to
 * start from: it is made whole. {@link #checked} looks at the index rows of each key that something
 * else found. Two sets that are walked for one column cost the product of their sizes on SQLite.
 */
interface Key {

  /** That the key is among those of some rows of an index table. */
  Condition in(Table<Record> table, Condition rows);

  /** That the key is among those that a query gives. */
  Condition in(Select<Record1<Long>> keys);

  /** That it is not. */
  default Condition notIn(Table<Record> table, Condition rows) {
    return DSL.not(in(table, rows));
  }

  /** That it is not. */
  default Condition notIn(Select<Record1<Long>> keys) {
    return DSL.not(in(keys));
  }

  /** The keys of some rows of an index table. */
  static Select<Record1<Long>> keys(Table<Record> table, Condition rows) {
    return DSL.select(PK).from(table).where(rows);
  }

  /** A column that is looked up in whole sets. */
  static Key walked(Field<Long> column) {
    return new Key() {
      @Override
      public Condition in(Table<Record> table, Condition rows) {
        return in(keys(table, rows));
      }

      @Override
      public Condition in(Select<Record1<Long>> keys) {
        return column.in(keys);
      }
    };
  }

  /** A column whose index rows are looked at one key after the other. */
  static Key checked(Field<Long> column) {
    return new Key() {
      @Override
      public Condition in(Table<Record> table, Condition rows) {
        Field<Long> own = DSL.field(DSL.name(table.getName(), "pk"), Long.class);
        return DSL.exists(DSL.selectOne().from(table).where(rows, own.eq(column)));
      }

      @Override
      public Condition in(Select<Record1<Long>> keys) {
        return column.plus(0L).in(keys); // a computed value keeps the set from being walked
      }
    };
  }
}
