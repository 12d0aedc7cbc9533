package health.fabrica.fhir.recall;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.fhir.store.ResourceStore;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Record3;
import org.jooq.Select;
import org.jooq.Table;

/**
 * Answers a recall from the index tables of the store. A page is three statements on one snapshot:
 * the devices after the cursor, their procedures, their use statements.
 */
final class SqlRecall {

  private static final Table<Record> RESOURCE = table(name("resource"));
  private static final Table<Record> REFERENCE_INDEX = table(name("reference_index"));
  private static final Field<Long> PK = field(name("resource", "pk"), Long.class);
  private static final Field<String> ID = field(name("resource", "id"), String.class);
  private static final Field<byte[]> CONTENT = field(name("resource", "content"), byte[].class);
  private static final Field<Integer> DELETED = field(name("resource", "deleted"), Integer.class);

  private final ResourceStore store;

  SqlRecall(ResourceStore store) {
    this.store = store;
  }

  /** At most so many devices that the notice names, whose key is after the cursor. */
  RecallPage page(RecallNotice notice, long after, int count) {
    return store.rows(sql -> page(sql, notice, after, count));
  }

  private static RecallPage page(DSLContext sql, RecallNotice notice, long after, int count) {
    ParameterKeys keys = ParameterKeys.read(sql);
    Select<Record1<Long>> hits = new RecallQuery(keys, notice).hits(after, count + 1);
    List<Record3<Long, String, byte[]>> found = devicesOf(sql, hits).fetch();
    boolean more = found.size() > count;
    Map<String, RecalledDeviceBuilder> devices = new LinkedHashMap<>();
    found.stream()
        .limit(count)
        .forEach(r -> devices.put(r.value2(), RecalledDeviceBuilder.of(r.value2(), r.value3())));
    if (!devices.isEmpty()) {
      for (Record2<String, byte[]> row :
          referringTo(sql, keys.of("Procedure", "focal-device"), devices.keySet())) {
        JsonNode procedure = RecalledDeviceBuilder.read(row.value2());
        devices.values().forEach(d -> d.procedure(row.value1(), procedure));
      }
      for (Record2<String, byte[]> row :
          referringTo(sql, keys.of("DeviceUseStatement", "device"), devices.keySet())) {
        JsonNode use = RecalledDeviceBuilder.read(row.value2());
        devices.values().forEach(d -> d.use(row.value1(), use));
      }
    }
    return new RecallPage(
        devices.values().stream().map(RecalledDeviceBuilder::build).toList(),
        more ? OptionalLong.of(found.get(count - 1).value1()) : OptionalLong.empty());
  }

  /** The resources of the hits, in order. */
  static Select<Record3<Long, String, byte[]>> devicesOf(
      DSLContext sql, Select<Record1<Long>> hits) {
    Table<Record1<Long>> hit = hits.asTable("hit", "pk");
    return sql.select(PK, ID, CONTENT)
        .from(hit.crossJoin(RESOURCE))
        .where(PK.eq(field(name("hit", "pk"), Long.class)), DELETED.eq(0))
        .orderBy(PK);
  }

  /** What refers to one of the devices by this parameter, oldest first, each once. */
  static Select<Record2<String, byte[]>> referringTo(
      DSLContext sql, int param, Collection<String> ids) {
    return sql.select(ID, CONTENT)
        .from(RESOURCE)
        .where(
            PK.in(
                sql.select(field(name("pk"), Long.class))
                    .from(REFERENCE_INDEX)
                    .where(
                        field(name("param"), Integer.class).eq(param),
                        field(name("target_id"), String.class).in(ids),
                        field(name("target_type"), String.class).eq("Device"))),
            DELETED.eq(0))
        .orderBy(PK);
  }
}
