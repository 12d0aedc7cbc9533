package health.fabrica.fhir.store;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** The names of the schema {@code V1__resources.sql}, each written once. */
final class Tables {

  static final Table<Record> RESOURCE = table(name("resource"));
  static final Table<Record> RESOURCE_HISTORY = table(name("resource_history"));
  static final Table<Record> CONDITION_CLAIM = table(name("condition_claim"));
  static final Table<Record> SEARCH_PARAMETER = table(name("search_parameter"));
  static final Table<Record> PARAMETER_GENERATION = table(name("parameter_generation"));
  static final Table<Record> TOKEN_INDEX = table(name("token_index"));
  static final Table<Record> STRING_INDEX = table(name("string_index"));
  static final Table<Record> REFERENCE_INDEX = table(name("reference_index"));
  static final Table<Record> DATE_INDEX = table(name("date_index"));
  static final Table<Record> URI_INDEX = table(name("uri_index"));

  static final Table<Record> QUANTITY_INDEX = table(name("quantity_index"));

  static final Field<Long> PK = field(name("pk"), Long.class);
  static final Field<String> TYPE = field(name("type"), String.class);
  static final Field<String> ID = field(name("id"), String.class);
  static final Field<Long> VERSION = field(name("version"), Long.class);
  static final Field<Long> UPDATED = field(name("updated"), Long.class);
  static final Field<Long> REPLACED = field(name("replaced"), Long.class);
  static final Field<Integer> DELETED = field(name("deleted"), Integer.class);
  static final Field<byte[]> CONTENT = field(name("content"), byte[].class);
  static final Field<String> BLOB = field(name("blob"), String.class);

  static final Field<String> CONDITION = field(name("condition"), String.class);

  static final Field<Integer> PARAM = field(name("param"), Integer.class);
  static final Field<Long> GENERATION = field(name("generation"), Long.class);
  static final Field<String> NAME = field(name("name"), String.class);
  static final Field<String> DEFINITION = field(name("definition"), String.class);
  static final Field<String> SYSTEM = field(name("system"), String.class);
  static final Field<String> CODE = field(name("code"), String.class);
  static final Field<String> FOLDED = field(name("folded"), String.class);
  static final Field<String> EXACT = field(name("exact"), String.class);
  static final Field<String> TARGET_TYPE = field(name("target_type"), String.class);
  static final Field<String> TARGET_ID = field(name("target_id"), String.class);
  static final Field<String> URL = field(name("url"), String.class);
  static final Field<Long> LOW = field(name("low"), Long.class);
  static final Field<Long> HIGH = field(name("high"), Long.class);
  static final Field<String> UNIT = field(name("unit"), String.class);
  static final Field<Double> QUANTITY_LOW = field(name("lowest"), Double.class);
  static final Field<Double> QUANTITY_HIGH = field(name("highest"), Double.class);
  static final Field<String> URI = field(name("uri"), String.class);

  /** {@code resource.pk}, where other tables with a pk take part in the query. */
  static final Field<Long> RESOURCE_PK = field(name("resource", "pk"), Long.class);

  private Tables() {}
}
