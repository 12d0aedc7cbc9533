package health.fabrica.fhir.store;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.ResourceRows.Row;
import health.fabrica.fhir.store.WrittenResource.Change;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Resource;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** A write transaction on one connection. */
final class SqlTransaction implements StoreTransaction {

  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

  /** How far the clocks of nodes may be apart. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final DSLContext sql;
  private final Instant newest;
  private final StoreParts parts;
  private final ResourceStore.Origin origin;
  private final ResourceRows rows;
  private final SqlReader reader;
  private final Map<String, WrittenResource> written = new LinkedHashMap<>();
  private final List<Runnable> afterCommit = new ArrayList<>();

  SqlTransaction(GroupCommit.Open open, StoreParts parts, ResourceStore.Origin origin) {
    this.sql = open.sql();
    this.newest = Instant.ofEpochMilli(open.newest());
    this.parts = parts;
    this.origin = origin;
    this.rows = new ResourceRows(sql, parts.codec());
    this.reader = new SqlReader(sql, parts);
  }

  /** What was written so far, each resource once with its last state. */
  List<WrittenResource> written() {
    return List.copyOf(written.values());
  }

  List<Runnable> actionsAfterCommit() {
    return afterCommit;
  }

  @Override
  public String newId() {
    return parts.ids().get();
  }

  @Override
  public WrittenResource create(Resource resource) {
    return create(resource, newId());
  }

  @Override
  public WrittenResource create(Resource resource, String id) {
    return insert(resource, id, blobOf(resource));
  }

  @Override
  public WrittenResource createBinary(String contentType, Sha256 blob) {
    Binary binary = new Binary();
    binary.setContentType(contentType);
    return insert(binary, newId(), blob);
  }

  @Override
  public WrittenResource update(Resource resource) {
    String id = resource.getIdElement().getIdPart();
    return rows.find(resource.fhirType(), id)
        .map(current -> replace(current, resource))
        .orElseGet(() -> insert(resource, id, blobOf(resource)));
  }

  @Override
  public WrittenResource update(Resource resource, long ifMatchVersion) {
    String type = resource.fhirType();
    String id = resource.getIdElement().getIdPart();
    Optional<Row> current = rows.find(type, id).filter(row -> !row.stored().deleted());
    long version = current.map(row -> row.stored().version()).orElse(0L);
    if (current.isEmpty() || version != ifMatchVersion) {
      throw versionConflict(type + "/" + id, ifMatchVersion, version);
    }
    return replace(current.get(), resource);
  }

  private static ProblemException versionConflict(String reference, long expected, long actual) {
    String state = actual == 0 ? "does not exist" : "is at version " + actual;
    return new Problem(
            FhirProblem.VERSION_CONFLICT,
            reference + " " + state + ", not at version " + expected + ".",
            "Read it again, apply the change to what is there now, and send that version.")
        .asException();
  }

  @Override
  public WrittenResource delete(String type, String id) {
    Row current =
        rows.find(type, id)
            .filter(row -> !row.stored().deleted())
            .orElseThrow(() -> SqlReader.unknown(type, id));
    StoredResource tombstone =
        stored(
            type,
            id,
            current.stored().version() + 1,
            nowAfter(current.stored()),
            true,
            new byte[0],
            null);
    rows.replace(current, tombstone);
    IndexTables.delete(sql, current.pk());
    return note(new WrittenResource(Change.DELETED, tombstone, Optional.of(current.stored())));
  }

  private WrittenResource insert(Resource resource, String id, @Nullable Sha256 blob) {
    Instant now = now();
    byte[] json = encode(resource, id, 1, now, blob);
    StoredResource stored = stored(resource.fhirType(), id, 1, now, false, json, blob);
    long pk = rows.insert(stored);
    IndexTables.insert(sql, pk, parts.indexer().index(resource, json));
    return note(new WrittenResource(Change.CREATED, stored, Optional.empty()));
  }

  private WrittenResource replace(Row current, Resource resource) {
    StoredResource old = current.stored();
    Sha256 blob = blobOf(resource);
    if (!old.deleted() && isUnchanged(old, resource, blob)) {
      return new WrittenResource(Change.UNCHANGED, old, Optional.of(old));
    }
    Instant now = nowAfter(old);
    long version = old.version() + 1;
    byte[] json = encode(resource, old.id(), version, now, blob);
    StoredResource next = stored(old.type(), old.id(), version, now, false, json, blob);
    rows.replace(current, next);
    IndexTables.delete(sql, current.pk());
    IndexTables.insert(sql, current.pk(), parts.indexer().index(resource, json));
    Optional<StoredResource> previous = Optional.of(old).filter(v -> !v.deleted());
    Change change = previous.isPresent() ? Change.UPDATED : Change.CREATED;
    return note(new WrittenResource(change, next, previous));
  }

