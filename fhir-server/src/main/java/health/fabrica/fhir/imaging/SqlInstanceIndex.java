package health.fabrica.fhir.imaging;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import health.fabrica.core.blob.Sha256;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.server.InstanceIndex;
import health.fabrica.dicom.server.InstanceMatch;
import health.fabrica.dicom.server.InstanceQuery;
import health.fabrica.dicom.server.InstanceRecord;
import health.fabrica.dicom.server.InstanceRecord.SearchKeys;
import health.fabrica.dicom.server.PutOutcome;
import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.dicom.watch.TriggerProblem;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.StoreTransaction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The dicom_instance table. */
public final class SqlInstanceIndex implements InstanceIndex {

  private static final Table<Record> TABLE = table(name("dicom_instance"));
  private static final Field<String> SOP_UID = text("sop_uid");
  private static final Field<String> STUDY_UID = text("study_uid");
  private static final Field<String> SERIES_UID = text("series_uid");
  private static final Field<String> SOP_CLASS_UID = text("sop_class_uid");
  private static final Field<String> TRANSFER_SYNTAX_UID = text("transfer_syntax_uid");
  private static final Field<String> BLOB = text("blob");
  private static final Field<Long> BYTES = field(name("bytes"), Long.class);
  private static final Field<String> PATIENT_ID = text("patient_id");
  private static final Field<String> PATIENT_NAME = text("patient_name");
  private static final Field<String> PATIENT_NAME_FOLDED = text("patient_name_folded");
  private static final Field<String> ACCESSION_NUMBER = text("accession_number");
  private static final Field<String> MODALITY = text("modality");
  private static final Field<String> STUDY_DATE = text("study_date");
  private static final Field<String> METADATA = text("metadata");
  private static final List<Field<?>> COLUMNS =
      List.of(
          STUDY_UID,
          SERIES_UID,
          SOP_UID,
          SOP_CLASS_UID,
          TRANSFER_SYNTAX_UID,
          BLOB,
          BYTES,
          PATIENT_ID,
          PATIENT_NAME,
          ACCESSION_NUMBER,
          MODALITY,
          STUDY_DATE,
          METADATA);
  private static final Field<String> ALPHABETIC_GROUP =
      DSL.substring(
          PATIENT_NAME_FOLDED,
          DSL.inline(1),
          DSL.position(PATIENT_NAME_FOLDED.concat(DSL.inline("=")), DSL.inline("=")).minus(1));
  private static final char ESCAPE = '!';

  private final ResourceStore store;
  private final PutListener listener;

  /** Uses the store's transactions. */
  public SqlInstanceIndex(ResourceStore store) {
    this(store, (tx, instances, outcomes) -> {});
  }

  /** Tells the listener of every put. */
  public SqlInstanceIndex(ResourceStore store, PutListener listener) {
    this.store = store;
    this.listener = listener;
  }

  /** Is told of what is put, inside the transaction that does it, so that both or neither stay. */
  @FunctionalInterface
  public interface PutListener {

    /** Instances that were offered, and what became of each. */
    void put(StoreTransaction tx, List<InstanceRecord> instances, List<PutOutcome> outcomes);
  }

  private static Field<String> text(String column) {
    return field(name(column), String.class);
  }

  @Override
  public List<PutOutcome> put(List<InstanceRecord> instances) {
    return store.inTransaction(
        tx -> {
          List<PutOutcome> outcomes =
              instances.stream().map(instance -> put(tx.dsl(), instance)).toList();
          listener.put(tx, instances, outcomes);
          return outcomes;
        });
  }

  private static PutOutcome put(DSLContext dsl, InstanceRecord instance) {
    Optional<String> known =
        dsl.select(BLOB).from(TABLE).where(SOP_UID.eq(instance.sopUid())).fetchOptional(BLOB);
    if (known.isPresent()) {
      return known.get().equals(instance.blob().hex())
          ? PutOutcome.ALREADY_STORED
          : PutOutcome.CONFLICT;
    }
    SearchKeys keys = instance.keys();
    dsl.insertInto(TABLE)
        .set(SOP_UID, instance.sopUid())
        .set(STUDY_UID, instance.studyUid())
        .set(SERIES_UID, instance.seriesUid())
        .set(SOP_CLASS_UID, instance.sopClassUid())
        .set(TRANSFER_SYNTAX_UID, instance.transferSyntaxUid())
        .set(BLOB, instance.blob().hex())
        .set(BYTES, instance.bytes())
        .set(PATIENT_ID, keys.patientId())
        .set(PATIENT_NAME, keys.patientName())
        .set(PATIENT_NAME_FOLDED, fold(keys.patientName()))
        .set(ACCESSION_NUMBER, keys.accessionNumber())
        .set(MODALITY, keys.modality())
        .set(STUDY_DATE, keys.studyDate())
        .set(METADATA, instance.metadataJson())
        .execute();
    return PutOutcome.STORED;
  }

