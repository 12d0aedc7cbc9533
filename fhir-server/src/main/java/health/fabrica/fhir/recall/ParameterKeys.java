package health.fabrica.fhir.recall;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;

/** The numbers under which the index tables know the search parameters that a recall uses. */
record ParameterKeys(Map<String, Integer> numbers) {

  private static final Field<String> TYPE = field(name("type"), String.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<Integer> PARAM = field(name("param"), Integer.class);

  /** Read anew for each page: a reindexing may have given others. */
  static ParameterKeys read(DSLContext sql) {
    Map<String, Integer> numbers = new HashMap<>();
    sql.select(TYPE, NAME, PARAM)
        .from(table(name("search_parameter")))
        .where(TYPE.in(List.of("Device", "Procedure", "DeviceUseStatement", "Provenance")))
        .forEach(r -> numbers.put(r.value1() + "." + r.value2(), r.value3()));
    return new ParameterKeys(numbers);
  }

  int of(String type, String parameter) {
    Integer number = numbers.get(type + "." + parameter);
    if (number == null) {
      throw new IllegalStateException("a recall needs the parameter " + type + "." + parameter);
    }
    return number;
  }
}