  private boolean isUnchanged(StoredResource old, Resource resource, @Nullable Sha256 blob) {
    return Optional.ofNullable(blob).equals(old.blob())
        && Arrays.equals(
            old.bytes(), encode(resource, old.id(), old.version(), old.lastUpdated(), blob));
  }

  private byte[] encode(
      Resource resource, String id, long version, Instant updated, @Nullable Sha256 blob) {
    String versionId = Long.toString(version);
    resource.setIdElement(new IdType(resource.fhirType(), id, versionId));
    resource.getMeta().setVersionId(versionId).setLastUpdatedElement(instant(updated));
    return parts.codec().encode(blob == null ? resource : withoutData((Binary) resource));
  }

  private static InstantType instant(Instant time) {
    InstantType instant = new InstantType(Date.from(time), TemporalPrecisionEnum.MILLI, UTC);
    instant.setTimeZoneZulu(true);
    return instant;
  }

  private static Binary withoutData(Binary binary) {
    Binary copy = new Binary();
    copy.setIdElement(binary.getIdElement());
    copy.setMeta(binary.getMeta());
    copy.setContentTypeElement(binary.getContentTypeElement());
    if (binary.hasSecurityContext()) {
      copy.setSecurityContext(binary.getSecurityContext());
    }
    return copy;
  }

  private @Nullable Sha256 blobOf(Resource resource) {
    return resource instanceof Binary binary && binary.hasData()
        ? parts.blobs().put(binary.getData())
        : null;
  }

  private StoredResource stored(
      String type,
      String id,
      long version,
      Instant updated,
      boolean deleted,
      byte[] json,
      @Nullable Sha256 blob) {
    return new StoredResource(parts.codec(), type, id, version, updated, deleted, json, blob);
  }

  /** Keeps for each resource the first state before and the last after. */
  private WrittenResource note(WrittenResource now) {
    WrittenResource before = written.get(now.stored().reference());
    boolean createdHere = before != null && before.change() == Change.CREATED;
    Change change = createdHere && now.change() == Change.UPDATED ? Change.CREATED : now.change();
    Optional<StoredResource> previous = before == null ? now.previous() : before.previous();
    written.put(now.stored().reference(), new WrittenResource(change, now.stored(), previous));
    return now;
  }

  /** The time of a version, which is never before that of the version it replaces. */
  private Instant nowAfter(StoredResource old) {
    Instant now = now();
    return now.isBefore(old.lastUpdated()) ? old.lastUpdated() : now;
  }

  /**
   * The clock, but not before what is committed already, so that who asks for changes since the
   * newest that it knows misses none, even where the clocks of nodes differ a little.
   */
  private Instant now() {
    Instant now = parts.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    return now.isBefore(newest) && now.plus(CLOCK_SKEW).isAfter(newest) ? newest : now;
  }

  @Override
  public void claim(String type, String condition) {
    rows.claim(type, Sha256.of(condition.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public ResourceStore.Origin origin() {
    return origin;
  }

  @Override
  public DSLContext dsl() {
    return sql;
  }

  @Override
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  @Override
  public Optional<StoredResource> read(String type, String id) {
    WrittenResource here = written.get(type + "/" + id);
    return here == null
        ? reader.read(type, id)
        : Optional.of(here.stored()).filter(r -> !r.deleted());
  }

  @Override
  public boolean exists(String type, String id) {
    WrittenResource here = written.get(type + "/" + id);
    return here == null ? reader.exists(type, id) : !here.stored().deleted();
  }

  @Override
  public Optional<StoredResource> readLatest(String type, String id) {
    return reader.readLatest(type, id);
  }

  @Override
  public Optional<StoredResource> readVersion(String type, String id, long version) {
    return reader.readVersion(type, id, version);
  }

  @Override
  public List<StoredResource> history(String type, String id) {
    return reader.history(type, id);
  }

  @Override
  public HistoryPage history(HistoryRequest request) {
    return reader.history(request);
  }

  @Override
  public List<String> referrers(String type, String id, int limit) {
    return reader.referrers(type, id, limit);
  }

  @Override
  public SearchPage search(SearchRequest request) {
    return reader.search(request);
  }

  @Override
  public <T extends Resource> T require(Class<T> type, String id) {
    return reader.require(type, id);
  }
}
