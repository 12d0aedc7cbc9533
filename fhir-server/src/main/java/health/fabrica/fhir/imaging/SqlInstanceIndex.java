package health.fabrica.fhir.imaging;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.server.IndexEntry;
import health.fabrica.dicom.server.InstanceIndex;
import health.fabrica.dicom.server.InstanceMatch;
import health.fabrica.dicom.server.InstanceQuery;
import health.fabrica.dicom.server.InstanceRecord;
import health.fabrica.dicom.server.PutOutcome;
import health.fabrica.dicom.server.SearchKey;
import health.fabrica.dicom.server.SearchResult;
import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.dicom.watch.TriggerProblem;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.StoreTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.InsertSetMoreStep;
import org.jooq.InsertSetStep;
import org.jooq.Record;
import org.jooq.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dicom_instance table. */
public final class SqlInstanceIndex implements InstanceIndex {

  static final Table<Record> TABLE = table(name("dicom_instance"));
  static final Field<String> SOP_UID = text("sop_uid");
  static final Field<String> STUDY_UID = text("study_uid");
  static final Field<String> SERIES_UID = text("series_uid");
  static final Field<String> SOP_CLASS_UID = text("sop_class_uid");
  static final Field<String> MODALITY = text("modality");
  private static final Field<String> TRANSFER_SYNTAX_UID = text("transfer_syntax_uid");
  private static final Field<String> BLOB = text("blob");
  private static final Field<Long> BYTES = field(name("bytes"), Long.class);
  private static final Field<Integer> GENERATION = field(name("generation"), Integer.class);
  private static final Field<String> METADATA = text("metadata");
  private static final List<Field<?>> COLUMNS =
      List.of(STUDY_UID, SERIES_UID, SOP_UID, SOP_CLASS_UID, TRANSFER_SYNTAX_UID, BLOB, BYTES);

  /** Counts up whenever the keys or the metadata of an instance are read in another way. */
  private static final int CURRENT = 1;

  private static final int AT_ONCE = 200;

  /**
   * Rows of one statement. With more than 999 values SQLite gets them inside the statement's text,
   * which is slow and may be no longer than a million bytes.
   */
  private static final int ROWS = 16;

  private static final Logger LOG = LoggerFactory.getLogger(SqlInstanceIndex.class);

  private final ResourceStore store;
  private final PutListener listener;

  /** Uses the store's transactions. */
  public SqlInstanceIndex(ResourceStore store) {
    this(store, (tx, entries, outcomes) -> {});
  }

  /** Tells the listener of every put. */
  public SqlInstanceIndex(ResourceStore store, PutListener listener) {
    this.store = store;
    this.listener = listener;
  }

  /** Is told of what is put, inside the transaction that does it, so that both or neither stay. */
  @FunctionalInterface
  public interface PutListener {

    /** Entries that were offered, and what became of each. */
    void put(StoreTransaction tx, List<IndexEntry> entries, List<PutOutcome> outcomes);
  }

  private static Field<String> text(String column) {
    return field(name(column), String.class);
  }

  /**
   * Makes the entries anew that an earlier version made; to be called before the first search.
   *
   * @param read makes the entry of a stored instance; one that it refuses stays as it is, is found
   *     by its UIDs only, and is tried again at the next start
   */
  public void refresh(Function<InstanceRecord, IndexEntry> read) {
    String last = "";
    List<InstanceRecord> stale = stale(last);
    while (!stale.isEmpty()) {
      List<IndexEntry> entries = new ArrayList<>();
      for (InstanceRecord instance : stale) {
        try {
          entries.add(read.apply(instance));
        } catch (ProblemException e) {
          LOG.warn("{} keys of a stored instance cannot be read", e.problem().code().id());
        }
      }
      store.inTransaction(
          tx -> {
            entries.forEach(entry -> update(tx.dsl(), entry));
            return entries.size();
          });
      last = stale.get(stale.size() - 1).sopUid();
      stale = stale(last);
    }
  }

  private List<InstanceRecord> stale(String after) {
    return store.rows(
        dsl ->
            dsl.select(COLUMNS)
                .from(TABLE)
                .where(GENERATION.lt(CURRENT), SOP_UID.gt(after))
                .orderBy(SOP_UID)
                .limit(AT_ONCE)
                .fetch(SqlInstanceIndex::instance));
  }

