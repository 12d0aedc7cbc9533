package health.fabrica.fhir.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.blob.Sha256;
import health.fabrica.dicom.server.InstanceMatch;
import health.fabrica.dicom.server.InstanceQuery;
import health.fabrica.dicom.server.InstanceQuery.Level;
import health.fabrica.dicom.server.InstanceRecord;
import health.fabrica.dicom.server.InstanceRecord.SearchKeys;
import health.fabrica.dicom.server.PutOutcome;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.TestStores;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jooq.impl.DSL;

/** The index in the database answers as the plain model does. */
class SqlInstanceIndexProperty {

  static ResourceStore store;
  private final SqlInstanceIndex index = new SqlInstanceIndex(store);

  @BeforeContainer
  static void open() throws IOException {
    store = TestStores.open(Files.createTempDirectory("instance-index"));
  }

  @AfterContainer
  static void close() {
    store.close();
  }

  @BeforeTry
  void emptyIndex() {
    store.inTransaction(tx -> tx.dsl().deleteFrom(DSL.table("dicom_instance")).execute());
  }

  private static Arbitrary<String> name() {
    return Arbitraries.of(
        "",
        "Doe^Jane",
        "DOE^John",
        "doe^jane^^^",
        "Yamada^Tarou=山田^太郎=やまだ^たろう",
        "Müller^Ä",
        "MÜLLER^ä",
        "50%_off!^x",
        "a=b=c",
        "O'Hara^\"x\"",
        "𝒳^y");
  }

  @Provide
  Arbitrary<InstanceRecord> instances() {
    Arbitrary<SearchKeys> keys =
        Combinators.combine(
                Arbitraries.of("", "p1", "P1", "%"),
                name(),
                Arbitraries.of("", "a1", "a_"),
                Arbitraries.of("CT", "MR", "SEG", ""),
                Arbitraries.of("", "20240101", "20260101", "20261122"))
            .as(SearchKeys::new);
    return Combinators.combine(
            Arbitraries.of("1.2", "1.10", "1.3"),
            Arbitraries.of("1", "2"),
            Arbitraries.integers().between(1, 9),
            Arbitraries.of((byte) 1, (byte) 2),
            keys)
        .as(
            (study, series, number, bytes, searched) ->
                new InstanceRecord(
                    study,
                    study + "." + series,
                    "9." + number,
                    "1.2.840.10008.5.1.4.1.1.2",
                    "1.2.840.10008.1.2.1",
                    Sha256.of(new byte[] {bytes}),
                    1L << 40,
                    searched,
                    "{\"00100020\":{}}"));
  }

  private static Arbitrary<Optional<String>> maybe(String... values) {
    return Arbitraries.of(values).optional(0.3);
  }

  @Provide
  Arbitrary<InstanceQuery> queries() {
    Arbitrary<String> pattern =
        Arbitraries.oneOf(
            name(),
            Arbitraries.of(
                "*",
                "?*",
                "doe*",
                "*jane",
                "D?E^j*",
                "*=*",
                "yamada^tarou",
                "*太郎",
                "*郎=*",
                "50%*",
                "*!*",
                "a?b",
                "*b",
                "a=?",
                "?^y",
                "%",
                "_*",
                "*^*^*"));
    return Combinators.combine(
            Arbitraries.of(Level.values()),
            Combinators.combine(
                    maybe("1.2", "1.10", "nope"),
                    maybe("1.2.1", "1.3.2"),
                    maybe("9.1", "9.2"),
                    maybe("p1", "%", ""))
                .as(List::of),
            pattern.optional(0.7),
            Combinators.combine(
                    maybe("a1", "a_", ""),
                    maybe("CT", "SEG"),
                    maybe("20240101", "20250101"),
                    maybe("20251231", "20261122"))
                .as(List::of),
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(0, 3))
        .as(
            (level, uids, named, others, limit, offset) ->
                new InstanceQuery(
                    level,
                    uids.get(0),
                    uids.get(1),
                    uids.get(2),
                    uids.get(3),
                    named,
                    others.get(0),
                    others.get(1),
                    others.get(2),
                    others.get(3),
                    limit,
                    offset));
  }