  /**
   * What the instances of a series say of it.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2091 when none is stored, FAB-2254
   *     when they are of several patients
   */
  public SeriesFacts facts(String studyUid, String seriesUid) {
    Condition series = STUDY_UID.eq(studyUid).and(SERIES_UID.eq(seriesUid));
    return store.rows(
        dsl -> {
          List<String> patients =
              dsl.selectDistinct(PATIENT_ID).from(TABLE).where(series).fetch(PATIENT_ID);
          if (patients.isEmpty()) {
            throw DicomProblem.UNKNOWN_HERE.refuse(
                "No instance of series " + seriesUid + " is stored on this server.",
                "Store it here by STOW-RS, or name the Endpoint of the PACS that has it.");
          }
          if (patients.size() > 1) {
            throw TriggerProblem.SEVERAL_PATIENTS.refuse(
                "The instances of series "
                    + seriesUid
                    + " name "
                    + patients.size()
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
  public List<InstanceMatch> find(InstanceQuery query) {
    return store.rows(dsl -> find(dsl, query));
  }

  private static List<InstanceMatch> find(DSLContext dsl, InstanceQuery query) {
    List<Field<String>> level =
        switch (query.level()) {
          case STUDY -> List.of(STUDY_UID);
          case SERIES -> List.of(STUDY_UID, SERIES_UID);
          case INSTANCE -> List.of(STUDY_UID, SERIES_UID, SOP_UID);
        };
    return dsl.select(level)
        .from(TABLE)
        .where(condition(query))
        .groupBy(level)
        .orderBy(level)
        .limit(query.limit())
        .offset(query.offset())
        .fetch(key -> match(dsl, key, level));
  }

  private static InstanceMatch match(DSLContext dsl, Record key, List<Field<String>> level) {
    Condition same = noCondition();
    for (Field<String> part : level) {
      same = same.and(part.eq(key.get(part)));
    }
    var counts =
        dsl.select(countDistinct(SERIES_UID), count()).from(TABLE).where(same).fetchSingle();
    InstanceRecord first =
        dsl.select(COLUMNS)
            .from(TABLE)
            .where(same)
            .orderBy(SERIES_UID, SOP_UID)
            .limit(1)
            .fetchSingle(SqlInstanceIndex::instance);
    List<String> modalities =
        dsl.selectDistinct(MODALITY).from(TABLE).where(same).orderBy(MODALITY).fetch(MODALITY);
    return new InstanceMatch(first, counts.value1(), counts.value2(), modalities);
  }

  private static InstanceRecord instance(Record row) {
    return new InstanceRecord(
        row.get(STUDY_UID),
        row.get(SERIES_UID),
        row.get(SOP_UID),
        row.get(SOP_CLASS_UID),
        row.get(TRANSFER_SYNTAX_UID),
        new Sha256(row.get(BLOB)),
        row.get(BYTES),
        new SearchKeys(
            row.get(PATIENT_ID),
            row.get(PATIENT_NAME),
            row.get(ACCESSION_NUMBER),
            row.get(MODALITY),
            row.get(STUDY_DATE)),
        row.get(METADATA));
  }

  private static Condition condition(InstanceQuery query) {
    return exact(STUDY_UID, query.studyUid())
        .and(exact(SERIES_UID, query.seriesUid()))
        .and(exact(SOP_UID, query.sopUid()))
        .and(exact(PATIENT_ID, query.patientId()))
        .and(exact(ACCESSION_NUMBER, query.accessionNumber()))
        .and(exact(MODALITY, query.modality()))
        .and(query.patientName().map(SqlInstanceIndex::named).orElse(noCondition()))
        .and(query.studyDateFrom().map(STUDY_DATE::ge).orElse(noCondition()))
        .and(query.studyDateTo().map(STUDY_DATE::le).orElse(noCondition()))
        .and(
            query.studyDateFrom().isPresent() || query.studyDateTo().isPresent()
                ? STUDY_DATE.ne("")
                : noCondition());
  }

  private static Condition exact(Field<String> column, Optional<String> value) {
    return value.map(column::eq).orElse(noCondition());
  }

  /** The pattern against the whole name, or against its alphabetic group. */
  private static Condition named(String pattern) {
    StringBuilder like = new StringBuilder();
    for (char c : fold(pattern).toCharArray()) {
      switch (c) {
        case '*' -> like.append('%');
        case '?' -> like.append('_');
        case '%', '_', ESCAPE -> like.append(ESCAPE).append(c);
        default -> like.append(c);
      }
    }
    return PATIENT_NAME_FOLDED
        .like(like.toString(), ESCAPE)
        .or(ALPHABETIC_GROUP.like(like.toString(), ESCAPE));
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