  private static void update(DSLContext dsl, IndexEntry entry) {
    dsl.update(TABLE)
        .set(KeyColumns.valuesOf(entry))
        .set(METADATA, entry.metadataJson())
        .set(GENERATION, CURRENT)
        .where(SOP_UID.eq(entry.instance().sopUid()))
        .execute();
  }

  @Override
  public List<PutOutcome> put(List<IndexEntry> entries) {
    return store.inTransaction(
        tx -> {
          List<PutOutcome> outcomes = put(tx.dsl(), entries);
          listener.put(tx, entries, outcomes);
          return outcomes;
        });
  }

  private static List<PutOutcome> put(DSLContext dsl, List<IndexEntry> entries) {
    List<String> uids = entries.stream().map(e -> e.instance().sopUid()).toList();
    Map<String, String> known =
        new HashMap<>(
            dsl.select(SOP_UID, BLOB).from(TABLE).where(SOP_UID.in(uids)).fetchMap(SOP_UID, BLOB));
    List<PutOutcome> outcomes = new ArrayList<>();
    List<IndexEntry> fresh = new ArrayList<>();
    for (IndexEntry entry : entries) {
      String blob = entry.instance().blob().hex();
      String before = known.putIfAbsent(entry.instance().sopUid(), blob);
      if (before == null) {
        fresh.add(entry);
        outcomes.add(PutOutcome.STORED);
      } else {
        outcomes.add(before.equals(blob) ? PutOutcome.ALREADY_STORED : PutOutcome.CONFLICT);
      }
    }
    for (int from = 0; from < fresh.size(); from += ROWS) {
      insert(dsl, fresh.subList(from, Math.min(from + ROWS, fresh.size())));
    }
    return outcomes;
  }

  @Override
  public Map<String, Sha256> known(List<String> sopUids) {
    return store.rows(
        dsl ->
            dsl.select(SOP_UID, BLOB)
                .from(TABLE)
                .where(SOP_UID.in(sopUids))
                .fetchMap(row -> row.get(SOP_UID), row -> new Sha256(row.get(BLOB))));
  }

  private static void insert(DSLContext dsl, List<IndexEntry> entries) {
    InsertSetStep<Record> insert = dsl.insertInto(TABLE);
    InsertSetMoreStep<Record> rows = null;
    for (IndexEntry entry : entries) {
      InstanceRecord instance = entry.instance();
      rows =
          (rows == null ? insert : rows.newRecord())
              .set(SOP_UID, instance.sopUid())
              .set(STUDY_UID, instance.studyUid())
              .set(SERIES_UID, instance.seriesUid())
              .set(SOP_CLASS_UID, instance.sopClassUid())
              .set(TRANSFER_SYNTAX_UID, instance.transferSyntaxUid())
              .set(BLOB, instance.blob().hex())
              .set(BYTES, instance.bytes())
              .set(GENERATION, CURRENT)
              .set(KeyColumns.valuesOf(entry))
              .set(METADATA, entry.metadataJson());
    }
    if (rows != null) {
      rows.execute();
    }
  }

  /** Series Instance UID by SOP Instance UID, of those that are stored. */
  public static Map<String, String> seriesOf(DSLContext dsl, Collection<String> sopUids) {
    return dsl.select(SOP_UID, SERIES_UID)
        .from(TABLE)
        .where(SOP_UID.in(sopUids))
        .fetchMap(SOP_UID, SERIES_UID);
  }

  /**
   * What the instances of a series say of it.
   *
   * @throws ProblemException FAB-2091 when none is stored, FAB-2254 when they are of several
   *     patients
   */
  public SeriesFacts facts(String studyUid, String seriesUid) {
    Condition series = STUDY_UID.eq(studyUid).and(SERIES_UID.eq(seriesUid));
    Field<String> patientId = KeyColumns.column(SearchKey.PATIENT_ID);
    return store.rows(
        dsl -> {
          int patients = dsl.fetchCount(dsl.selectDistinct(patientId).from(TABLE).where(series));
          if (patients == 0) {
            throw DicomProblem.UNKNOWN_HERE.refuse(
                "No instance of series " + seriesUid + " is stored on this server.",
                "Store it here by STOW-RS, or name the Endpoint of the PACS that has it.");
          }
          if (patients > 1) {
            throw TriggerProblem.SEVERAL_PATIENTS.refuse(
                "The instances of series "
                    + seriesUid
                    + " name "
                    + patients
                    + " different PatientIDs.",
                "Correct the identity at its source and store the series under new UIDs.");
          }
          return SeriesFacts.ofJson(
              dsl.select(METADATA)
                  .from(TABLE)
                  .where(series)
                  .orderBy(SOP_UID)
                  .limit(1)
                  .fetchSingle(METADATA));
        });
  }

