package health.fabrica.fhir.recall;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;

import health.fabrica.fhir.store.Folding;
import health.fabrica.fhir.store.IndexText;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;

/**
 * The query for the keys of the devices that a notice names. The criterion that is likely to name
 * the fewest devices leads; the others are looked up for each device that it gives, by the primary
 * keys of their index tables. So no plan depends on statistics that the database may not have.
 */
final class RecallQuery {

  private static final long DAY_MILLIS = 24L * 3600 * 1000;
  private static final String DEVICE = "Device";

  private final ParameterKeys keys;
  private final List<Criterion> criteria = new ArrayList<>();

  /**
   * One criterion.
   *
   * @param leading the keys of all devices that fulfil it and the condition
   * @param check that the device with this key fulfils it
   */
  private record Criterion(
      Function<Function<Field<Long>, Condition>, Select<Record1<Long>>> leading,
      Function<Field<Long>, Condition> check) {}

  RecallQuery(ParameterKeys keys, RecallNotice notice) {
    this.keys = keys;
    if (!notice.serials().isEmpty()) {
      criteria.add(token("serial-number", notice.serials()));
    }
    if (!notice.lots().isEmpty()) {
      criteria.add(token("lot-number", notice.lots()));
    }
    if (!notice.materialLots().isEmpty()) {
      criteria.add(
          either(token("material-lot", notice.materialLots()), ofPowder(notice.materialLots())));
    }
    if (!notice.deviceIdentifiers().isEmpty()) {
      criteria.add(deviceIdentifier(notice.deviceIdentifiers()));
    }
    if (!notice.printers().isEmpty()) {
      criteria.add(either(token("printer", notice.printers()), assembledBy(notice.printers())));
    }
    if (notice.from().isPresent() || notice.to().isPresent()) {
      criteria.add(made(notice.from(), notice.to()));
    }
  }

  /** The keys after the cursor, ascending. */
  Select<Record1<Long>> hits(long after, int count) {
    Function<Field<Long>, Condition> others =
        pk -> {
          Condition all = pk.gt(after);
          for (Criterion criterion : criteria.subList(1, criteria.size())) {
            all = all.and(criterion.check().apply(pk));
          }
          return all;
        };
    Table<Record1<Long>> found = criteria.get(0).leading().apply(others).asTable("found", "pk");
    Field<Long> pk = field(name("found", "pk"), Long.class);
    return selectDistinct(pk).from(found).orderBy(pk).limit(count);
  }

  private Criterion token(String parameter, List<String> codes) {
    Table<Record> index = table(name("token_index"));
    Function<String, Condition> values =
        alias ->
            number(alias)
                .eq(keys.of(DEVICE, parameter))
                .and(text(alias, "code").in(IndexText.whole(codes)));
    return criterion(index, "t_" + parameter.replace('-', '_'), values);
  }

  private Criterion deviceIdentifier(List<String> identifiers) {
    List<String> exact = identifiers.stream().map(IndexText::beginning).toList();
    List<String> folded =
        exact.stream().map(Folding::fold).map(IndexText::beginning).distinct().toList();
    return criterion(
        table(name("string_index")),
        "di",
        alias ->
            number(alias)
                .eq(keys.of(DEVICE, "udi-di"))
                .and(text(alias, "folded").in(folded))
                .and(text(alias, "exact").in(exact)));
  }

  /** A date of low precision counts when some day of it lies in the window. */
  private Criterion made(Optional<LocalDate> from, Optional<LocalDate> to) {
    return criterion(
        table(name("date_index")),
        "made",
        alias -> {
          Condition inside = number(alias).eq(keys.of(DEVICE, "manufacture-date"));
          Condition begin =
              from.map(day -> millis(alias, "high").ge(start(day))).orElse(trueCondition());
          Condition end =
              to.map(day -> millis(alias, "low").lt(start(day) + DAY_MILLIS))
                  .orElse(trueCondition());
          return inside.and(begin).and(end);
        });
  }

  private static long start(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** A criterion on the rows that an index table has for the device itself. */
  private static Criterion criterion(
      Table<Record> index, String alias, Function<String, Condition> values) {
    Field<Long> pk = field(name(alias, "pk"), Long.class);
    Table<Record> as = index.as(alias);
    return new Criterion(
        others -> select(pk).from(as).where(values.apply(alias)).and(others.apply(pk)),
        device -> exists(selectOne().from(as).where(values.apply(alias)).and(pk.eq(device))));
  }

  /** Devices whose parent is the powder or resin of that lot, itself recorded as a Device. */
  private Criterion ofPowder(List<String> lots) {
    Table<Record> powder = table(name("token_index")).as("powder");
    Condition isPowder =
        number("powder")
            .eq(keys.of(DEVICE, "lot-number"))
            .and(text("powder", "code").in(IndexText.whole(lots)));
    return throughIds(
        powder.crossJoin(table(name("resource")).as("source")),
        isPowder.and(millis("source", "pk").eq(millis("powder", "pk"))),
        text("source", "id"),
        keys.of(DEVICE, "parent"));
  }

  /** Devices whose key refers, by the parameter, to one of the ids. */
  private static Criterion throughIds(
      Table<?> source, Condition isSource, Field<String> id, int param) {
    Table<Record> link = table(name("reference_index")).as("link");
    Field<Long> pk = field(name("link", "pk"), Long.class);
    Condition linked =
        number("link")
            .eq(param)
            .and(text("link", "target_id").eq(id))
            .and(text("link", "target_type").eq(DEVICE));
    return new Criterion(
        others ->
            select(pk).from(source.crossJoin(link)).where(isSource, linked).and(others.apply(pk)),
        device ->
            exists(
                selectOne().from(source.crossJoin(link)).where(isSource, linked, pk.eq(device))));
  }

  /** Devices that are the target of a Provenance with one of the printers as agent. */
  private Criterion assembledBy(List<String> printers) {
    Table<?> tables =
        table(name("reference_index"))
            .as("agent")
            .crossJoin(table(name("reference_index")).as("made_by"))
            .crossJoin(table(name("resource")).as("product"));
    Field<Long> pk = field(name("product", "pk"), Long.class);
    Condition by =
        number("agent")
            .eq(keys.of("Provenance", "agent"))
            .and(text("agent", "target_id").in(printers))
            .and(text("agent", "target_type").eq(DEVICE));
    Condition of =
        number("made_by")
            .eq(keys.of("Provenance", "target"))
            .and(millis("made_by", "pk").eq(millis("agent", "pk")))
            .and(text("made_by", "target_type").eq(DEVICE))
            .and(text("product", "type").eq(DEVICE))
            .and(text("product", "id").eq(text("made_by", "target_id")));
    return new Criterion(
        others -> select(pk).from(tables).where(by, of).and(others.apply(pk)),
        device -> exists(selectOne().from(tables).where(by, of, pk.eq(device))));
  }

  private static Criterion either(Criterion one, Criterion other) {
    return new Criterion(
        others -> one.leading().apply(others).union(other.leading().apply(others)),
        device -> one.check().apply(device).or(other.check().apply(device)));
  }

  private static Field<Integer> number(String alias) {
    return field(name(alias, "param"), Integer.class);
  }

  private static Field<String> text(String alias, String column) {
    return field(name(alias, column), String.class);
  }

  private static Field<Long> millis(String alias, String column) {
    return field(name(alias, column), Long.class);
  }
}