  @Property(tries = 60)
  void itAnswersAsTheModelDoes(
      @ForAll("someInstances") List<InstanceRecord> instances,
      @ForAll("someQueries") List<InstanceQuery> queries) {
    ModelIndex model = new ModelIndex();
    assertThat(index.put(instances)).isEqualTo(model.put(instances));
    for (InstanceQuery query : queries) {
      assertThat(index.find(query)).as(describe(query)).isEqualTo(model.find(query));
    }
  }

  @Provide
  Arbitrary<List<InstanceRecord>> someInstances() {
    return instances().list().ofMinSize(1).ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<InstanceQuery>> someQueries() {
    return queries().list().ofSize(12);
  }

  /** Without the toString of the record, which keeps identities out of logs. */
  private static String describe(InstanceQuery q) {
    return String.join(
        " ",
        q.level().name(),
        q.studyUid().toString(),
        q.patientId().toString(),
        q.patientName().toString(),
        q.studyDateFrom().toString(),
        q.studyDateTo().toString(),
        Integer.toString(q.limit()),
        Integer.toString(q.offset()));
  }

  @Property(tries = 10)
  void pagesFitTogether(
      @ForAll("someInstances") List<InstanceRecord> instances, @ForAll Level level) {
    index.put(instances);
    List<InstanceMatch> paged = new ArrayList<>();
    List<InstanceMatch> page;
    do {
      page = index.find(all(level, 2, paged.size()));
      paged.addAll(page);
    } while (!page.isEmpty());
    assertThat(paged).isEqualTo(index.find(all(level, 100, 0))).doesNotHaveDuplicates();
  }

  private PutOutcome put(InstanceRecord instance) {
    return index.put(List.of(instance)).get(0);
  }

  private static InstanceQuery all(Level level, int limit, int offset) {
    Optional<String> any = Optional.empty();
    return new InstanceQuery(level, any, any, any, any, any, any, any, any, any, limit, offset);
  }

  /** A pattern is not satisfied by a later group of the name. */
  @Example
  void namesMatchWholeOrByTheirAlphabeticGroup() {
    InstanceRecord any = instances().sample();
    put(
        new InstanceRecord(
            any.studyUid(),
            any.seriesUid(),
            any.sopUid(),
            any.sopClassUid(),
            any.transferSyntaxUid(),
            any.blob(),
            any.bytes(),
            new SearchKeys("p", "Yamada^Tarou=山田^太郎=やまだ^たろう", "", "CT", ""),
            "{}"));
    assertThat(named("yamada^TAROU")).hasSize(1);
    assertThat(named("YAMADA^*")).hasSize(1);
    assertThat(named("*たろう")).hasSize(1);
    assertThat(named("*太郎")).isEmpty();
    assertThat(named("yamada")).isEmpty();
  }

  private List<InstanceMatch> named(String pattern) {
    Optional<String> any = Optional.empty();
    return index.find(
        new InstanceQuery(
            Level.STUDY, any, any, any, any, Optional.of(pattern), any, any, any, any, 9, 0));
  }

  @Example
  void otherBytesUnderAKnownUidChangeNothing() {
    InstanceRecord first = instances().sample();
    InstanceRecord other =
        new InstanceRecord(
            "1.99",
            "1.99.1",
            first.sopUid(),
            first.sopClassUid(),
            first.transferSyntaxUid(),
            Sha256.of(new byte[] {77}),
            3,
            first.keys(),
            "{}");
    assertThat(put(first)).isEqualTo(PutOutcome.STORED);
    assertThat(put(first)).isEqualTo(PutOutcome.ALREADY_STORED);
    assertThat(put(other)).isEqualTo(PutOutcome.CONFLICT);
    assertThat(index.find(all(Level.INSTANCE, 10, 0)))
        .singleElement()
        .satisfies(match -> assertThat(match.first()).isEqualTo(first));
  }
}
