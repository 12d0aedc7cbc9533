package health.fabrica.fhir.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.blob.Sha256;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.server.Criterion;
import health.fabrica.dicom.server.IndexEntry;
import health.fabrica.dicom.server.InstanceMatch;
import health.fabrica.dicom.server.InstanceQuery;
import health.fabrica.dicom.server.InstanceQuery.Level;
import health.fabrica.dicom.server.InstanceRecord;
import health.fabrica.dicom.server.PutOutcome;
import health.fabrica.dicom.server.SearchKey;
import health.fabrica.dicom.server.SearchResult;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.TestStores;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private static final String[] NAMES = {
    "",
    "Doe^Jane",
    "DOE^John",
    "doe^jane^^^",
    "Yamada^Tarou=山田^太郎=やまだ^たろう",
    "Müller^Ä",
    "MÜLLER^ä",
    "50%_off!^x",
    "[a-z]^b",
    "a=b=c",
    "O'Hara^\"x\"",
    "𝒳^y"
  };

  private static final String[] PATTERNS = {
    "*", "?*", "doe*", "*jane", "D?E^j*", "yamada^tarou", "*太郎", "*郎=*", "50%*", "*!*", "a?b",
    "*b", "a=?", "?^y", "%", "_*", "*^*^*", "[a*", "=*山*", "*=*=やま*", "muller*", "mü*"
  };

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

  private static Arbitrary<Map<SearchKey, String>> keys() {
    return Combinators.combine(
            Arbitraries.of("", "p1", "P1", "%", "[p]", "a*"),
            Arbitraries.of(NAMES),
            Arbitraries.of("", "a1", "a_"),
            Arbitraries.of("CT", "MR", "SEG", ""),
            Arbitraries.of("", "20240101", "20260101", "20261122"),
            Arbitraries.of("", "08", "0930", "093000", "093001.5", "235959.999999"),
            Arbitraries.of("", "1", "12", "-3"),
            Arbitraries.of("", "\\s1\\", "\\s1\\s2\\", "\\s11\\"))
        .as(
            (id, name, accession, modality, date, time, number, step) ->
                Map.of(
                    SearchKey.PATIENT_ID, id,
                    SearchKey.PATIENT_NAME, name,
                    SearchKey.ACCESSION_NUMBER, accession,
                    SearchKey.MODALITY, modality,
                    SearchKey.STUDY_DATE, date,
                    SearchKey.STUDY_TIME, time,
                    SearchKey.SERIES_NUMBER, number,
                    SearchKey.SCHEDULED_PROCEDURE_STEP_ID, step));
  }

  @Provide
  Arbitrary<IndexEntry> entries() {
    return Combinators.combine(
            Arbitraries.of("1.2", "1.10", "1.3"),
            Arbitraries.of("1", "2"),
            Arbitraries.integers().between(1, 9),
            Arbitraries.of((byte) 1, (byte) 2),
            keys())
        .as(
            (study, series, number, bytes, searched) ->
                entry(study, study + "." + series, "9." + number, bytes, searched));
  }

  private static IndexEntry entry(
      String study, String series, String sop, byte content, Map<SearchKey, String> keys) {
    Map<SearchKey, String> all = new HashMap<>();
    for (SearchKey key : SearchKey.values()) {
      all.put(key, keys.getOrDefault(key, ""));
    }
    return new IndexEntry(
        new InstanceRecord(
            study,
            series,
            sop,
            "1.2.840.10008.5.1.4.1.1.2",
            "1.2.840.10008.1.2.1",
            Sha256.of(new byte[] {content}),
            1L << 40),
        all,
        "{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"" + content + "\"]}}");
  }

  private static Arbitrary<Criterion> criteria() {
    Arbitrary<Optional<String>> times =
        Arbitraries.of("08", "0930", "093000", "2359", "1").optional(0.6);
    Arbitrary<Optional<String>> days =
        Arbitraries.of("20240101", "20250101", "20261122").optional();
    return Arbitraries.oneOf(
        Arbitraries.of("1.2", "1.10", "nope")
            .list()
            .ofMinSize(1)
            .ofMaxSize(2)
            .map(uids -> new Criterion.AnyOf(SearchKey.STUDY_INSTANCE_UID, uids)),
        Arbitraries.of("9.1", "9.2", "9.3")
            .map(uid -> new Criterion.AnyOf(SearchKey.SOP_INSTANCE_UID, List.of(uid, "9.4"))),
        Arbitraries.of("p1", "%", "")
            .map(id -> new Criterion.AnyOf(SearchKey.PATIENT_ID, List.of(id))),
        Arbitraries.of("p*", "?1", "*", "[p]*", "%*", "P?", "a?")
            .map(pattern -> new Criterion.Text(SearchKey.PATIENT_ID, pattern)),
        Arbitraries.oneOf(Arbitraries.of(NAMES), Arbitraries.of(PATTERNS))
            .filter(name -> !name.isEmpty())
            .map(
                name ->
                    new Criterion.Name(
                        SearchKey.PATIENT_NAME,
                        name.contains("=")
                            ? SearchKey.nameGroups(name)
                            : SearchKey.nameGroups(name).subList(0, 1))),
        Combinators.combine(days, days)
            .as((from, to) -> new Criterion.Between(SearchKey.STUDY_DATE, from, to)),
        Combinators.combine(times, times)
            .as((from, to) -> new Criterion.Between(SearchKey.STUDY_TIME, from, to)),
        Arbitraries.of("202401010930", "20260101235959", "2026112208")
            .map(
                moment ->
                    new Criterion.BetweenMoments(
                        SearchKey.STUDY_DATE,
                        SearchKey.STUDY_TIME,
                        Optional.of("202401010900"),
                        Optional.of(moment))),
        Arbitraries.of("1", "-3")
            .map(number -> new Criterion.AnyOf(SearchKey.SERIES_NUMBER, List.of(number))),
        Arbitraries.of("s1", "s2", "s")
            .map(step -> new Criterion.AnyOf(SearchKey.SCHEDULED_PROCEDURE_STEP_ID, List.of(step))),
        Arbitraries.of("CT", "SEG", "US")
            .map(modality -> new Criterion.StudyHasModality(List.of(modality, "XA"))));
  }

  @Provide
  Arbitrary<List<InstanceQuery>> someQueries() {
    return Combinators.combine(
            Arbitraries.of(Level.values()),
            criteria().list().ofMaxSize(2),
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 3))
        .as(InstanceQuery::new)
        .list()
        .ofSize(12);
  }

  @Provide
  Arbitrary<List<IndexEntry>> someEntries() {
    return entries().list().ofMinSize(1).ofMaxSize(8);
  }

  @Property(tries = 80)
  void itAnswersAsTheModelDoes(
      @ForAll("someEntries") List<IndexEntry> entries,
      @ForAll("someQueries") List<InstanceQuery> queries) {
    ModelIndex model = new ModelIndex();
    assertThat(index.put(entries)).isEqualTo(model.put(entries));
    for (InstanceQuery query : queries) {
      SearchResult found = index.search(query);
      assertThat(found).as("%s", query).isEqualTo(model.search(query));
    }
    List<String> uids = List.of("9.1", "9.2", "9.3", "9.4");
    assertThat(index.known(uids)).isEqualTo(model.known(uids));
    List<InstanceRecord> some = index.instances("1.2", Optional.of("1.2.1"), Optional.empty());
    assertThat(some).isEqualTo(model.instances("1.2", Optional.of("1.2.1"), Optional.empty()));
    assertThat(index.metadata(some)).isEqualTo(model.metadata(some));
  }

  @Property(tries = 10)
  void pagesFitTogether(@ForAll("someEntries") List<IndexEntry> entries, @ForAll Level level) {
    index.put(entries);
    List<InstanceMatch> paged = new ArrayList<>();
    SearchResult page;
    do {
      page = index.search(new InstanceQuery(level, List.of(), 2, paged.size()));
      paged.addAll(page.matches());
    } while (page.remaining() > 0);
    assertThat(paged)
        .isEqualTo(index.search(new InstanceQuery(level, List.of(), 100, 0)).matches())
        .doesNotHaveDuplicates();
  }

  @Example
  void otherBytesUnderAKnownUidChangeNothing() {
    IndexEntry first = entry("1.2", "1.2.1", "9.1", (byte) 1, Map.of());
    IndexEntry other = entry("1.99", "1.99.1", "9.1", (byte) 77, Map.of());
    assertThat(index.put(List.of(first))).containsExactly(PutOutcome.STORED);
    assertThat(index.put(List.of(first, other)))
        .containsExactly(PutOutcome.ALREADY_STORED, PutOutcome.CONFLICT);
    assertThat(index.search(new InstanceQuery(Level.INSTANCE, List.of(), 10, 0)).matches())
        .singleElement()
        .satisfies(match -> assertThat(match.first()).isEqualTo(first.instance()));
  }

  @Example
  void aLongListWithMuchMetadataIsPutInOneStep() {
    String metadata = "{\"00204000\":{\"vr\":\"LT\",\"Value\":[\"" + "x".repeat(20_000) + "\"]}}";
    List<IndexEntry> entries = new ArrayList<>();
    for (int i = 0; i < 130; i++) {
      IndexEntry entry = entry("1.2", "1.2.1", "9." + (1000 + i), (byte) i, Map.of());
      entries.add(new IndexEntry(entry.instance(), entry.keys(), metadata));
    }
    assertThat(index.put(entries)).hasSize(130).containsOnly(PutOutcome.STORED);
    assertThat(index.put(entries)).hasSize(130).containsOnly(PutOutcome.ALREADY_STORED);
    List<InstanceRecord> stored = index.instances("1.2", Optional.empty(), Optional.empty());
    assertThat(stored).hasSize(130);
    assertThat(index.metadata(stored)).containsOnly(metadata);
  }

  @Example
  void entriesOfAnEarlierVersionAreMadeAnewAndUnreadableOnesStay() {
    IndexEntry one = entry("1.2", "1.2.1", "9.1", (byte) 1, Map.of());
    IndexEntry two = entry("1.2", "1.2.1", "9.2", (byte) 2, Map.of());
    index.put(List.of(one, two));
    store.inTransaction(
        tx ->
            tx.dsl()
                .update(DSL.table("dicom_instance"))
                .set(DSL.field(DSL.name("generation"), Integer.class), 0)
                .execute());
    index.refresh(
        instance -> {
          if (instance.sopUid().equals("9.2")) {
            throw DicomProblem.MALFORMED.refuse("cannot be read", "");
          }
          return entry("1.2", "1.2.1", "9.1", (byte) 1, Map.of(SearchKey.PATIENT_ID, "anew"));
        });
    Criterion anew = new Criterion.AnyOf(SearchKey.PATIENT_ID, List.of("anew"));
    assertThat(index.search(new InstanceQuery(Level.INSTANCE, List.of(anew), 9, 0)).matches())
        .singleElement()
        .satisfies(match -> assertThat(match.first().sopUid()).isEqualTo("9.1"));
    assertThat(index.instances("1.2", Optional.empty(), Optional.empty())).hasSize(2);
  }
}