  @Override
  public SearchResult search(InstanceQuery query) {
    return store.rows(dsl -> search(dsl, query));
  }

  private static SearchResult search(DSLContext dsl, InstanceQuery query) {
    Condition condition = KeyColumns.condition(dsl, query.criteria());
    List<Field<String>> level =
        switch (query.level()) {
          case STUDY -> List.of(STUDY_UID);
          case SERIES -> List.of(STUDY_UID, SERIES_UID);
          case INSTANCE -> List.of(STUDY_UID, SERIES_UID, SOP_UID);
        };
    List<InstanceMatch> matches =
        dsl.selectDistinct(level)
            .from(TABLE)
            .where(condition)
            .orderBy(level)
            .limit(query.limit())
            .offset(query.offset())
            .fetch(key -> match(dsl, query, condition, key, level));
    long remaining = 0;
    if (matches.size() == query.limit()) { // else this is the last page
      long all = dsl.fetchCount(dsl.selectDistinct(level).from(TABLE).where(condition));
      remaining = Math.max(0, all - query.offset() - matches.size());
    }
    return new SearchResult(matches, remaining);
  }

  private static InstanceMatch match(
      DSLContext dsl,
      InstanceQuery query,
      Condition condition,
      Record key,
      List<Field<String>> level) {
    Condition same = noCondition();
    for (Field<String> part : level) {
      same = same.and(part.eq(key.get(part)));
    }
    Record first =
        dsl.select(COLUMNS)
            .select(METADATA, MODALITY)
            .from(TABLE)
            .where(same)
            .and(condition)
            .orderBy(SERIES_UID, SOP_UID)
            .limit(1)
            .fetchSingle();
    if (query.level() == InstanceQuery.Level.INSTANCE) {
      return new InstanceMatch(instance(first), first.get(METADATA), 1, 1, modality(first));
    }
    var counts =
        dsl.select(countDistinct(SERIES_UID), count()).from(TABLE).where(same).fetchSingle();
    List<String> modalities =
        dsl.selectDistinct(MODALITY)
            .from(TABLE)
            .where(same)
            .and(MODALITY.ne(""))
            .orderBy(MODALITY)
            .fetch(MODALITY);
    return new InstanceMatch(
        instance(first), first.get(METADATA), counts.value1(), counts.value2(), modalities);
  }

  private static List<String> modality(Record row) {
    return Optional.of(row.get(MODALITY)).filter(text -> !text.isEmpty()).stream().toList();
  }

  @Override
  public List<InstanceRecord> instances(
      String studyUid, Optional<String> seriesUid, Optional<String> sopUid) {
    return store.rows(
        dsl ->
            dsl.select(COLUMNS)
                .from(TABLE)
                .where(STUDY_UID.eq(studyUid))
                .and(seriesUid.map(SERIES_UID::eq).orElse(noCondition()))
                .and(sopUid.map(SOP_UID::eq).orElse(noCondition()))
                .orderBy(SERIES_UID, SOP_UID)
                .fetch(SqlInstanceIndex::instance));
  }

  @Override
  public List<String> metadata(List<InstanceRecord> instances) {
    List<String> uids = instances.stream().map(InstanceRecord::sopUid).toList();
    Map<String, String> found =
        store.rows(
            dsl ->
                dsl.select(SOP_UID, METADATA)
                    .from(TABLE)
                    .where(SOP_UID.in(uids))
                    .fetchMap(SOP_UID, METADATA));
    return uids.stream().map(uid -> found.getOrDefault(uid, "{}")).toList();
  }

  private static InstanceRecord instance(Record row) {
    return new InstanceRecord(
        row.get(STUDY_UID),
        row.get(SERIES_UID),
        row.get(SOP_UID),
        row.get(SOP_CLASS_UID),
        row.get(TRANSFER_SYNTAX_UID),
        new Sha256(row.get(BLOB)),
        row.get(BYTES));
  }
}
